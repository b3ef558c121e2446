package carousel.bench;

import carousel.plot.Lines;
import carousel.plot.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;

/**
 * Shows that the time of a training step grows in proportion to the number of steps T and the number of sequences B.
 */
final class Scaling {
    private static final Path FOLDER = Path.of("target", "bench");
    private static final int BLOCK_MILLIS = 2000;
    private static final int B = 32;
    private static final int T = 50;

    private Scaling() {}

    public static void main(String[] args) throws IOException {
        Options options = Options.of(args);
        List<String> csv = new ArrayList<>(List.of("varied,B,T,train_ms,infer_ms"));
        Lines overT = chart("steps T of " + B + " sequences");
        Lines overB = chart("sequences B of " + T + " steps");
        measure(options, "T", overT, csv, new int[] {10, 25, 50, 100, 200, 400}, t -> workload(B, t));
        measure(options, "B", overB, csv, new int[] {8, 16, 32, 64, 128, 256}, b -> workload(b, T));
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("scaling.csv"), csv);
        ImageIO.write(
                Plot.image(overT, 1), "png", FOLDER.resolve("scaling-T.png").toFile());
        ImageIO.write(
                Plot.image(overB, 1), "png", FOLDER.resolve("scaling-B.png").toFile());
        System.out.println("Written to " + FOLDER.resolve("scaling.csv") + ", scaling-T.png and scaling-B.png");
    }

    private static Workload workload(int B, int T) {
        return new Workload("", B, T, 10, 64, 1, 0, 1);
    }

    private static void measure(
            Options options, String varied, Lines chart, List<String> csv, int[] values, IntFunction<Workload> of)
            throws IOException {
        double[] train = new double[values.length];
        double[] infer = new double[values.length];
        double[] x = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            Workload w = of.apply(values[i]);
            x[i] = values[i];
            try (Side side = Side.java(JavaSide.class, options.java(), w.sizes())) {
                side.repeat("train", BLOCK_MILLIS);
                side.repeat("infer", BLOCK_MILLIS);
                train[i] = side.best("train");
                infer[i] = side.best("infer");
            }
            String row = String.format(Locale.ROOT, "%s,%d,%d,%.4f,%.4f", varied, w.B(), w.T(), train[i], infer[i]);
            System.out.println(row);
            csv.add(row);
        }
        chart.line("training step", x, train);
        chart.line("forward pass", x, infer);
    }

    private static Lines chart(String xTitle) {
        return Plot.lines("LSTM, D = 10, H = 64", xTitle, "milliseconds");
    }
}
