package carousel.bench;

import carousel.linalg.Blas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures the workloads here and in PyTorch, in turn: each side has a process for each workload, which is warm before
 * the first figure is taken and idle while the other one works.
 */
final class Compare {
    private static final Path CSV = Path.of("target", "bench", "compare.csv");
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Options options;
    private final boolean torch;
    private final double sgemm;

    private Compare(Options options) throws IOException {
        this.options = options;
        String version = options.torchVersion();
        this.torch = version != null;
        this.sgemm = SgemmRate.on(CORES);
        line("%s; %d cores; Java %s", Machine.processor(), CORES, System.getProperty("java.vm.version"));
        line("BLAS: %s", Blas.describe());
        line("environment: %s", Machine.openBlasEnvironment());
        line("load average before the start: %s (other programs at work spoil the figures)", Machine.load());
        line("sgemm 1024 x 1024: %.0f GF/s on one core, %.0f on all", SgemmRate.on(1), sgemm);
        line(torch ? "PyTorch " + version : "no PyTorch in " + options.python() + ": Java alone is measured");
        line("");
    }

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        new Compare(options).run();
    }

    /** Medians, in milliseconds; NaN for what was not measured. */
    private record Result(Workload workload, Figures ours, Figures torch) {
        double trainRatio() {
            return torch.train / ours.train;
        }

        double inferRatio() {
            return torch.infer / ours.infer;
        }

        double share(double sgemm) {
            return workload.trainingOperations() / (ours.train * 1e6) / sgemm;
        }
    }

    private record Figures(double train, double infer, double megabytes, String settings) {
        static final Figures NONE = new Figures(Double.NaN, Double.NaN, Double.NaN, "");
    }

    private void run() throws IOException {
        line("%-12s | %-26s | %-26s | %-5s | %s", "", "training step, ms", "forward pass, ms", "share", "peak RSS, MB");
        line(
                "%-12s | %8s %8s %8s | %8s %8s %8s | %-5s | %6s %6s",
                "workload", "ours", "PyTorch", "ratio", "ours", "PyTorch", "ratio", "sgemm", "ours", "PyTorch");
        List<Result> results = new ArrayList<>();
        for (Workload workload : options.workloads()) {
            Result r = measure(workload);
            results.add(r);
            line(
                    "%-12s | %8s %8s %8s | %8s %8s %8s | %4.0f%% | %6s %6s",
                    workload.name(),
                    ms(r.ours.train),
                    ms(r.torch.train),
                    ratio(r.trainRatio()),
                    ms(r.ours.infer),
                    ms(r.torch.infer),
                    ratio(r.inferRatio()),
                    100 * r.share(sgemm),
                    number("%.0f", r.ours.megabytes),
                    number("%.0f", r.torch.megabytes));
        }
        line("");
        line("Ratio: PyTorch's time over ours. Share: of the sgemm rate on all cores, by the products of a step.");
        if (torch) {
            line("PyTorch's settings, the fastest of those tried:");
            results.forEach(r -> line("  %-12s %s", r.workload.name(), r.torch.settings));
        }
        write(results);
        line("Written to %s", CSV);
        line(
                "geomean train=%s infer=%s%s",
                ratio(geomean(results, Result::trainRatio)),
                ratio(geomean(results, Result::inferRatio)),
                torch ? "" : " (no PyTorch to compare with)");
    }

    private Result measure(Workload workload) throws IOException {
        try (Side ours = Side.java(JavaSide.class, workload.sizes());
                Side theirs = torch ? Side.torch(options.python(), workload) : null) {
            List<Side> sides = torch ? List.of(ours, theirs) : List.of(ours);
            for (int round = 0; round < options.rounds(); round++) {
                for (String action : List.of("train", "infer")) {
                    for (Side side : sides) {
                        side.repeat(action, options.blockMillis());
                    }
                }
            }
            return new Result(workload, figures(ours), torch ? figures(theirs) : Figures.NONE);
        }
    }

    private static Figures figures(Side side) throws IOException {
        return new Figures(side.median("train"), side.median("infer"), side.peakMegabytes(), side.ask("describe"));
    }

    private static double geomean(List<Result> results, ToDoubleFunction<Result> ratio) {
        return Math.exp(results.stream()
                .mapToDouble(r -> Math.log(ratio.applyAsDouble(r)))
                .average()
                .orElse(Double.NaN));
    }

    private void write(List<Result> results) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("workload,B,T,D,H,L,V,train_ms,train_ms_torch,train_ratio,infer_ms,infer_ms_torch,infer_ratio,"
                + "sgemm_share,peak_rss_mb,peak_rss_mb_torch,settings_torch");
        for (Result r : results) {
            lines.add(String.format(
                            Locale.ROOT,
                            "%s,%s,%.4f,%.4f,%.3f,%.4f,%.4f,%.3f,%.3f,%.0f,%.0f,\"%s\"",
                            r.workload.name(),
                            String.join(",", r.workload.sizes()),
                            r.ours.train,
                            r.torch.train,
                            r.trainRatio(),
                            r.ours.infer,
                            r.torch.infer,
                            r.inferRatio(),
                            r.share(sgemm),
                            r.ours.megabytes,
                            r.torch.megabytes,
                            r.torch.settings)
                    .replace("NaN", ""));
        }
        Files.createDirectories(CSV.getParent());
        Files.write(CSV, lines);
    }

    private static String ms(double v) {
        return number(v < 10 ? "%.3f" : v < 100 ? "%.2f" : "%.1f", v);
    }

    private static String ratio(double v) {
        return number("%.2f", v);
    }

    private static String number(String format, double v) {
        return Double.isNaN(v) ? "-" : String.format(Locale.ROOT, format, v);
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
