package carousel.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the command line asks for. */
record Options(String python, List<Workload> workloads, int rounds, int blockMillis) {
    private static final String USAGE =
            "usage: compare [--as-is] [--python PYTHON] [--blas openblas|jblas|java] [--workload NAME]... [--quick]";

    static Options of(String[] args) {
        String python = "python3";
        List<Workload> workloads = new ArrayList<>();
        boolean quick = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--python" -> python = value(args, ++i);
                case "--blas" -> System.setProperty("carousel.blas", value(args, ++i));
                case "--workload" -> workloads.add(Workload.named(value(args, ++i)));
                case "--quick" -> quick = true;
                default -> throw new IllegalArgumentException(args[i] + " is not an option; " + USAGE);
            }
        }
        return new Options(python, workloads.isEmpty() ? Workload.ALL : workloads, quick ? 3 : 8, quick ? 300 : 800);
    }

    private static String value(String[] args, int i) {
        if (i == args.length) {
            throw new IllegalArgumentException(args[i - 1] + " wants a value; " + USAGE);
        }
        return args[i];
    }

    /** The version of PyTorch that this Python has; null if it has none. */
    String torchVersion() throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(python, "-c", "import torch; print(torch.__version__)")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null; // no such Python
        }
        String version = new String(process.getInputStream().readAllBytes()).trim();
        return version.isEmpty() ? null : version;
    }
}
