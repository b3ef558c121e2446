package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.NewJvm;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch that does not fit into the memory is refused, and neither other threads nor later batches suffer from it. */
@Tag("slow")
class ShortMemoryTest {
    @ParameterizedTest
    @ValueSource(ints = {600, 1200, 5000})
    void aBatchThatDoesNotFitIsRefusedInTime(int steps) throws IOException, InterruptedException {
        String threads = "-Dcarousel.threads=2";
        assertEquals(
                "refused, 100 steps trained, the other thread is alive",
                NewJvm.printed(List.of("-Xmx64m", threads), Trains.class, String.valueOf(steps)));
    }

    /** Trains a batch that is too long, then a short one, while another thread needs a little memory all the time. */
    static final class Trains {
        private static volatile byte[] little = {};

        public static void main(String[] args) {
            Thread other = new Thread(() -> {
                while (true) {
                    little = new byte[1000 + little.length % 7];
                }
            });
            other.setDaemon(true);
            other.start();
            Model model = sequential(lstm(64).returnSequences(), lstm(64), dense(1))
                    .seed(1)
                    .compile(adam(1e-2), mse());
            try {
                train(model, Integer.parseInt(args[0]));
                System.out.print("trained");
            } catch (IllegalStateException e) {
                System.out.print(e.getMessage().startsWith("a batch of 32 sequences") ? "refused" : e.getMessage());
            }
            train(model, 100);
            System.out.print(", 100 steps trained, the other thread is " + (other.isAlive() ? "alive" : "dead"));
        }

        private static void train(Model model, int steps) {
            Examples examples = Examples.of(new Sequences(1, steps, 32), new Sequences(1, 1, 32));
            model.fit(examples, epochs(1), batch(32), quiet());
        }
    }
}
