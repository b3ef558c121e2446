package carousel.bench;

import static carousel.Carousel.adam;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.mse;

import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import carousel.train.Model;
import carousel.train.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Our side: one workload in a process of its own, driven by lines on standard input as {@code torch_side.py} is.
 *
 * <pre>
 *   train MILLIS    as many training steps as fit; answers with the microseconds of each
 *   infer MILLIS    the same for forward passes
 *   describe        the BLAS in use
 * </pre>
 */
final class JavaSide {
    private static final double LEARNING_RATE = 1e-3;
    private static final int WARM_UP_MILLIS = 1500;

    private JavaSide() {}

    public static void main(String[] args) throws IOException {
        int[] s = java.util.Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        Workload workload = new Workload("", s[0], s[1], s[2], s[3], s[4], s[5]);
        Model model = workload.network().compile(adam(LEARNING_RATE), workload.V() > 0 ? crossEntropy() : mse());
        Trainer trainer = model.trainer(clipNorm(5));
        Sequences x = workload.x();
        Sequences y = workload.y();
        Runnable train = () -> trainer.step(x, y, LEARNING_RATE);
        Runnable infer = () -> model.predict(x);

        for (int round = 0; round < 2; round++) {
            times(train, WARM_UP_MILLIS);
            times(infer, WARM_UP_MILLIS);
        }
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            System.out.println(
                    switch (words[0]) {
                        case "train" -> times(train, Integer.parseInt(words[1]));
                        case "infer" -> times(infer, Integer.parseInt(words[1]));
                        case "describe" -> Blas.describe();
                        default -> throw new IllegalArgumentException(line);
                    });
        }
    }

    /** The microseconds of each of the actions that fit into so many milliseconds, at least two. */
    private static String times(Runnable action, int millis) {
        StringJoiner times = new StringJoiner(" ");
        long end = System.nanoTime() + millis * 1_000_000L;
        for (int n = 0; n < 2 || System.nanoTime() < end; n++) {
            long start = System.nanoTime();
            action.run();
            times.add(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e3));
        }
        return times.toString();
    }
}
