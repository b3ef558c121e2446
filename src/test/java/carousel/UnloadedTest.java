package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An application server stops an application that has trained: nothing is printed, and no thread holds its classes. */
class UnloadedTest {
    private static final String ITS_OWN = "its own";

    /** The application, in a class loader of its own. */
    public static final class Application implements Runnable {
        @Override
        public void run() {
            sequential(lstm(3), dense(1))
                    .compile(adam(1e-3), mse())
                    .fit(Examples.of(new Sequences(2, 5, 100), new Sequences(1, 1, 100)), quiet());
        }
    }

    /** The server, in a JVM of its own: says whether the loader of the application is still there in the end. */
    static final class Server {
        public static void main(String[] args) throws Exception {
            Thread.setDefaultUncaughtExceptionHandler(
                    (thread, e) -> System.out.print(thread.getName() + ": " + e + "; "));
            WeakReference<ClassLoader> loader = runAndStop(args[0].equals(ITS_OWN));
            boolean unloads = !args[0].equals(ITS_OWN); // else the JDK keeps the last loader that compared records
            long end = System.nanoTime() + 30_000_000_000L;
            while ((threads() > 0 || (unloads && loader.get() != null)) && System.nanoTime() < end) {
                System.gc();
                Thread.sleep(100);
            }
            System.out.print(threads() + " threads left" + (unloads && loader.get() == null ? ", unloaded" : ""));
        }

        private static long threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("carousel"))
                    .count();
        }

        private static WeakReference<ClassLoader> runAndStop(boolean itsOwn) throws Exception {
            URLClassLoader loader =
                    itsOwn ? new URLClassLoader(everything(), ClassLoader.getPlatformClassLoader()) : new Beside();
            Thread thread = new Thread(Class.forName(Application.class.getName(), true, loader)
                    .asSubclass(Runnable.class)
                    .getDeclaredConstructor()
                    .newInstance());
            thread.start();
            thread.join();
            loader.close();
            return new WeakReference<>(loader);
        }

        private static URL[] everything() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                urls.add(Path.of(path).toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }

    /** Loads only the application; the library is that of the server. */
    private static final class Beside extends URLClassLoader {
        Beside() throws MalformedURLException {
            super(Server.everything());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Application.class.getName()) ? findClass(name) : super.loadClass(name, resolve);
        }
    }

    @Test
    void withALibraryOfItsOwnItLeavesNoThreads() throws IOException, InterruptedException {
        assertEquals("0 threads left", run(ITS_OWN));
    }

    @Test
    void withTheServersLibraryItIsUnloaded() throws IOException, InterruptedException {
        assertEquals("0 threads left, unloaded", run("the server's"));
    }

    private static String run(String library) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(NewJvm.WITH_VECTORS);
        options.add("-Dcarousel.threads=2");
        return NewJvm.printed(options, Server.class, library);
    }
}
