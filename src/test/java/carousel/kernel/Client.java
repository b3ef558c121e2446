package carousel.kernel;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQ.Socket;

/** A front end: starts a kernel in its own process and talks to it with Jupyter's protocol. */
final class Client implements AutoCloseable {
    private static final int MOST_MILLIS = 120_000;
    private static final Gson GSON = new Gson();

    /** A message from the kernel: its type, its content, and the id of the message that it answers. */
    record Received(String type, JsonObject content, String parent) {
        String get(String... path) {
            JsonElement at = content;
            for (String name : path) {
                at = at.getAsJsonObject().get(name);
            }
            return at == null ? "" : at.isJsonPrimitive() ? at.getAsString() : at.toString();
        }
    }

    private final ZMQ.Context context = ZMQ.context(1);
    private final Socket shell = context.socket(SocketType.DEALER);
    private final Socket control = context.socket(SocketType.DEALER);
    private final Socket iopub = context.socket(SocketType.SUB);
    private final Process process;

    Client(Class<?> start, Path folder) throws IOException {
        int[] ports = ports();
        JsonObject connection = new JsonObject();
        connection.addProperty("transport", "tcp");
        connection.addProperty("ip", "127.0.0.1");
        connection.addProperty("signature_scheme", "hmac-sha256");
        connection.addProperty("key", "");
        List<String> names = List.of("shell_port", "control_port", "iopub_port", "stdin_port", "hb_port");
        for (int k = 0; k < names.size(); k++) {
            connection.addProperty(names.get(k), ports[k]);
        }
        Path file = Files.writeString(folder.resolve("connection.json"), connection.toString());
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Dfile.encoding=UTF-8",
                        "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",
                        "-Dcarousel.sources=src/main/java",
                        "-Djava.util.prefs.userRoot=" + folder,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        start.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        shell.connect("tcp://127.0.0.1:" + ports[0]);
        control.connect("tcp://127.0.0.1:" + ports[1]);
        iopub.connect("tcp://127.0.0.1:" + ports[2]);
        iopub.subscribe(new byte[0]);
    }

    /** The kernel's process. */
    long pid() {
        return process.pid();
    }

    private static int[] ports() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int k = 0; k < 5; k++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Asks until the kernel answers, because messages that it publishes before we listen are lost. */
    void waitUntilReady() {
        long end = System.nanoTime() + MOST_MILLIS * 1_000_000L;
        while (System.nanoTime() < end) {
            String id = send(shell, "kernel_info_request", new JsonObject());
            if (receive(shell, 1000) != null
                    && !published(id, this::isIdle, 1000).isEmpty()) {
                while (receive(iopub, 200) != null || receive(shell, 0) != null) {
                    // an answer to an earlier question
                }
                return;
            }
        }
        throw new AssertionError("the kernel does not answer");
    }

    /** The messages that the kernel publishes while it runs a cell. */
    List<Received> run(String code) {
        String id = begin(code);
        List<Received> all = published(id, this::isIdle, MOST_MILLIS);
        Received reply = receive(shell, MOST_MILLIS);
        if (reply == null || !reply.type().equals("execute_reply")) {
            throw new AssertionError("no reply to " + code + ", but " + reply);
        }
        return all;
    }

    /** Sends a cell without waiting. */
    String begin(String code) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        content.addProperty("allow_stdin", false);
        return send(shell, "execute_request", content);
    }

    /** The messages published in reply, up to the last one wanted; empty if that does not come in time. */
    List<Received> published(String id, Predicate<Received> last, int millis) {
        List<Received> all = new ArrayList<>();
        for (Received next = receive(iopub, millis); next != null; next = receive(iopub, millis)) {
            if (next.parent().equals(id)) {
                all.add(next);
                if (last.test(next)) {
                    return all;
                }
            }
        }
        return List.of();
    }

    boolean isIdle(Received message) {
        return message.type().equals("status") && message.get("execution_state").equals("idle");
    }

    /** Asks for completions or documentation at the end of the code. */
    Received ask(String type, String code) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        content.addProperty("cursor_pos", code.length());
        content.addProperty("detail_level", 0);
        send(shell, type, content);
        return receive(shell, MOST_MILLIS);
    }

    /** Sends a message on the control channel, and returns the answer. */
    Received control(String type) {
        JsonObject content = new JsonObject();
        content.addProperty("restart", false);
        send(control, type, content);
        return receive(control, MOST_MILLIS);
    }

    Received reply() {
        return receive(shell, MOST_MILLIS);
    }

    int exitCode() throws InterruptedException {
        return process.waitFor(MOST_MILLIS, TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    private static String send(Socket socket, String type, JsonObject content) {
        JsonObject header = new JsonObject();
        String id = UUID.randomUUID().toString();
        header.addProperty("msg_id", id);
        header.addProperty("msg_type", type);
        header.addProperty("session", "test");
        header.addProperty("username", "test");
        header.addProperty("date", "2026-01-01T00:00:00.000000Z");
        header.addProperty("version", "5.3");
        for (String part : List.of("<IDS|MSG>", "", header.toString(), "{}", "{}")) {
            socket.sendMore(part);
        }
        socket.send(content.toString());
        return id;
    }

    /** The next message; null if none comes in time. */
    private static Received receive(Socket socket, int millis) {
        socket.setReceiveTimeOut(millis);
        byte[] part = socket.recv();
        if (part == null) {
            return null;
        }
        while (!new String(part, StandardCharsets.UTF_8).equals("<IDS|MSG>")) {
            part = socket.recv();
        }
        List<JsonObject> parts = new ArrayList<>();
        socket.recv(); // the signature
        while (socket.hasReceiveMore()) {
            parts.add(GSON.fromJson(new String(socket.recv(), StandardCharsets.UTF_8), JsonObject.class));
        }
        JsonObject parent = parts.get(1);
        boolean none = parent == null || !parent.has("msg_id");
        return new Received(
                parts.get(0).get("msg_type").getAsString(),
                parts.get(3),
                none ? "" : parent.get("msg_id").getAsString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        for (Socket socket : List.of(shell, control, iopub)) {
            socket.setLinger(0);
            socket.close();
        }
        context.close();
    }
}
