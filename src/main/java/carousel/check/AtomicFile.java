package carousel.check;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes files atomically: even if the machine crashes, a file is either complete or unchanged.
 *
 * <p>Threads: any number may call these methods.
 */
public final class AtomicFile {
    /** Writes the content of a file. */
    public interface Content {
        /** Writes the whole content to the stream. */
        void to(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /** Throws an exception unless the path is an existing file. */
    public static void requireFile(Path path) throws IOException {
        Check.noNulls("AtomicFile.requireFile", "path", path);
        requireHere(path);
        boolean folder = Files.isDirectory(path);
        if (folder || !Files.exists(path)) {
            String start = path.isAbsolute()
                    ? ""
                    : "; a relative path starts in " + Path.of("").toAbsolutePath();
            String why = folder ? "is a folder; give the path of a file in it" : "there is no such file" + start;
            throw new NoSuchFileException("'" + path + "'", null, why);
        }
    }

    /** Paths of other file systems, such as a zip archive's, are neither forced to disk nor moved atomically. */
    private static void requireHere(Path path) throws IOException {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw refused(
                    path, "is in another file system, such as a zip archive, not among the files of this machine");
        }
    }

    /** The file that the path leads to, following links; throws an exception if the file cannot be written there. */
    public static Path target(Path named) throws IOException {
        requireHere(named);
        boolean there = Files.exists(named);
        if (there && !Files.isRegularFile(named)) {
            throw refused(named, "is a folder or a device, which is not replaced by a file");
        }
        if (there ? !Files.isWritable(named) : Files.isSymbolicLink(named)) {
            throw refused(named, there ? "is read-only" : "is a broken link");
        }
        Path path = Files.isSymbolicLink(named) ? named.toRealPath() : named;
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(path.toString(), null, "there is no folder " + folder + "; create it first");
        }
        if (!Files.isWritable(folder)) {
            throw refused(named, "is in a folder that you cannot write to");
        }
        return path;
    }

    private static FileSystemException refused(Path named, String why) {
        return new FileSystemException("'" + named + "'", null, why + "; use another path");
    }

    /**
     * Writes the content to a temporary file in the same folder, flushes it to disk, and moves it into place. It does
     * not use a FileChannel, because an interrupted thread cannot write through one, and checkpoints must survive
     * interruptions. A program that is killed leaves its temporary file behind, and the next write deletes it. If two
     * programs save at the same time, one deletes the temporary file of the other, and the other throws.
     */
    public static void write(Path named, Content content) throws IOException {
        Check.noNulls("AtomicFile.write", "named", named, "content", content);
        Path path = target(named);
        String name = "." + path.getFileName() + ".";
        Path beside = path.resolveSibling(name + UUID.randomUUID() + ".tmp");
        try {
            String others = Pattern.quote(name) + "[0-9a-f-]{36}\\.tmp";
            try (var left = Files.newDirectoryStream(
                    beside.toAbsolutePath().resolveSibling(""),
                    file -> file.getFileName().toString().matches(others))) {
                left.forEach(file -> file.toFile().delete());
            }
            try (FileOutputStream file = new FileOutputStream(beside.toFile())) {
                OutputStream out = new BufferedOutputStream(file);
                content.to(out);
                out.flush();
                file.getFD().sync();
            }
            try {
                Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                throw refused(named, "is being saved by another thread or program");
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
