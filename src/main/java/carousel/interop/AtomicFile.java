package carousel.interop;

import carousel.check.Check;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there whole or not at all, whenever the machine stops. */
public final class AtomicFile {
    /** Writes the content of a file. */
    public interface Content {
        /** Writes all of it. */
        void to(OutputStream out) throws IOException;
    }

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

    /**
     * Writes beside the file, has it brought to the disk, and moves it into place. Not by a FileChannel: an interrupted
     * thread could not write through one, and an interruption is what a checkpoint is for. A killed program leaves the
     * file beside, which the next one overwrites.
     */
    public static void write(Path named, Content content) throws IOException {
        Check.noNulls("AtomicFile.write", "named", named, "content", content);
        Path path = Files.isSymbolicLink(named) && Files.exists(named) ? named.toRealPath() : named; // a link stays one
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new FileSystemException(
                    "'" + named + "'",
                    null,
                    "is a folder or a device and no file that could be replaced; name another");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(path.toString(), null, "there is no folder " + folder + "; make it first");
        }
        Path beside = path.resolveSibling("." + path.getFileName() + ".tmp");
        try {
            try (FileOutputStream file = new FileOutputStream(beside.toFile())) {
                OutputStream out = new BufferedOutputStream(file);
                content.to(out);
                out.flush();
                file.getFD().sync();
            }
            move(beside, path);
        } finally {
            Files.deleteIfExists(beside);
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
