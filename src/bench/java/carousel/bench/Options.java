package carousel.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options on the command line. */
final class Options {
    private static final String MODULE = "jdk.incubator.vector";

    Isa isa = Isa.MACHINE;
    boolean vectors = true;
    String blas = "java";
    String python = "python3";
    boolean keepMemory;
    boolean quick;
    final List<Workload> workloads = new ArrayList<>();

    static Options of(String[] args) {
        Options options = new Options();
        List<String> left = new ArrayList<>(List.of(args));
        while (!left.isEmpty()) {
            options.take(left.remove(0), left);
        }
        return options;
    }

    private void take(String option, List<String> left) {
        switch (option) {
            case "--isa" -> isa = Isa.named(value(option, left));
            case "--no-vectors" -> vectors = false;
            case "--blas" -> blas = value(option, left);
            case "--python" -> python = value(option, left);
            case "--workload" -> workloads.add(Workload.named(value(option, left)));
            case "--keep-memory" -> keepMemory = true;
            case "--quick" -> quick = true;
            default ->
                throw new IllegalArgumentException(
                        option + " is not an option. Options: [--isa avx512|avx2]"
                                + " [--no-vectors] [--blas java|jblas] [--python PYTHON] [--keep-memory] [--workload NAME]... [--quick]");
        }
    }

    private static String value(String option, List<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + ": expected a value after it, got none");
        }
        return left.remove(0);
    }

    /** The workloads that were named, or by default these. */
    List<Workload> workloadsOr(List<Workload> all) {
        return workloads.isEmpty() ? all : workloads;
    }

    /** The command for a JVM with these options. */
    List<String> java() {
        List<String> command = new ArrayList<>(isa.jvmOptions);
        command.add("-Dcarousel.blas=" + blas);
        if (vectors) {
            command.addAll(addVectors());
        }
        return command;
    }

    /** The same with the vector module, which {@link FmaPeak} always needs; null if this JDK does not have it. */
    List<String> javaWithVectors() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return null;
        }
        List<String> command = new ArrayList<>(isa.jvmOptions);
        command.addAll(addVectors());
        return command;
    }

    private static List<String> addVectors() {
        return List.of("--add-modules", MODULE);
    }

    /** The environment variables for the peers, in addition to the caller's. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(isa.environment);
        if (keepMemory) { // makes glibc keep freed memory instead of returning it to the system at every step
            environment.put("MALLOC_TRIM_THRESHOLD_", "2000000000");
            environment.put("MALLOC_MMAP_THRESHOLD_", "2000000000");
        }
        return environment;
    }

    /** The version of a Python package; null if it is not installed. */
    String version(String ofPackage) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(
                            python,
                            "-c",
                            "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))",
                            ofPackage)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return null; // there is no such Python
        }
        String version = new String(process.getInputStream().readAllBytes()).trim();
        return version.isEmpty() ? null : version;
    }
}
