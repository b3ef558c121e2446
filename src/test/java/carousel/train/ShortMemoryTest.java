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
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch that does not fit into the memory is refused, and neither other threads nor later batches suffer from it. */
@Tag("slow")
class ShortMemoryTest {
    @ParameterizedTest
    @ValueSource(ints = {450, 600, 1200, 5000})
    void aBatchThatDoesNotFitIsRefusedInTime(int steps) throws IOException, InterruptedException {
        String threads = "-Dcarousel.threads=2";
        assertEquals(
                "refused, 100 steps trained, the other thread is alive",
                NewJvm.printed(List.of("-Xmx64m", threads), Trains.class, String.valueOf(steps)));
    }

    @Test
    void afterAPassThatDidNotFitThereIsNothingToGoBackThrough() throws IOException, InterruptedException {
        assertEquals(
                "out of memory, lstm(64).returnSequences(): there is nothing to differentiate yet; call forward first",
                NewJvm.printed(List.of("-Xmx64m"), GoesBack.class));
    }

    /** Goes forward through a short batch, then through one that does not fit, then back with the short one's gradient. */
    static final class GoesBack {
        public static void main(String[] args) {
            Layer layer = lstm(64).returnSequences();
            layer.build(1, new Random(1));
            Pass pass = layer.pass();
            pass.forward(new Sequences(1, 100, 32), null);
            try {
                pass.forward(new Sequences(1, 5000, 32), null);
                System.out.print("it fitted, ");
            } catch (OutOfMemoryError e) {
                System.out.print("out of memory, ");
            }
            try {
                pass.backward(new Sequences(64, 100, 32));
                System.out.print("went back");
            } catch (IllegalStateException e) {
                System.out.print(e.getMessage());
            }
        }
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
