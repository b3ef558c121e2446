package carousel.check;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts the library's own threads. They serve all of the program, so they inherit nothing from the thread that happens
 * to need them first: in a thread group of its own, JShell's local execution would wait for them and never end.
 *
 * <p>Threads: any number may start others.
 */
public final class Background {
    private Background() {}

    /**
     * Starts a daemon thread that does this work. If the system gives no thread, nothing does it: what these threads do
     * makes the library faster, and it works without.
     *
     * @return whether there is such a thread
     */
    public static boolean start(String name, Runnable work) {
        try {
            thread(name, work).start();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    /**
     * Threads for a part of the JDK that needs some. What is built on one of them starts its own where these are. They
     * end when nothing has come for two seconds.
     */
    public static ExecutorService pool(String name) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 2, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> thread(name, work));
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(root(), work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Background.class.getClassLoader());
        return thread;
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
