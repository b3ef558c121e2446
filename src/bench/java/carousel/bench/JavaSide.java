package carousel.bench;

import static carousel.Carousel.clipNorm;

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
 * Carousel's side: runs one workload in its own process, controlled by lines on standard input like
 * {@code torch_side.py}.
 *
 * <pre>
 *   train MILLIS    as many training steps as fit; answers with the microseconds of each
 *   infer MILLIS    the same for forward passes
 *   describe        how products are computed
 * </pre>
 */
final class JavaSide {
    private static final int WARM_UP_MILLIS = 1500;

    private JavaSide() {}

    public static void main(String[] args) throws IOException {
        Workload workload = Workload.of(args);
        Model model = workload.model();
        Trainer trainer = model.trainer(clipNorm(5));
        Sequences x = workload.x();
        Sequences y = workload.y();
        Runnable train = () -> trainer.step(x, y, Workload.LEARNING_RATE);
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

    /** Repeats the action for this many milliseconds, at least twice; returns the microseconds of each run. */
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
