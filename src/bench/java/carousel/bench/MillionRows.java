package carousel.bench;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;

import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Measures the memory on the way from a CSV file of a million rows to a trained model: at each stage the heap in use
 * after a garbage collection, and at the end the largest heap, compared with what copies of all windows would take.
 */
final class MillionRows {
    private static final int ROWS = 1_000_000;
    private static final int LOOK_BACK = 48;

    private MillionRows() {}

    public static void main(String[] args) throws IOException {
        Path csv = Files.createTempFile("million-rows", ".csv");
        try {
            write(csv);
            System.out.printf(Locale.ROOT, "CSV of %,d rows: %d MB%n", ROWS, Files.size(csv) / 1_000_000);
            measure(csv);
        } finally {
            Files.delete(csv);
        }
    }

    /** Writes the minute, a load with a daily cycle, and a temperature. */
    private static void write(Path csv) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write("minute,load,temperature\n");
            for (int row = 0; row < ROWS; row++) {
                double day = 2 * Math.PI * row / 1440;
                out.write(String.format(
                        Locale.ROOT,
                        "%d,%.3f,%.2f%n",
                        row,
                        100 + 20 * Math.sin(day) + random.nextGaussian(),
                        15 + 5 * Math.cos(day) + random.nextGaussian()));
            }
        }
    }

    private static void measure(Path csv) throws IOException {
        report("before");
        // If the types are given, tablesaw need not keep every cell as text to detect them.
        ColumnType[] types = {ColumnType.INTEGER, ColumnType.DOUBLE, ColumnType.DOUBLE};
        Table table = Table.read()
                .csv(CsvReadOptions.builder(csv.toFile())
                        .tableName("million rows")
                        .locale(Locale.ENGLISH)
                        .columnTypes(types));
        report("with the table");
        Series series = Series.of(table, "minute");
        Reference.reachabilityFence(table);
        table = null;
        report("with the series");
        Series scaled = Scaler.standard(series.before("900000")).apply(series);
        series = null;
        Windows.Split split = Windows.of(scaled, "load").lookBack(LOOK_BACK).splitAt("900000");
        report("with the scaled windows");
        var model = sequential(lstm(16), dense(1)).compile(adam(1e-3), mse());
        var history = model.fit(split.train(), epochs(1), batch(256), examplesPerEpoch(200_000), quiet());
        report("after training");
        System.out.println(history);
        System.out.printf(
                Locale.ROOT,
                "mse on %s: %.4f%n",
                split.test(),
                model.evaluate(split.test()).get("loss"));
        report("after testing");
        System.out.printf(
                Locale.ROOT,
                "all %,d windows as copies in float would be %d MB; most memory resident: %.0f MB%n",
                split.train().size() + split.test().size(),
                4L * LOOK_BACK * scaled.names().size() * ROWS / 1_000_000,
                Machine.peakMegabytes(ProcessHandle.current().pid()));
        Reference.reachabilityFence(model);
    }

    private static void report(String when) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "%-24s heap in use %4d MB%n",
                when,
                (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000);
    }
}
