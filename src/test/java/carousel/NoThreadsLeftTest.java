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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The library's threads make it faster; where the system gives none, it works without them. */
@EnabledOnOs(OS.LINUX)
class NoThreadsLeftTest {
    private static final int KILOBYTES_OF_SYSTEM = 20_000_000;
    /** The library's threads and those of the JVM. */
    private static final String STACK = "-XX:ThreadStackSize=1000000";
    /** Smaller than those of the library, so that the JVM itself has enough left. */
    private static final long STACK_OF_OTHERS = 300_000_000;

    /** In a JVM of its own: trains while other threads leave too little for one of the library's. */
    static final class Program {
        public static void main(String[] args) throws InterruptedException {
            List<Thread> others = new ArrayList<>();
            try {
                while (true) {
                    others.add(other());
                }
            } catch (OutOfMemoryError e) {
                others.get(0).interrupt();
                others.get(0).join();
            }
            sequential(lstm(3), dense(1))
                    .compile(adam(1e-3), mse())
                    .fit(Examples.of(new Sequences(2, 5, 100), new Sequences(1, 1, 100)), quiet());
            boolean none = Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("carousel"));
            System.out.print(none ? "trained alone" : "not alone");
        }

        private static Thread other() {
            Thread thread = new Thread(null, Program::sleep, "other", STACK_OF_OTHERS);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        private static void sleep() {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // gives its stack back
            }
        }
    }

    @Test
    void aTrainingRunsOnTheCallersThread() throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(NewJvm.WITH_VECTORS);
        options.addAll(List.of(STACK, "-Xmx256m", "-Dcarousel.threads=2", "-Xlog:disable"));
        assertEquals("trained alone", NewJvm.printedWithin(KILOBYTES_OF_SYSTEM, options, Program.class));
    }
}
