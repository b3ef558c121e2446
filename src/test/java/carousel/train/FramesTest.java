package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Batches;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.linalg.Workers;
import carousel.linalg.kernels.BlockMatrix;
import carousel.recurrent.RecurrentPass;
import java.lang.reflect.Modifier;
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

    /**
     * Counts the fields that are not final in the classes of these ten frames and of the objects they pass on. Half of
     * these fields are the sizes and numbers of a batch, and the progress of fit.
     */
    @Test
    void atMostTwentyFieldsChangeOnThisWay() throws ClassNotFoundException {
        List<Class<?>> way = List.of(
                Model.class,
                Fit.class,
                Trainer.class,
                Workers.class,
                NetworkPass.class,
                RecurrentPass.class,
                Class.forName("carousel.recurrent.GateProducts"),
                BlockMatrix.class,
                Batches.class,
                Shard.class,
                Tally.class,
                Sequences.class);
        List<String> change = way.stream()
                .flatMap(c -> Arrays.stream(c.getDeclaredFields()))
                .filter(f -> (f.getModifiers() & (Modifier.FINAL | Modifier.STATIC)) == 0)
                .map(f -> f.getDeclaringClass().getSimpleName() + "." + f.getName())
                .toList();
        assertTrue(change.size() <= 20, change.size() + " fields: " + change);
    }

    /** The methods on a thread's stack, outermost first. */
    private static List<String> frames(Thread thread) {
        List<String> frames = Arrays.stream(thread.getStackTrace())
                .filter(f -> !f.getClassName().contains("$$Lambda")) // frames of the JVM, which debuggers hide
                .map(f -> f.getClassName().replaceFirst(".*\\.", "") + "." + f.getMethodName())
                .map(f -> f.replaceFirst("lambda\\$(\\w+)\\$\\d+", "$1"))
                .collect(Collectors.toList());
        Collections.reverse(frames);
        return frames;
    }
}
