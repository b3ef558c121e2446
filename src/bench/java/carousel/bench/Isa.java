package carousel.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The vector instructions that all sides may use. */
enum Isa {
    /** Each side uses the best instructions that it finds on this machine. */
    MACHINE(List.of(), Map.of()),
    AVX512(List.of("-XX:UseAVX=3"), Map.of()),
    AVX2(
            List.of("-XX:UseAVX=2"),
            Map.of(
                    "ATEN_CPU_CAPABILITY", "avx2", // PyTorch's own loops
                    "ONEDNN_MAX_CPU_ISA", "AVX2",
                    "MKL_ENABLE_INSTRUCTIONS", "AVX2", // for Intel; on AMD, MKL never uses more than AVX2
                    "CAROUSEL_MAX_ISA", "AVX2")); // no variable limits ONNX Runtime; onnx_side.py limits it

    final List<String> jvmOptions;
    final Map<String, String> environment;

    Isa(List<String> jvmOptions, Map<String, String> environment) {
        this.jvmOptions = jvmOptions;
        this.environment = environment;
    }

    static Isa named(String name) {
        return Arrays.stream(values())
                .filter(isa -> isa.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--isa %s: expected one of %s".formatted(name, Arrays.toString(values()))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
