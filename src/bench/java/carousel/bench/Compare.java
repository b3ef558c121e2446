package carousel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures the workloads in Carousel, in PyTorch and, for the forward pass, in ONNX Runtime, taking turns. Each side
 * has one process per workload, which is warm before the first measurement and idle while another one works.
 */
final class Compare {
    private static final Path CSV = Path.of("target", "bench", "compare.csv");
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Options options;
    private final boolean torch;
    private final boolean onnx;
    /** Billions of operations per second on all cores; NaN if this JDK cannot measure it. */
    private final double peak;

    private Compare(Options options) throws IOException {
        this.options = options;
        String torchVersion = options.version("torch");
        String onnxVersion = options.version("onnx") == null ? null : options.version("onnxruntime");
        this.torch = torchVersion != null;
        this.onnx = onnxVersion != null;
        line("%s; %d cores; Java %s", Machine.processor(), CORES, System.getProperty("java.vm.version"));
        line(
                "instructions: %s; the vector module: %s",
                options.isa, options.vectors ? "added" : "not added to our side");
        line("load average before the start: %s (other programs at work spoil the figures)", Machine.load());
        line(torch ? "PyTorch " + torchVersion : "no PyTorch in " + options.python);
        line(onnx ? "ONNX Runtime " + onnxVersion : "no onnx and onnxruntime in " + options.python);
        line(
                "core to core: %.0f ns (25 to 60 is usual; from 150 on, threads that meet at every step are slow)",
                HandOver.nanos());
        this.peak = peak();
        line("");
    }

    private double peak() throws IOException {
        List<String> java = options.javaWithVectors();
        if (java == null) {
            line("FMA peak: unknown, this JDK has no module jdk.incubator.vector to measure it with");
            return Double.NaN;
        }
        try (Side side = Side.java(FmaPeak.class, java, List.of())) {
            double one = side.numbers("1")[0];
            double all = side.numbers(String.valueOf(CORES))[0];
            line("FMA peak: %.0f GF/s on one core, %.0f on all", one, all);
            return all;
        }
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

    /** The median of the best round, in milliseconds; NaN if not measured. */
    private record Figures(double train, double infer, double megabytes, String settings) {
        static Figures of(Side side) throws IOException {
            return side == null
                    ? new Figures(Double.NaN, Double.NaN, Double.NaN, "")
                    : new Figures(side.best("train"), side.best("infer"), side.peakMegabytes(), side.ask("describe"));
        }
    }

    private record Result(Workload workload, double peak, Figures ours, Figures torch, Figures onnx) {
        double train() {
            return torch.train / ours.train;
        }

        double infer() {
            return torch.infer / ours.infer;
        }

        double inferOrt() {
            return onnx.infer / ours.infer;
        }

        double share() {
            return workload.trainingOperations() / (ours.train * 1e6) / peak;
        }
    }

    private void run() throws IOException {
        line("%-13s | %-31s | %-41s | %s", "", "training step, ms", "forward pass, ms", "peak RSS, MB");
        line(
                "%-13s | %8s %8s %6s %5s | %8s %8s %6s %8s %6s | %6s %7s %5s",
                "workload",
                "ours",
                "PyTorch",
                "ratio",
                "peak",
                "ours",
                "PyTorch",
                "ratio",
                "ORT",
                "ratio",
                "ours",
                "PyTorch",
                "ORT");
        List<Result> results = new ArrayList<>();
        for (Workload workload : options.workloadsOr(Workload.ALL)) {
            Result r = measure(workload);
            results.add(r);
            line(
                    "%-13s | %8s %8s %6s %5s | %8s %8s %6s %8s %6s | %6s %7s %5s",
                    workload.name(),
                    ms(r.ours.train),
                    ms(r.torch.train),
                    ratio(r.train()),
                    number("%.0f%%", 100 * r.share()),
                    ms(r.ours.infer),
                    ms(r.torch.infer),
                    ratio(r.infer()),
                    ms(r.onnx.infer),
                    ratio(r.inferOrt()),
                    number("%.0f", r.ours.megabytes),
                    number("%.0f", r.torch.megabytes),
                    number("%.0f", r.onnx.megabytes));
        }
        line("");
        line(
                "Ratio: the peer's time over ours. Peak: the share of all cores' FMA peak that the products of a step reach.");
        line("Settings, the fastest of those tried:");
        for (Result r : results) {
            line("  %-13s ours: %s", r.workload.name(), r.ours.settings);
            Stream.of(r.torch, r.onnx)
                    .filter(f -> !f.settings.isEmpty())
                    .forEach(f -> line("  %-13s %s", "", f.settings));
        }
        write(results);
        line("Written to %s", CSV);
        line(
                "lowest  train=%s infer=%s infer-ort=%s",
                lowest(results, Result::train), lowest(results, Result::infer), lowest(results, Result::inferOrt));
        line(
                "geomean train=%s infer=%s infer-ort=%s",
                geomean(results, Result::train), geomean(results, Result::infer), geomean(results, Result::inferOrt));
    }

    private Result measure(Workload workload) throws IOException {
        try (Side ours = Side.java(JavaSide.class, options.java(), workload.sizes());
                Side torchSide = torch ? Side.python("torch_side.py", options, workload) : null;
                Side onnxSide = onnx ? Side.python("onnx_side.py", options, workload) : null) {
            for (int round = 0; round < (options.quick ? 3 : 8); round++) {
                repeat("train", ours, torchSide);
                repeat("infer", ours, torchSide, onnxSide);
            }
            return new Result(workload, peak, Figures.of(ours), Figures.of(torchSide), Figures.of(onnxSide));
        }
    }

    private void repeat(String action, Side... sides) throws IOException {
        for (Side side : sides) {
            if (side != null) {
                side.repeat(action, options.quick ? 300 : 800);
            }
        }
    }

    private static String geomean(List<Result> results, ToDoubleFunction<Result> figure) {
        return ratio(Math.exp(results.stream()
                .mapToDouble(r -> Math.log(figure.applyAsDouble(r)))
                .average()
                .orElse(Double.NaN)));
    }

    private static String lowest(List<Result> results, ToDoubleFunction<Result> figure) {
        Result lowest = results.stream().min(Comparator.comparingDouble(figure)).orElseThrow();
        return ratio(figure.applyAsDouble(lowest)) + " (" + lowest.workload.name() + ")";
    }

    private static void write(List<Result> results) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "workload,B,T,D,H,L,V,directions,train_ms,train_ms_torch,train_ratio,peak_share,infer_ms,infer_ms_torch,"
                        + "infer_ratio,infer_ms_ort,infer_ort_ratio,rss_mb,rss_mb_torch,rss_mb_ort,settings,settings_torch,"
                        + "settings_ort");
        for (Result r : results) {
            String figures = Stream.of(
                            r.ours.train,
                            r.torch.train,
                            r.train(),
                            r.share(),
                            r.ours.infer,
                            r.torch.infer,
                            r.infer(),
                            r.onnx.infer,
                            r.inferOrt(),
                            r.ours.megabytes,
                            r.torch.megabytes,
                            r.onnx.megabytes)
                    .map(v -> number("%.4f", v).replace("-", ""))
                    .collect(Collectors.joining(","));
            lines.add("%s,%s,%s,\"%s\",\"%s\",\"%s\""
                    .formatted(
                            r.workload.name(),
                            String.join(",", r.workload.sizes()),
                            figures,
                            r.ours.settings,
                            r.torch.settings,
                            r.onnx.settings));
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
