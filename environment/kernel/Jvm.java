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

/** What the process of a kernel needs, whichever kernel it is. */
final class Jvm {
    private static final int LAST_MESSAGES = 200; // milliseconds

    private Jvm() {}

    /** Quiet, and gone when Jupyter is. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends the JVM
    static void prepare() {
        Logger.getLogger("").setLevel(Level.WARNING); // kernels report every message at the level INFO
        org.jblas.util.Logger.getLogger().setLevel(org.jblas.util.Logger.ERROR + 1); // our own message says it better
        ProcessHandle.current().parent().ifPresent(jupyter -> jupyter.onExit().thenRun(() -> System.exit(0)));
    }

    /** The text of the connection file, which Jupyter names as the only argument. */
    static String connectionFile(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("expected one argument, the connection file that Jupyter writes");
        }
        return Files.readString(Path.of(args[0]));
    }

    /**
     * Runs a kernel's own main method, with this text in its connection file, up to where it waits for messages. The caller
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

    /** Ends the process, once the last messages have left it. Not by closing the connection, which may wait for cells. */
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

    /** The value of a private field; of a class, of a static one. */
    static Object get(Object object, String name) throws ReflectiveOperationException {
        Class<?> type = object instanceof Class<?> itself ? itself : object.getClass();
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
