package carousel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Time grows in step with the number of steps T and of sequences B: a training step for several of each. */
final class Scaling {
    private static final Path FOLDER = Path.of("target", "bench");
    private static final int BLOCK_MILLIS = 2000;
    private static final int B = 32;
    private static final int T = 50;

    private Scaling() {}

    public static void main(String[] args) throws IOException {
        List<String> csv = new ArrayList<>(List.of("varied,B,T,train_ms,infer_ms"));
        XYChart overT = chart("steps T, B = " + B);
        XYChart overB = chart("sequences B, T = " + T);
        measure("T", overT, csv, new int[] {10, 25, 50, 100, 200, 400}, t -> workload(B, t));
        measure("B", overB, csv, new int[] {8, 16, 32, 64, 128, 256}, b -> workload(b, T));
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("scaling.csv"), csv);
        BitmapEncoder.saveBitmap(
                List.of(overT, overB), 1, 2, FOLDER.resolve("scaling.png").toString(), BitmapEncoder.BitmapFormat.PNG);
        System.out.println("Written to " + FOLDER.resolve("scaling.csv") + " and scaling.png");
    }

    private static Workload workload(int B, int T) {
        return new Workload("", B, T, 10, 64, 1, 0);
    }

    private static void measure(String varied, XYChart chart, List<String> csv, int[] values, IntFunction<Workload> of)
            throws IOException {
        double[] train = new double[values.length];
        double[] infer = new double[values.length];
        double[] x = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            Workload w = of.apply(values[i]);
            x[i] = values[i];
            try (Side side = Side.java(JavaSide.class, w.sizes())) {
                side.repeat("train", BLOCK_MILLIS);
                side.repeat("infer", BLOCK_MILLIS);
                train[i] = side.median("train");
                infer[i] = side.median("infer");
            }
            String row = String.format(Locale.ROOT, "%s,%d,%d,%.4f,%.4f", varied, w.B(), w.T(), train[i], infer[i]);
            System.out.println(row);
            csv.add(row);
        }
        chart.addSeries("training step", x, train);
        chart.addSeries("forward pass", x, infer);
    }

    private static XYChart chart(String xTitle) {
        XYChart chart = new XYChartBuilder()
                .width(480)
                .height(360)
                .title("LSTM, D = 10, H = 64")
                .xAxisTitle(xTitle)
                .yAxisTitle("milliseconds")
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0).setLegendPosition(Styler.LegendPosition.InsideNW);
        return chart;
    }
}
