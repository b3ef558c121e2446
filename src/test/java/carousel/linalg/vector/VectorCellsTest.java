package carousel.linalg.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.linalg.kernels.PlainActivations;
import carousel.linalg.kernels.Tiles;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loops on vectors at every length from 0 to a few vectors, whether or not this JVM has begun to use them. */
class VectorCellsTest {
    private interface Loop {
        Object apply(float[] x, float[] y, int from, int to);
    }

    private Tiles tiles;
    private int longest;

    @BeforeEach
    void load() {
        tiles = VectorLoops.load();
        assumeTrue(tiles != null, "the vector module is missing");
        longest = 3 * tiles.lanes() + 1;
    }

    /** With values on both sides of the limits, beyond which tanh is ±1. */
    private static float[] random(int n) {
        Random random = new Random(n);
        float[] x = new float[n];
        for (int k = 0; k < n; k++) {
            x[k] = (float) (8 * random.nextGaussian());
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tanhAndSigmoidHaveTheBitsOfThePlainLoops(boolean inPlace) {
        assertSame(inPlace, tiles::tanh, (x, y, from, to) -> {
            PlainActivations.tanh(x, y, from, to);
            return null;
        });
        assertSame(inPlace, tiles::sigmoid, (x, y, from, to) -> {
            PlainActivations.sigmoid(x, y, from, to);
            return null;
        });
    }

    private void assertSame(boolean inPlace, Loop vectors, Loop plain) {
        for (int n = 0; n <= longest; n++) {
            float[] x = random(n + 5);
            float[] y = inPlace ? x : new float[n + 5];
            float[] expected = y.clone();
            plain.apply(x.clone(), expected, 2, 2 + n);
            int done = (int) vectors.apply(x, y, 2, 2 + n);
            assertEquals(n < tiles.lanes() ? 2 : 2 + n, done, n + " numbers");
            if (done > 2) {
                assertArrayEquals(expected, y, n + " numbers");
            }
        }
    }

    /**
     * The derivatives of c_t = f_t c_(t-1) + i_t g_t and h_t = o_t tanh(c_t), in double, with respect to what is inside
     * the gates' own functions.
     */
    @Test
    void theStepBackOfAnLstmIsItsDerivatives() {
        for (int n = 0; n <= longest; n++) {
            float[][] a = new float[9][]; // i, f, g, o, c_(t-1), tanh c_t, dh, dc, dc_(t-1)
            Random random = new Random(n);
            for (int m = 0; m < 9; m++) {
                a[m] = new float[n + 5];
                for (int k = 0; k < n + 5; k++) {
                    a[m][k] = m == 0 || m == 1 || m == 3 ? random.nextFloat() : 2 * random.nextFloat() - 1;
                }
            }
            float[][] before = Arrays.stream(a).map(float[]::clone).toArray(float[][]::new);
            int done = tiles.lstmBack(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], 2, 2 + n);
            assertEquals(2 + n / tiles.lanes() * tiles.lanes(), done, n + " numbers");
            for (int k = 0; k < n + 5; k++) {
                double[] was = new double[9];
                double[] now = new double[9];
                for (int m = 0; m < 9; m++) {
                    was[m] = before[m][k];
                    now[m] = a[m][k];
                }
                assertArrayEquals(k >= 2 && k < done ? back(was) : was, now, 1e-6, "number " + k + " of " + n);
            }
        }
    }

    private static double[] back(double... v) {
        double i = v[0];
        double f = v[1];
        double g = v[2];
        double o = v[3];
        double dc = v[7] + v[6] * o * (1 - v[5] * v[5]);
        double[] after = v.clone();
        after[0] = dc * g * i * (1 - i);
        after[1] = dc * v[4] * f * (1 - f);
        after[2] = dc * i * (1 - g * g);
        after[3] = v[6] * v[5] * o * (1 - o);
        after[8] = dc * f;
        return after;
    }
}
