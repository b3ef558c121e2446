package carousel.kernel;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the process of every kernel needs. */
final class Jvm {
    private static final int LAST_MESSAGES = 200; // milliseconds

    private Jvm() {}

    /** Silences the log, and ends the process when Jupyter is gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends the JVM
    static void prepare() {
        Logger.getLogger("").setLevel(Level.WARNING); // kernels log every message at the level INFO
        org.jblas.util.Logger.getLogger().setLevel(org.jblas.util.Logger.ERROR + 1); // our own message is clearer
        ProcessHandle.current().parent().ifPresent(jupyter -> jupyter.onExit().thenRun(() -> System.exit(0)));
    }

    /** The text of the connection file, which is Jupyter's only argument. */
    static String connectionFile(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("expected one argument, the connection file that Jupyter writes");
        }
        return Files.readString(Path.of(args[0]));
    }

    /**
     * Runs a kernel's own main method with this text as its connection file, until it waits for messages. The caller
     * takes over the class loader that the kernel has set for its threads.
     */
    static void start(String main, String connection) throws Exception {
        Method method = Class.forName(main).getMethod("main", String[].class);
        Path file = Files.createTempFile("kernel", ".json");
        Files.writeString(file, connection);
        Thread kernel = new Thread(() -> run(method, file), "kernel");
        kernel.setDaemon(true);
        kernel.start();
        while (!isWaiting(kernel)) {
            Thread.sleep(10);
        }
        Files.delete(file);
        Thread.currentThread().setContextClassLoader(kernel.getContextClassLoader());
    }

    private static void run(Method main, Path file) {
        try {
            main.invoke(null, (Object) new String[] {file.toString()});
        } catch (InvocationTargetException | IllegalAccessException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static boolean isWaiting(Thread kernel) {
        return Arrays.stream(kernel.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("waitUntilClose"));
    }

    /**
     * Ends the process after the last messages have been sent. It does not close the connection, because that may wait
     * for cells.
     */
    static void exit() {
        pause(LAST_MESSAGES);
        System.exit(0); // an interrupted cell may still be running
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The value of a private field, static if the object is a class. */
    static Object get(Object object, String name) throws ReflectiveOperationException {
        Class<?> type = object instanceof Class<?> itself ? itself : object.getClass();
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
