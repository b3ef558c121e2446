package carousel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Each way to BLAS passes the same tests, against sums written out in double. */
class BlasTest {
    private static final int[][] SHAPES = {
        {1, 1, 1}, {3, 2, 4}, {50, 16, 50}, {7, 33, 1}, {1, 5, 9}, {128, 64, 65}, {150, 60, 300}, {200, 300, 130}
    };

    private interface Loading {
        Blas.Backend load();
    }

    private static Map<String, Loading> backends() {
        Map<String, Loading> all = new LinkedHashMap<>();
        all.put("openblas", () -> OpenBlas.load(false));
        all.put("openblas in tiles", () -> OpenBlas.load(true));
        all.put("jblas", JblasNative::load);
        all.put("java", Netlib::pureJava);
        return all;
    }

    private static Stream<DynamicTest> onEach(java.util.function.Consumer<Blas.Backend> test) {
        return backends().entrySet().stream()
                .map(e -> dynamicTest(e.getKey(), (Executable) () -> {
                    Blas.Backend backend;
                    try {
                        backend = e.getValue().load();
                    } catch (Throwable missing) {
                        Assumptions.abort("not on this machine: " + missing);
                        return;
                    }
                    test.accept(backend);
                }));
    }

    @TestFactory
    Stream<DynamicTest> productsAddUpAtTheirPlace() {
        return onEach(blas -> {
            Random random = new Random(1);
            for (int[] s : SHAPES) {
                for (int transposed = 0; transposed < 4; transposed++) {
                    checkGemm(blas, (transposed & 1) == 1, (transposed & 2) == 2, s[0], s[1], s[2], random);
                }
            }
        });
    }

    private static void checkGemm(Blas.Backend blas, boolean ta, boolean tb, int m, int n, int k, Random random) {
        int aAt = 3;
        int bAt = 5;
        int cAt = 2;
        int cRows = m + 4;
        float[] a = random(aAt + m * k + 1, random);
        float[] b = random(bAt + k * n + 1, random);
        float[] c = random(cAt + cRows * n + 1, random);
        float[] expected = c.clone();
        for (int j = 0; j < n; j++) {
            for (int r = 0; r < m; r++) {
                double sum = c[cAt + j * cRows + r];
                for (int p = 0; p < k; p++) {
                    sum += (double) a[aAt + (ta ? r * k + p : p * m + r)] * b[bAt + (tb ? p * n + j : j * k + p)];
                }
                expected[cAt + j * cRows + r] = (float) sum;
            }
        }
        blas.gemm(ta, tb, m, n, k, a, aAt, b, bAt, c, cAt, cRows);
        assertArrayEquals(expected, c, 1e-5f * (1 + k / 8f));
    }

    @TestFactory
    Stream<DynamicTest> matrixTimesVector() {
        return onEach(blas -> {
            Random random = new Random(2);
            for (boolean transposed : new boolean[] {false, true}) {
                int m = 50;
                int n = 30;
                float[] a = random(m * n, random);
                float[] x = random(4 + 50, random);
                float[] y = random(60, random);
                float[] expected = y.clone();
                for (int r = 0; r < (transposed ? n : m); r++) {
                    double sum = y[1 + r];
                    for (int p = 0; p < (transposed ? m : n); p++) {
                        sum += (double) (transposed ? a[r * m + p] : a[p * m + r]) * x[4 + p];
                    }
                    expected[1 + r] = (float) sum;
                }
                blas.gemv(transposed, m, n, a, x, 4, y, 1);
                assertArrayEquals(expected, y, 5e-5f);
            }
        });
    }

    @Test
    void aMultiplierGivesTheProductsOfItsMatrixAndOfItsTranspose() {
        Random random = new Random(3);
        for (int m : new int[] {5, 64, 150}) {
            for (int columns : new int[] {1, 7, 100}) {
                FloatMatrix w = new FloatMatrix(m, 300, random(m * 300, random));
                checkMultiplier(w, false, columns, random);
                checkMultiplier(w, true, columns, random);
            }
        }
    }

    private static void checkMultiplier(FloatMatrix w, boolean transposed, int columns, Random random) {
        FloatMatrix op = transposed ? w.transpose() : w;
        float[] x = random(2 + op.columns * columns, random);
        float[] y = random(3 + op.rows * columns, random);
        float[] expected = y.clone();
        for (int j = 0; j < columns; j++) {
            for (int r = 0; r < op.rows; r++) {
                double sum = y[3 + j * op.rows + r];
                for (int p = 0; p < op.columns; p++) {
                    sum += (double) op.get(r, p) * x[2 + j * op.columns + p];
                }
                expected[3 + j * op.rows + r] = (float) sum;
            }
        }
        Multiplier multiplier = new Multiplier();
        if (transposed) {
            multiplier.takeTransposed(w, columns);
        } else {
            multiplier.take(w, columns);
        }
        multiplier.addProduct(x, 2, y, 3);
        assertArrayEquals(expected, y, 4e-4f);
    }

    @Test
    void saysInOneLineWhichBlasItIs() {
        String line = Blas.describe();
        assertTrue(line.matches("(?s)(OpenBLAS|jblas|pure Java).*") && !line.contains("\n"), line);
    }

    @Test
    void anUnknownWayIsRefusedByName() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Blas.choose("cublas"))
                .getMessage()
                .contains("-Dcarousel.blas=cublas: expected openblas, jblas or java"));
    }

    private static float[] random(int n, Random random) {
        float[] x = new float[n];
        for (int k = 0; k < n; k++) {
            x[k] = (float) random.nextGaussian();
        }
        return x;
    }
}
