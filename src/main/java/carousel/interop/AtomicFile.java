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

/** Writes files atomically: even if the machine crashes, a file is either complete or unchanged. */
public final class AtomicFile {
    /** Writes the content of a file. */
    public interface Content {
        /** Writes the whole content to the stream. */
        void to(OutputStream out) throws IOException;
    }

    private static final String END = ".tmp";
    private static final int UUID_LENGTH = 36;

    private AtomicFile() {}

    /** Throws an exception unless the path is an existing file. */
    static void requireFile(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new FileSystemException("'" + path + "'", null, "is a folder; name the file in it");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException("'" + path + "'", null, "there is no such file");
        }
    }

    /**
     * The file that the path leads to, following links.
     *
     * @throws IOException if the file cannot be written there
     */
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
     * Writes the content to a temporary file in the same folder, flushes it to disk, and moves it into place. It does
     * not use a FileChannel, because an interrupted thread cannot write through one, and checkpoints must survive
     * interruptions. A program that is killed leaves its temporary file behind, and the next write deletes it. If two
     * programs save at the same time, one deletes the temporary file of the other, and the other throws.
     *
     * @throws IOException if the file cannot be written, if its folder does not exist, or if the path is not a regular
     *     file
     */
    public static void write(Path named, Content content) throws IOException {
        Check.noNulls("AtomicFile.write", "named", named, "content", content);
        Path path = target(named);
        String begin = "." + path.getFileName() + ".";
        try {
            deleteLeftovers(path.toAbsolutePath().resolveSibling(""), begin);
        } catch (IOException e) { // on Windows, which cannot delete an open file
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
