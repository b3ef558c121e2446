package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.train.Model;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Creating a network prepares the JVM for its training, without a word. */
class RehearsalTest {
    /** Without a rehearsal, this training loads more than 400 classes. */
    private static final int FEW = 100;

    /** In a JVM of its own: waits for the rehearsal, then trains, and says how that went. */
    static final class Program {
        public static void main(String[] args) throws InterruptedException {
            Thread.setDefaultUncaughtExceptionHandler((thread, e) -> System.out.print(thread.getName() + ": " + e));
            Model model = sequential(lstm(3), dense(1)).compile(adam(1e-3), mse());
            Examples examples = Examples.of(new Sequences(2, 5, 100), new Sequences(1, 1, 100));
            Optional<Thread> rehearsal = rehearsal();
            if (rehearsal.isPresent()) {
                System.out.print(rehearsal.get().isDaemon() ? "daemon, " : "not a daemon, ");
                rehearsal.get().join();
            }
            ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
            long before = classes.getTotalLoadedClassCount();
            try {
                model.fit(examples, clipNorm(5), quiet());
                long loaded = classes.getTotalLoadedClassCount() - before;
                System.out.print(loaded <= FEW ? "few classes" : loaded + " classes");
            } catch (IllegalArgumentException e) {
                System.out.print("refused");
            }
        }

        private static Optional<Thread> rehearsal() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().equals("carousel-rehearsal"))
                    .findFirst();
        }
    }

    @Test
    void aTrainingAfterItLoadsFewClasses() throws IOException, InterruptedException {
        assertEquals("daemon, few classes", NewJvm.printed(List.of(), Program.class));
    }

    @Test
    void whatItCannotDoTheFirstTrainingRefuses() throws IOException, InterruptedException {
        String printed = NewJvm.printed(List.of("-Dcarousel.blas=nonsense"), Program.class);
        assertEquals("refused", printed.replace("daemon, ", "")); // it may be over before it is looked for
    }
}
