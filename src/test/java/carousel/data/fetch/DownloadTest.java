package carousel.data.fetch;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server on this machine, which can break off, forget ranges, and change the file. */
@Timeout(60)
class DownloadTest {
    @TempDir
    Path folder;

    private HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private byte[] content = bytes(1, 300_000);
    private String version = "\"one\"";
    private int breakOffAfter = Integer.MAX_VALUE;
    private boolean knowsRanges = true;
    private boolean knowsVersions = true;
    /** How far from what was asked for an answer begins. */
    private int shift;

    private CountDownLatch silent = new CountDownLatch(0);
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    private static byte[] bytes(int seed, int n) {
        byte[] bytes = new byte[n];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", this::answer);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/file");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.setExecutor(workers);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        ranges.add(range);
        int from = 0;
        int status = 200;
        if (range != null && knowsRanges && (ifRange == null || !knowsVersions || ifRange.equals(version))) {
            from = Integer.parseInt(range.replaceAll("\\D", "")) + shift;
            status = from < content.length ? 206 : 416;
        }
        exchange.getResponseHeaders().add("ETag", version);
        if (status == 416) {
            exchange.sendResponseHeaders(416, -1);
        } else {
            if (status == 206) {
                exchange.getResponseHeaders()
                        .add("Content-Range", formatted("bytes %d-%d/%d", from, content.length - 1, content.length));
            }
            exchange.sendResponseHeaders(status, content.length - from);
            OutputStream out = exchange.getResponseBody();
            out.write(content, from, Math.min(breakOffAfter, content.length - from));
            out.flush();
            await(silent);
        }
        exchange.close(); // closes the connection too if less was written than promised
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Download known() {
        return new Download(address("/file"), "file.bin", sha256(content));
    }

    private Download unknown() {
        return new Download(address("/file"), "file.bin", null);
    }

    private Path fetch(Download download) throws IOException {
        return download.to(folder, (bytes, total) -> {});
    }

    private String error(Download download) {
        return assertThrows(IOException.class, () -> fetch(download)).getMessage();
    }

    /** What is said when the connection breaks off after so many bytes. */
    private String broken(Download download, int after) {
        breakOffAfter = after;
        String message = error(download);
        breakOffAfter = Integer.MAX_VALUE;
        return message;
    }

    private void comesWhole(Download download) throws IOException {
        assertArrayEquals(content, Files.readAllBytes(fetch(download)));
    }

    private void publishANewVersion() {
        content = bytes(2, 310_000);
        version = "\"two\"";
    }

    private void deleteTheFile() throws IOException {
        Files.delete(folder.resolve("file.bin"));
        Files.delete(folder.resolve("file.bin.sha256"));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itIsFetchedOnceAndThenReadWithoutANetwork() throws IOException {
        List<Long> seen = new ArrayList<>();
        Path file = known().to(folder.resolve("new"), (bytes, total) -> {
            assertEquals(content.length, total);
            seen.add(bytes);
        });
        assertArrayEquals(content, Files.readAllBytes(file));
        assertEquals(content.length, seen.get(seen.size() - 1));
        assertTrue(seen.size() > 3, "progress is told on the way");
        stop();
        assertArrayEquals(content, Files.readAllBytes(known().to(folder.resolve("new"), (bytes, total) -> {})));
        assertEquals(1, ranges.size());
    }

    @Test
    void redirectsAreFollowed() throws IOException {
        assertArrayEquals(content, Files.readAllBytes(fetch(new Download(address("/moved"), "m", sha256(content)))));
    }

    @Test
    void aBrokenDownloadContinuesWhereItStopped() throws IOException {
        for (Download download : new Download[] {known(), unknown()}) {
            ranges.clear();
            String message = broken(download, 120_000);
            assertTrue(message.contains("the connection was lost after "), message);
            assertTrue(message.endsWith("of 300000 bytes; they are kept, and the next call continues from there"));
            long here = Files.size(folder.resolve("file.bin.part"));
            assertTrue(here > 0 && here <= 120_000, here + " bytes");
            comesWhole(download);
            assertEquals(Arrays.asList(null, "bytes=" + here + "-"), ranges);
            assertEquals(List.of("file.bin", "file.bin.sha256"), files());
            deleteTheFile();
        }
    }

    /** On a busy machine the answer may begin later than the patience ends; then the next try has twice as much. */
    @Test
    void aSilentServerTimesOut() throws IOException {
        breakOffAfter = 120_000;
        String said = "";
        for (int patience = 300; !said.contains("the connection was lost after "); patience *= 2) {
            silent = new CountDownLatch(1);
            said = error(new Download(address("/file"), "file.bin", sha256(content), Duration.ofMillis(patience)));
            silent.countDown();
        }
        breakOffAfter = Integer.MAX_VALUE;
        comesWhole(known());
    }

    @Test
    void aServerWithoutRangesOrWithANewVersionStartsOver() throws IOException {
        broken(known(), 120_000);
        knowsRanges = false;
        comesWhole(known());
        deleteTheFile();

        knowsRanges = true;
        broken(unknown(), 120_000);
        publishANewVersion();
        comesWhole(unknown());
    }

    /** Half of each would be kept as the file: no checksum is known. */
    @Test
    void theRestOfANewVersionIsNotAppendedToAnOldOne() throws IOException {
        knowsVersions = false;
        broken(unknown(), 120_000);
        publishANewVersion();
        comesWhole(unknown());
    }

    /**
     * If the server gives no reliable version and no checksum is known, nothing would show that two halves do not
     * belong together.
     */
    @Test
    void withoutAVersionTheRestIsNotRequested() throws IOException {
        version = "W/\"weak\"";
        broken(unknown(), 120_000);
        comesWhole(unknown());
        assertEquals(Arrays.asList(null, null), ranges);
    }

    @Test
    void aPartThatIsAlreadyTooLongIsThrownAway() throws IOException {
        Files.write(folder.resolve("file.bin.part"), bytes(3, 400_000));
        comesWhole(known());
        assertEquals(Arrays.asList("bytes=400000-", null), ranges);
    }

    @Test
    void unexpectedContentIsRefusedAndNotKept() throws IOException {
        Download wrong = new Download(address("/file"), "file.bin", sha256(bytes(9, 10)));
        String message = error(wrong);
        assertTrue(message.contains(" is not the expected one (SHA-256 " + sha256(content)), message);
        assertEquals(List.of(), files());
        Files.write(folder.resolve("file.bin.part"), bytes(3, 1000)); // garbage to which the rest would be appended
        assertTrue(error(known()).contains("nothing was kept"));
        comesWhole(known());
    }

    @Test
    void aFileThatIsAlteredLaterIsNoticed() throws IOException {
        for (Download download : new Download[] {known(), unknown()}) {
            Path file = fetch(download);
            assertEquals(sha256(content), Files.readString(folder.resolve("file.bin.sha256")));
            byte[] altered = content.clone();
            altered[5] ^= 1;
            Files.write(file, altered);
            assertTrue(error(download).contains("has been altered"), "known or recorded");
            deleteTheFile();
        }
    }

    @Test
    void aFilePutThereByHandIsUsed() throws IOException {
        Files.write(folder.resolve("file.bin"), content);
        comesWhole(known());
        fetch(unknown());
        assertEquals(sha256(content), Files.readString(folder.resolve("file.bin.sha256")));
        assertEquals(List.of(), ranges);
    }

    @Test
    void aMissingFileAndAMissingServerAreNamed() throws IOException {
        Download missing = new Download(address("/nothing"), "file.bin", null);
        assertTrue(error(missing).contains("answered with status 404 instead of the file"));
        stop();
        String message = error(known());
        assertTrue(message.startsWith("file.bin: no answer from 127.0.0.1 ("), message);
        assertTrue(
                message.contains("It is fetched over the network once; without one, fetch http://127.0.0.1"), message);
        assertTrue(
                message.endsWith("put it into " + folder + " under this name"), message); // not the folder of the cache
        String nowhere = error(new Download(URI.create("http://no-such-host.invalid/file"), "file.bin", null));
        assertTrue(nowhere.startsWith("file.bin: no answer from no-such-host.invalid ("), nowhere);
        assertFalse(Files.exists(folder.resolve("file.bin")));
    }

    /** Appended to what is here, it would make a file with a hole. */
    @Test
    void aRestThatBeginsElsewhereIsRefused() throws IOException {
        broken(known(), 100_000);
        shift = 5;
        String message = error(known());
        assertTrue(message.contains("answered with status 206 instead of the file"), message);
        shift = 0;
        comesWhole(known());
    }

    /** It was reported as a lost connection, so one would have tried again and again. */
    @Test
    void aDiskThatCannotBeWrittenIsNotALostConnection() throws IOException {
        Path part = Files.createDirectory(folder.resolve("file.bin.part"));
        assumeTrue(Files.size(part) > 0, "a folder has a size, so that a rest is requested, which goes to the part");
        String message = error(known());
        assertTrue(message.startsWith(part + ": cannot be written ("), message);
        assertTrue(message.endsWith("or name another folder with -Dcarousel.cache.dir=…"), message);
    }

    @Test
    void progressGoesFromWhatIsHereToTheWhole() throws IOException {
        broken(known(), 100_000);
        List<Long> seen = new ArrayList<>();
        known().to(folder, (bytes, total) -> {
            assertEquals(300_000, total);
            seen.add(bytes);
        });
        assertTrue(seen.get(0) > 0 && seen.get(0) <= 300_000);
        assertEquals(seen.stream().sorted().toList(), seen);
        assertEquals(300_000L, seen.get(seen.size() - 1));
    }

    /** Both would write to the same part: one found its part gone, or kept a file of both halves. */
    @Test
    void aSecondThreadWaitsForTheFirst() throws Exception {
        for (Download download : new Download[] {known(), unknown()}) {
            FutureTask<Path> second = new FutureTask<>(() -> fetch(download));
            Thread thread = new Thread(second);
            Path first = download.to(folder, (bytes, total) -> {
                if (thread.getState() == Thread.State.NEW) {
                    thread.start();
                    while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
                        Thread.onSpinWait();
                    }
                }
            });
            assertArrayEquals(content, Files.readAllBytes(first));
            assertArrayEquals(content, Files.readAllBytes(second.get()));
            assertEquals(List.of("file.bin", "file.bin.sha256"), files());
            deleteTheFile();
        }
        assertEquals(Arrays.asList(null, null), ranges);
    }

    @Test
    void anInterruptionIsPassedOn() {
        Thread.currentThread().interrupt();
        InterruptedIOException e = assertThrows(InterruptedIOException.class, () -> fetch(known()));
        assertEquals("file.bin: interrupted", e.getMessage());
        assertTrue(Thread.interrupted());
    }

    /** It waited for the other one to end, however long that took. */
    @Test
    @Timeout(60)
    void waitingForTheDownloadOfAnotherThreadCanBeInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        FutureTask<Path> first = new FutureTask<>(() -> known().to(folder, (bytes, total) -> {
            begun.countDown();
            await(tried);
        }));
        new Thread(first, "the first").start();
        begun.await();
        FutureTask<String> second = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            String said = assertThrows(InterruptedIOException.class, () -> fetch(known()))
                    .getMessage();
            return said + (Thread.interrupted() ? ", and it stays so" : "");
        });
        new Thread(second, "the second").start();
        try {
            assertEquals(
                    "file.bin: interrupted while another thread downloads it, and it stays so",
                    second.get(20, TimeUnit.SECONDS));
        } finally {
            tried.countDown();
        }
        assertArrayEquals(content, Files.readAllBytes(first.get()));
    }

    @Test
    void theReasonWhyThereIsNoAnswerIsSaid() {
        stop();
        String message = error(known());
        assertTrue(message.matches("(?s)file.bin: no answer from 127.0.0.1 \\((?!null)[^)]+\\).*"), message);
        assertEquals("file.bin from " + address("/file"), known().toString());
        assertThrows(IllegalArgumentException.class, () -> known().to(null, (bytes, total) -> {}));
        assertThrows(IllegalArgumentException.class, () -> known().to(folder, null));
    }

    /** Each system has its own folder for what can be fetched again. */
    @Test
    void theFolderIsThatOfTheSystem() {
        Map<String, String> before = new HashMap<>();
        for (String name : List.of(Download.PROPERTY, "os.name", "user.home")) {
            before.put(name, System.getProperty(name));
        }
        try {
            System.clearProperty(Download.PROPERTY);
            System.setProperty("user.home", folder.toString());
            System.setProperty("os.name", "Mac OS X");
            assertEquals(folder.resolve(Path.of("Library", "Caches", "carousel")), Download.folder());
            System.setProperty("os.name", "Linux");
            String caches = System.getenv("XDG_CACHE_HOME");
            assertEquals(
                    caches == null || caches.isEmpty()
                            ? folder.resolve(Path.of(".cache", "carousel"))
                            : Path.of(caches, "carousel"),
                    Download.folder());
            System.setProperty("os.name", "Windows 11");
            assertTrue(Download.folder().endsWith(Path.of("carousel", "cache")), Download.folder() + "");
        } finally {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
    }

    @Test
    void theFolderIsWhereThePropertySays() {
        String before = System.getProperty(Download.PROPERTY);
        System.setProperty(Download.PROPERTY, folder.toString());
        assertEquals(folder, Download.folder());
        System.clearProperty(Download.PROPERTY);
        assertTrue(Download.folder().toString().toLowerCase(Locale.ROOT).contains("carousel"));
        if (before != null) {
            System.setProperty(Download.PROPERTY, before);
        }
    }

    @Test
    void anAddressIsOneOfTheWeb() {
        assertThrows(IllegalArgumentException.class, () -> new Download(null, "file.bin", null));
        assertThrows(IllegalArgumentException.class, () -> new Download(address("/file"), null, null));
        for (String other : new String[] {"file:///file", "ftp://host/file", "file.bin", "https:file"}) {
            assertEquals(
                    "Download: expected an address that begins with https:// or http://, got " + other,
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new Download(URI.create(other), "file.bin", null))
                            .getMessage());
        }
    }

    /** On JDK 17, the stream of the client loses it, and the download went on. */
    @Test
    void anInterruptionWhileABodyArrivesIsPassedOn() throws IOException {
        InterruptedIOException e = assertThrows(
                InterruptedIOException.class,
                () -> known().to(
                                folder, (bytes, total) -> Thread.currentThread().interrupt()));
        assertTrue(Thread.interrupted());
        String message = e.getMessage();
        assertTrue(
                message.matches(
                        "file\\.bin: interrupted after \\d+ of 300000 bytes; they are kept, and the next call continues from there"),
                message);
        assertTrue(Files.size(folder.resolve("file.bin.part")) > 0);
        comesWhole(known());
        assertEquals(2, ranges.size());
        assertTrue(ranges.get(1).startsWith("bytes="), ranges.get(1));
    }

    /** As in OwnThreadsTest: JShell's local execution waits for all threads of a snippet's group. */
    @Test
    void itsThreadsAreNotOfTheGroupOfTheCaller() throws Exception {
        ThreadGroup group = new ThreadGroup("a snippet");
        Set<String> seen = new TreeSet<>();
        FutureTask<Path> task = new FutureTask<>(() -> known().to(folder, (bytes, total) -> {
            Thread[] threads = new Thread[100];
            Arrays.stream(threads, 0, group.enumerate(threads)).forEach(thread -> seen.add(thread.getName()));
        }));
        new Thread(group, task, "the caller").start();
        assertArrayEquals(content, Files.readAllBytes(task.get()));
        assertEquals(Set.of("the caller"), seen);
    }

    /** As some programs print it; it was reported as that of another file. */
    @Test
    void aChecksumMayBeInCapitalsButMustBeOne() throws IOException {
        comesWhole(new Download(address("/file"), "file.bin", sha256(content).toUpperCase(Locale.ROOT)));
        for (String other : new String[] {"", "d41d8cd98f00b204e9800998ecf8427e", "g".repeat(64)}) {
            assertEquals(
                    "Download: expected a SHA-256 of 64 hexadecimal digits, got " + other
                            + "; give null if it is not known",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new Download(address("/file"), "file.bin", other))
                            .getMessage());
        }
    }
}
