package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.data.Examples;
import carousel.layers.Init;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

/** The way from fit to the first product is so short that a reader can follow it. */
class FramesTest {
    /** Its output has no numbers, so that the first product with it fails and shows who called. */
    private static final class Empty extends Layer {
        @Override
        public int outputRows(int inputRows) {
            return inputRows;
        }

        @Override
        protected void create(int inputRows, Init init) {}

        @Override
        public Pass pass() {
            return new Pass() {
                @Override
                public Sequences forward(Sequences x, RandomGenerator noise) {
                    Sequences y = new Sequences(x.rows, x.steps, x.batch);
                    y.data = new float[0];
                    return y;
                }

                @Override
                public Sequences backward(Sequences dy) {
                    return dy;
                }

                @Override
                public List<FloatMatrix> gradients() {
                    return List.of();
                }
            };
        }

        @Override
        public Layer copy() {
            return new Empty();
        }

        @Override
        public Map<String, Object> options() {
            return Map.of();
        }

        @Override
        public String toString() {
            return "empty";
        }
    }

    @Test
    void fromFitToTheFirstProductThereAreTenFrames() {
        Model model = sequential(new Empty(), lstm(8), dense(1)).compile(adam(1e-2), mse());
        Examples train = Examples.of(new Sequences(3, 5, 4), new Sequences(1, 1, 4));
        var e = assertThrows(IndexOutOfBoundsException.class, () -> model.fit(train, quiet()));
        List<String> frames = Arrays.stream(e.getStackTrace())
                .map(f -> f.getClassName().replaceFirst(".*\\.", "") + "." + f.getMethodName())
                .map(f -> f.replaceFirst("lambda\\$(\\w+)\\$\\d+", "$1"))
                .collect(Collectors.toList());
        Collections.reverse(frames);
        assertEquals(
                List.of(
                        "Model.fit",
                        "Fit.run",
                        "Trainer.step",
                        "Workers.each",
                        "Workers.each",
                        "Trainer.step",
                        "NetworkPass.forward",
                        "RecurrentPass.forward",
                        "GateProducts.forward",
                        "BlockMatrix.affine"),
                frames.subList(frames.indexOf("Model.fit"), frames.indexOf("BlockMatrix.affine") + 1));
    }
}
