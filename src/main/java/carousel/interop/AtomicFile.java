package carousel.interop;

import carousel.check.Check;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files that are there whole or not at all, whenever the machine stops. */
public final class AtomicFile {
    /** Writes the content of a file. */
    public interface Content {
        /** Writes all of it. */
        void to(OutputStream out) throws IOException;
    }

    private static final String END = ".tmp";
    private static final int UUID_LENGTH = 36;

    private AtomicFile() {}

    /** Throws unless there is a file of that name to read. */
    static void requireFile(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException("'" + path + "'", null, "is a folder; name the file in it");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException("'" + path + "'", null, "there is no such file");
        }
    }

    /** The file that a name leads to, by links too; throws unless it may be written there. */
    static Path target(Path named) throws IOException {
        if (Files.isSymbolicLink(named) && !Files.exists(named)) {
            throw refused(
                    named, "is a link to " + Files.readSymbolicLink(named) + ", which is not there; name another");
        }
        if (Files.exists(named) && !Files.isRegularFile(named)) {
            throw refused(named, "is a folder or a device and no file that could be replaced; name another");
        }
        Path path = Files.isSymbolicLink(named) ? named.toRealPath() : named;
        if (Files.exists(path) && !Files.isWritable(path)) {
            throw refused(named, "is read-only; allow writing, or name another");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(path.toString(), null, "there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(folder)) {
            throw refused(named, "is in a folder that you may not write into; name another");
        }
        return path;
    }

    private static FileSystemException refused(Path named, String why) {
        return new FileSystemException("'" + named + "'", null, why);
    }

    private static FileSystemException atTheSameTime(Path named) {
        return refused(named, "is saved by another thread or program at the same time; name another");
    }

    /**
     * Writes beside the file, has it brought to the disk, and moves it into place. Not by a FileChannel: an interrupted
     * thread could not write through one, and an interruption is what a checkpoint is for. A killed program leaves the
     * file beside, which the next one deletes; so does a program that saves at the same time, and then this one throws.
     */
    public static void write(Path named, Content content) throws IOException {
        Check.noNulls("AtomicFile.write", "named", named, "content", content);
        Path path = target(named);
        String begin = "." + path.getFileName() + ".";
        try {
            deleteLeftovers(path.toAbsolutePath().resolveSibling(""), begin);
        } catch (IOException e) { // on Windows, which does not delete what is open
            throw atTheSameTime(named);
        }
        Path beside = path.resolveSibling(begin + UUID.randomUUID() + END);
        try {
            try (FileOutputStream file = new FileOutputStream(beside.toFile())) {
                OutputStream out = new BufferedOutputStream(file);
                content.to(out);
                out.flush();
                file.getFD().sync();
            }
            if (!Files.exists(beside)) {
                throw atTheSameTime(named);
            }
            move(beside, path);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void deleteLeftovers(Path folder, String begin) throws IOException {
        int length = begin.length() + UUID_LENGTH + END.length();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, path -> {
            String name = path.getFileName().toString();
            return name.length() == length && name.startsWith(begin) && name.endsWith(END);
        })) {
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
