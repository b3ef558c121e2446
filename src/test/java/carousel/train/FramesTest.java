package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The call stack from fit to the first product is short enough for a reader to follow. */
class FramesTest {
    @Test
    void fromFitToTheFirstProductThereAreTenFrames() throws InterruptedException {
        Model model = sequential(lstm(32), dense(1)).compile(adam(1e-2), mse());
        Examples train = Examples.of(new Sequences(3, 50, 4), new Sequences(1, 1, 4));
        Thread fit = new Thread(() -> model.fit(train, epochs(1_000_000), quiet()));
        fit.start();
        List<String> frames;
        do {
            frames = frames(fit);
        } while (fit.isAlive() && !frames.containsAll(List.of("RecurrentPass.forward", "BlockMatrix.affine")));
        fit.interrupt();
        fit.join();
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

    /** The methods on a thread's stack, the first call first. */
    private static List<String> frames(Thread thread) {
        List<String> frames = Arrays.stream(thread.getStackTrace())
                .filter(f -> !f.getClassName().contains("$$Lambda")) // the JVM's own, which debuggers do not show
                .map(f -> f.getClassName().replaceFirst(".*\\.", "") + "." + f.getMethodName())
                .map(f -> f.replaceFirst("lambda\\$(\\w+)\\$\\d+", "$1"))
                .collect(Collectors.toList());
        Collections.reverse(frames);
        return frames;
    }
}
