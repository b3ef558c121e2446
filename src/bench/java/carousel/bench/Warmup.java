package carousel.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures how much longer the first epoch takes than the later ones, with several trainings, each in a fresh JVM: right
 * after the network was created, and after a pause, as in a notebook.
 */
final class Warmup {
    private static final int MACHINES = 5;
    private static final int PAUSE = 2000;

    private Warmup() {}

    public static void main(String[] args) throws IOException {
        Options options = Options.of(args);
        System.out.printf(
                Locale.ROOT,
                "%-13s | training starts | %-40s | first epoch over later ones%n",
                "workload",
                "ms of epochs 1 to " + Epochs.EPOCHS + ", medians of " + MACHINES + " runs");
        for (Workload workload :
                options.workloadsOr(List.of(Workload.named("series-small"), Workload.named("charlm-128")))) {
            measure(options, workload, "at once", 0);
            measure(options, workload, "after %d s".formatted(PAUSE / 1000), PAUSE);
        }
    }

    private static void measure(Options options, Workload workload, String when, int pause) throws IOException {
        double[][] runs = new double[MACHINES][];
        for (int run = 0; run < MACHINES; run++) {
            try (Side side = Side.java(Epochs.class, options.java(), workload.sizes())) {
                runs[run] = side.numbers(String.valueOf(pause));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-13s | %-15s | %-40s | %.2f%n",
                workload.name(),
                when,
                IntStream.range(0, Epochs.EPOCHS)
                        .mapToObj(e -> "%.1f".formatted(median(runs, e)))
                        .collect(Collectors.joining(" ")),
                Side.median(Arrays.stream(runs).mapToDouble(Warmup::ratio).toArray()));
    }

    private static double median(double[][] runs, int epoch) {
        return Side.median(Arrays.stream(runs).mapToDouble(run -> run[epoch]).toArray());
    }

    private static double ratio(double[] epochs) {
        return epochs[0] / Side.median(Arrays.copyOfRange(epochs, 1, epochs.length));
    }
}
