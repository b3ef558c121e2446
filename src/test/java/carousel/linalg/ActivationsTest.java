package carousel.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ActivationsTest {
    private interface Activation {
        void apply(float[] x, float[] y, int from, int to);
    }

    /** Tries every {@code stride}-th float bit pattern except NaNs; a prime stride visits all exponents evenly. */
    private static double largestError(Activation activation, DoubleUnaryOperator exact, int stride) {
        float[] x = new float[1 << 14];
        float[] y = new float[x.length];
        double largest = 0;
        int filled = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += stride) {
            float v = Float.intBitsToFloat((int) bits);
            if (!Float.isNaN(v)) {
                x[filled++] = v;
            }
            if (filled == x.length || bits + stride > Integer.MAX_VALUE) {
                activation.apply(x, y, 0, filled);
                for (int k = 0; k < filled; k++) {
                    largest = Math.max(largest, Math.abs(y[k] - exact.applyAsDouble(x[k])));
                }
                filled = 0;
            }
        }
        return largest;
    }

    private static final int STRIDE = Integer.getInteger("carousel.test.stride", 211);

    @Test
    @Tag("slow")
    void tanhIsWithin2em7OfMath() {
        double error = largestError(Activations::tanh, Math::tanh, STRIDE);
        assertTrue(error <= 2e-7, "largest error " + error);
    }

    @Test
    @Tag("slow")
    void sigmoidIsWithin2em7OfMath() {
        double error = largestError(Activations::sigmoid, v -> 1 / (1 + Math.exp(-v)), STRIDE);
        assertTrue(error <= 2e-7, "largest error " + error);
    }

    @Test
    void tanhIsExactAtTheCorners() {
        assertCorners(Activations::tanh, -1f, 1f);
        float[] zeros = {0f, -0f};
        Activations.tanh(zeros, zeros, 0, 2);
        assertEquals(0, Float.floatToRawIntBits(zeros[0]));
        assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(zeros[1]));
    }

    @Test
    void sigmoidIsExactAtTheCorners() {
        assertCorners(Activations::sigmoid, 0f, 1f);
        float[] zeros = {0f, -0f};
        Activations.sigmoid(zeros, zeros, 0, 2);
        assertEquals(0.5f, zeros[0]);
        assertEquals(0.5f, zeros[1]);
    }

    private static void assertCorners(Activation activation, float low, float high) {
        float[] x = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, -Float.MAX_VALUE, Float.MAX_VALUE};
        float[] y = new float[x.length];
        activation.apply(x, y, 0, x.length);
        assertEquals(low, y[0]);
        assertEquals(high, y[1]);
        assertTrue(Float.isNaN(y[2]));
        assertEquals(low, y[3]);
        assertEquals(high, y[4]);
    }

    /** Tries every float whose exact value is so close to 1 that a rounding error could exceed 1. */
    @Test
    @Tag("slow")
    void neverPassesItsBounds() {
        float[] x = new float[1 << 16];
        float[] y = new float[x.length];
        for (int bits = Float.floatToRawIntBits(4f); bits < Float.floatToRawIntBits(24f); bits += x.length) {
            for (int k = 0; k < x.length; k++) {
                x[k] = Float.intBitsToFloat(bits + k);
            }
            Activations.tanh(x, y, 0, x.length);
            assertBetween(-1, y, 1);
            Activations.sigmoid(x, y, 0, x.length);
            assertBetween(0, y, 1);
            for (int k = 0; k < x.length; k++) {
                x[k] = -x[k];
            }
            Activations.sigmoid(x, y, 0, x.length);
            assertBetween(0, y, 1);
        }
    }

    private static void assertBetween(float low, float[] y, float high) {
        for (float v : y) {
            assertTrue(v >= low && v <= high, "" + v);
        }
    }

    @Test
    void onlyTheGivenRangeIsWritten() {
        float[] x = {1, 1, 1, 1};
        Activations.tanh(x, x, 1, 3);
        assertEquals(1f, x[0]);
        assertEquals(Math.tanh(1), x[1], 2e-7);
        assertEquals(1f, x[3]);
    }

    @Test
    @Tag("slow")
    void expIsWithin3em7OfMathAndFlatBeyondTheRange() {
        double error = largestError(ActivationsTest::expError, x -> 0, STRIDE);
        assertTrue(error <= 3e-7, "largest relative error " + error);
    }

    /** The relative error of exp; 1 if it should be flat and is not; 0 close to the ends of the range of floats. */
    private static void expError(float[] x, float[] y, int from, int to) {
        Activations.exp(x, y, from, to);
        for (int k = from; k < to; k++) {
            if (x[k] < -88 || x[k] > 88.4f) {
                y[k] = y[k] == (x[k] < 0 ? 0 : Float.POSITIVE_INFINITY) ? 0 : 1;
            } else {
                y[k] = x[k] < -87.3f || x[k] > 88.3f ? 0 : (float) (y[k] / Math.exp(x[k]) - 1);
            }
        }
    }

    @Test
    void logSigmoidIsWithin4em7OfStrictMath() {
        float[] x = new float[40_001];
        float[] y = new float[x.length];
        for (int k = 0; k < x.length; k++) {
            x[k] = (k - 20_000) / 200f;
        }
        x[0] = -Float.MAX_VALUE;
        x[40_000] = Float.MAX_VALUE;
        Activations.logSigmoid(x, y, 0, x.length);
        for (int k = 1; k < 40_000; k++) {
            double expected = Math.min(x[k], 0) - StrictMath.log1p(StrictMath.exp(-Math.abs((double) x[k])));
            assertEquals(1, x[k] > 87 ? 1 : y[k] / expected, 4e-7, "" + x[k]);
        }
        assertEquals(-Float.MAX_VALUE, y[0]);
        assertEquals(0, y[40_000]);
    }

    @Test
    void expIsExactAtTheCorners() {
        float[] x = {
            0f, -0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, -Float.MAX_VALUE, Float.MAX_VALUE
        };
        float[] y = new float[x.length];
        Activations.exp(x, y, 0, x.length);
        float infinity = Float.POSITIVE_INFINITY;
        assertArrayEquals(new float[] {1, 1, 0, infinity, Float.NaN, 0, infinity}, y);
    }
}
