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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The library's threads belong to no thread that happened to start them: JShell's local execution waits for all threads
 * of a snippet's group, so a training in it could wait forever for threads that never end.
 */
class OwnThreadsTest {
    /** In a JVM of its own, with all kinds of threads: trains in a thread group, with a class loader of its own. */
    static final class Program {
        public static void main(String[] args) throws InterruptedException {
            ThreadGroup group = new ThreadGroup("a snippet");
            Thread snippet = new Thread(group, Program::train);
            snippet.setContextClassLoader(new ClassLoader() {});
            snippet.start();
            snippet.join();
            System.out.print(group.activeCount() + " left;");
            for (String kind : List.of("carousel-rehearsal", "carousel-vectors", "carousel-worker-1")) {
                System.out.print(" " + described(kind));
            }
        }

        private static final List<Thread> SEEN = new ArrayList<>();

        private static void train() {
            sequential(lstm(3), dense(1))
                    .compile(adam(1e-3), mse())
                    .fit(Examples.of(new Sequences(2, 5, 100), new Sequences(1, 1, 100)), quiet());
            SEEN.addAll(Thread.getAllStackTraces().keySet());
        }

        private static String described(String kind) {
            return SEEN.stream()
                    .filter(thread -> thread.getName().equals(kind))
                    .map(thread -> (thread.isDaemon() ? "daemon" : "not a daemon")
                            + (thread.getContextClassLoader() == Program.class.getClassLoader()
                                    ? ""
                                    : " with the snippet's loader"))
                    .findFirst()
                    .orElse("no " + kind);
        }
    }

    @Test
    void nothingIsInherited() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(NewJvm.WITH_VECTORS);
        options.add("-Dcarousel.threads=2");
        assertEquals("0 left; daemon daemon daemon", NewJvm.printed(options, Program.class));
    }
}
