package carousel.data.fetch;

import static carousel.check.Text.formatted;

import carousel.check.Background;
import carousel.check.Check;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file from the web that is downloaded once and then kept in a folder. An interrupted download resumes where it
 * stopped. The file is checked against its SHA-256 when it arrives and whenever it is used. If the checksum is not
 * known beforehand, the one of the first download is written beside the file and used from then on. Once the file is in
 * the folder, no network is needed.
 *
 * <p>Threads: it never changes and may be shared. Two downloads of one file at once do not interfere, unless they are in
 * two programs.
 */
public final class Download {
    /** The system property that names the folder. By default it is the system's cache folder for the user. */
    public static final String PROPERTY = "carousel.cache.dir";

    private static final int PARTIAL = 206;
    private static final int OUT_OF_RANGE = 416;
    /** One lock for each file, so that two threads never write to the same part. */
    private static final ConcurrentMap<Path, Lock> LOCKS = new ConcurrentHashMap<>();

    private static final ExecutorService THREADS = Background.pool("carousel-download");

    private final URI source;
    private final String name;
    private final @Nullable String sha256;
    /** How long a server may be silent before the download fails. */
    private final Duration patience;

    /** Receives the progress of a download. */
    @FunctionalInterface
    public interface Progress {
        /** So many bytes have arrived of a total, which is -1 if the server does not report it. */
        void at(long bytes, long total);
    }

    /**
     * A file to download with {@link #to}.
     *
     * @param source the URI of the file
     * @param name its name in the folder
     * @param sha256 its checksum, 64 hexadecimal digits; null if it is not known
     */
    public Download(URI source, String name, @Nullable String sha256) {
        this(
                Check.given("Download", "an address", source),
                Check.given("Download", "a name", name),
                sha256 == null ? null : checksum(sha256),
                Duration.ofSeconds(20));
        if (source.getHost() == null || !String.valueOf(source.getScheme()).matches("(?i)https?")) {
            throw Check.unexpected("Download", "an address that begins with https:// or http://", source);
        }
    }

    private static String checksum(String sha256) {
        if (!sha256.matches("[0-9a-fA-F]{64}")) {
            throw Check.unexpected(
                    "Download", "a SHA-256 of 64 hexadecimal digits", sha256, "give null if it is not known");
        }
        return sha256.toLowerCase(Locale.ROOT);
    }

    Download(URI source, String name, @Nullable String sha256, Duration patience) {
        this.source = source;
        this.name = name;
        this.sha256 = sha256;
        this.patience = patience;
    }

    /** The folder for files that can be downloaded again. */
    public static Path folder() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        String home = System.getProperty("user.home");
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return Path.of(Optional.ofNullable(System.getenv("LOCALAPPDATA")).orElse(home), "carousel", "cache");
        }
        if (system.startsWith("mac")) {
            return Path.of(home, "Library", "Caches", "carousel");
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        return (caches == null || caches.isEmpty() ? Path.of(home, ".cache") : Path.of(caches)).resolve("carousel");
    }

    /**
     * The file in the folder; downloads it if it is not there. If another thread downloads it already, waits for that.
     *
     * @throws IOException if the file cannot be downloaded or its checksum is wrong; the message says what to do
     */
    public Path to(Path folder, Progress progress) throws IOException {
        Check.noNulls("Download.to", "folder", folder, "progress", progress);
        Path file = folder.resolve(name);
        Lock lock = LOCKS.computeIfAbsent(file.toAbsolutePath().normalize(), key -> new ReentrantLock());
        try {
            if (!lock.tryLock()) { // it does not ask whether this thread is interrupted
                lock.lockInterruptibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + ": interrupted while another thread downloads it");
        }
        try {
            return checked(folder, file, progress);
        } finally {
            lock.unlock();
        }
    }

    private Path checked(Path folder, Path file, Progress progress) throws IOException {
        Path record = folder.resolve(name + ".sha256");
        if (Files.exists(file)) {
            check(file, record);
            return file;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("Download.to: the folder " + folder + " cannot be created; use another folder", e);
        }
        Path part = folder.resolve(name + ".part");
        Path version = folder.resolve(name + ".part.version");
        fetch(folder, part, version, progress);
        Files.deleteIfExists(version);
        String found = sha256(part);
        if (sha256 != null && !found.equals(sha256)) {
            Files.delete(part);
            throw new IOException(formatted(
                    "%s: the file from %s is not the expected one (SHA-256 %s, expected %s); nothing was kept. Try again, in one program at a time; if it happens again, the publisher has changed the file",
                    name, source, found, sha256));
        }
        Files.writeString(record, found);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    private void check(Path file, Path record) throws IOException {
        String found = sha256(file);
        if (sha256 == null && !Files.exists(record)) { // somebody put the file there by hand
            Files.writeString(record, found);
            return;
        }
        String expected = sha256 != null ? sha256 : Files.readString(record).strip();
        if (!found.equals(expected)) {
            throw new IOException(formatted(
                    "%s: has been altered (SHA-256 %s, expected %s); delete it to download it again",
                    file, found, expected));
        }
    }

    private void fetch(Path folder, Path part, Path version, Progress progress) throws IOException {
        long here = Files.exists(part) ? Files.size(part) : 0;
        String had = Files.exists(version) ? Files.readString(version) : "";
        if (sha256 == null && had.isEmpty()) {
            here = 0; // start over: without a version, the rest may belong to another file
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(patience);
        if (here > 0) {
            request.header("Range", "bytes=" + here + "-");
            if (!had.isEmpty()) {
                request.header("If-Range", had);
            }
        }
        HttpResponse<Body> response = send(request.build(), folder);
        try (Body body = response.body()) {
            int status = response.statusCode();
            boolean another =
                    status == PARTIAL && !had.isEmpty() && !version(response).equals(had);
            if (here > 0 && (status == OUT_OF_RANGE || another)) { // some servers ignore If-Range
                Files.delete(part);
                fetch(folder, part, version, progress);
            } else if (status == PARTIAL && startsAt(here, response)) {
                copy(body, part, here, length(response), progress);
            } else if (status == 200) {
                Files.deleteIfExists(part); // first, so that an old part never has a new version
                Files.writeString(version, version(response));
                copy(body, part, 0, length(response), progress);
            } else {
                throw new IOException(formatted(
                        "%s: the server of %s answered with status %d instead of the file; open the address in a browser: the file may have moved",
                        name, source, status));
            }
        }
    }

    private HttpResponse<Body> send(HttpRequest request, Path folder) throws IOException {
        try {
            return client().send(request, answer -> Body.subscriber());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + ": interrupted");
        } catch (IOException e) {
            throw new IOException(
                    formatted(
                            "%s: no answer from %s (%s). It is fetched over the network once; without one, fetch %s elsewhere and put it into %s under this name",
                            name, source.getHost(), reason(e), source, folder),
                    e);
        }
    }

    /** A client that is made on one of our threads, so that its own do not belong to the thread that calls. */
    private HttpClient client() throws IOException, InterruptedException {
        try {
            return THREADS.submit(() -> HttpClient.newBuilder()
                            .executor(THREADS)
                            .connectTimeout(patience)
                            .followRedirects(HttpClient.Redirect.NORMAL)
                            .proxy(ProxySelector.getDefault())
                            .build())
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getMessage() == null && root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static boolean startsAt(long here, HttpResponse<?> response) {
        return response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + here + "-");
    }

    private static long length(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    /** The tag that identifies the version of the file; empty if the server does not give a reliable one. */
    private static String version(HttpResponse<?> response) {
        return response.headers()
                .firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .orElse("");
    }

    private void copy(Body body, Path part, long here, long length, Progress progress) throws IOException {
        long total = length < 0 ? -1 : here + length;
        long bytes = here;
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (byte[] some = next(body, bytes, total); some != null; some = next(body, bytes, total)) {
                out.write(some);
                bytes += some.length;
                progress.at(bytes, total);
            }
        } catch (BrokenOff | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    formatted(
                            "%s: cannot be written (%s); see that the disk has room and that you may write there, or name another folder with -D%s=…",
                            part, e, PROPERTY),
                    e);
        }
        if (total >= 0 && bytes < total) {
            throw new BrokenOff(stopped("the connection was lost", bytes, total), null);
        }
    }

    private byte @Nullable [] next(Body body, long bytes, long total) throws IOException {
        try {
            return body.next(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(stopped("interrupted", bytes, total));
        } catch (IOException e) {
            throw new BrokenOff(stopped("the connection was lost", bytes, total), e);
        }
    }

    private String stopped(String why, long bytes, long total) {
        return formatted(
                "%s: %s after %d%s bytes; they are kept, and the next call continues from there",
                name, why, bytes, total < 0 ? "" : " of " + total);
    }

    /** A lost connection, as opposed to a full disk. */
    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1;

        BrokenOff(String message, @Nullable IOException cause) {
            super(message, cause);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return name + " from " + source;
    }
}
