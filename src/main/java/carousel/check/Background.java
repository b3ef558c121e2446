package carousel.check;

/**
 * Starts the library's own threads. They serve all of the program, so they inherit nothing from the thread that happens
 * to need them first: in a thread group of its own, JShell's local execution would wait for them and never end.
 *
 * <p>Threads: any number may start others.
 */
public final class Background {
    private Background() {}

    /** Starts a daemon thread that does this work; if the system gives no thread, nothing does it. */
    public static void start(String name, Runnable work) {
        Thread thread = new Thread(root(), work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Background.class.getClassLoader());
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // what these threads do makes the library faster, and it works without
        }
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
