package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.gru;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same seed gives the same bits on every machine and every JDK, so they are frozen
 * here: the checksum of all parameters after training, in a JVM of its own.
 */
class SameBitsTest {
    private static final String FROZEN = "560cabd8";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void theseBitsEverywhere(int threads) throws IOException, InterruptedException {
        assertEquals(FROZEN, inItsOwnJvm("java", threads));
    }

    private static String inItsOwnJvm(String blas, int threads) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcarousel.blas=" + blas,
                        "-Dcarousel.threads=" + threads,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SameBitsTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes()).strip();
        assertEquals(0, process.waitFor());
        return printed;
    }

    /** Prints the checksum of a model that has embedding, dropout, masks, two kinds of cell, softmax and Adam in it. */
    public static void main(String[] args) {
        Network network = sequential(
                        embedding(7, 5),
                        lstm(9).peephole().returnSequences().recurrentDropout(0.2),
                        dropout(0.3),
                        gru(8),
                        dense(7))
                .seed(11);
        network.compile(adam(1e-2), crossEntropy()).fit(new Symbols(), epochs(3), batch(48), clipNorm(1), quiet());
        CRC32 sum = new CRC32();
        for (Parameter p : network.parameters()) {
            for (float v : p.value().data) {
                int bits = Float.floatToRawIntBits(v);
                for (int shift = 0; shift < 32; shift += 8) {
                    sum.update(bits >>> shift & 0xFF);
                }
            }
        }
        System.out.println(Long.toHexString(sum.getValue()));
    }

    /** 100 sequences of 4 to 9 symbols, made by a rule; the target is the symbol that would come next. */
    private record Symbols() implements Examples {
        private static int symbol(int n, int t) {
            return (n * 3 + t * t + t * (n % 5)) % 7;
        }

        @Override
        public int size() {
            return 100;
        }

        @Override
        public int features() {
            return 1;
        }

        @Override
        public int targetRows() {
            return 1;
        }

        @Override
        public int length(int n) {
            return 4 + n % 6;
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            int steps = Arrays.stream(which).map(this::length).max().orElseThrow();
            x.resize(1, steps, which.length).zero();
            y.resize(1, 1, which.length);
            x.lengths = Arrays.stream(which).map(this::length).toArray();
            for (int b = 0; b < which.length; b++) {
                for (int t = 0; t < x.lengths[b]; t++) {
                    x.data[x.column(t, b)] = symbol(which[b], t);
                }
                y.data[b] = symbol(which[b], x.lengths[b]);
            }
        }
    }
}
