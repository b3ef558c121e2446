package carousel.data.sound;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic time warping: the distance of two sequences when each may be stretched in time (H. Sakoe and S. Chiba, IEEE
 * Transactions on Acoustics, Speech, and Signal Processing 26(1), 1978). With |a_i - b_j| the Euclidean distance of two
 * columns, g(i, j) is the cost of the best path from the first columns to columns i and j:
 *
 * <pre>
 *   g(i, j) = min( g(i-1, j) + |a_i - b_j|,  g(i-1, j-1) + 2 |a_i - b_j|,  g(i, j-1) + |a_i - b_j| )
 * </pre>
 *
 * It begins with g(1, 1) = 2 |a_1 - b_1|, and the distance is g(I, J) / (I + J). A new sequence gets the class of its
 * nearest neighbour. Before neural networks, mobile phones recognised spoken names this way.
 *
 * <p>Threads: any number may call these methods.
 */
public final class TimeWarping {
    private TimeWarping() {}

    /** The distance of two sequences, with one column per step and equal numbers of rows. */
    public static double distance(FloatMatrix a, FloatMatrix b) {
        Check.noNulls("TimeWarping.distance", "a", a, "b", b);
        List.of(a, b).forEach(m -> SpeechFeatures.expectFinite("TimeWarping", m));
        return distance(a, b, Double.POSITIVE_INFINITY);
    }

    /** For each new sequence, the index of the nearest known sequence. */
    public static int[] nearest(List<FloatMatrix> known, List<FloatMatrix> asked) {
        Check.given("TimeWarping.nearest", "sequences", known).forEach(TimeWarping::expectGood);
        Check.given("TimeWarping.nearest", "sequences", asked).forEach(TimeWarping::expectGood);
        Check.atLeastOne("TimeWarping.nearest", "number of known sequences", known.size());
        int[] nearest = new int[asked.size()];
        for (int n = 0; n < nearest.length; n++) {
            double least = distance(known.get(0), asked.get(n), Double.POSITIVE_INFINITY);
            for (int k = 1; k < known.size(); k++) {
                double distance = distance(known.get(k), asked.get(n), least);
                if (distance < least) {
                    least = distance;
                    nearest[n] = k;
                }
            }
        }
        return nearest;
    }

    private static void expectGood(@Nullable FloatMatrix sequence) {
        SpeechFeatures.expectFinite("TimeWarping", Check.given("TimeWarping.nearest", "sequences", sequence));
    }

    /** The distance, or infinity as soon as it is certain to reach the limit. */
    private static double distance(FloatMatrix a, FloatMatrix b, double limit) {
        if (a.rows != b.rows || a.length == 0 || b.length == 0) {
            throw Check.unexpected(
                    "TimeWarping",
                    "two sequences of at least one column, with equal numbers of rows",
                    formatted("%d x %d and %d x %d", a.rows, a.columns, b.rows, b.columns));
        }
        double enough = limit * (a.columns + b.columns);
        double[] before = new double[b.columns];
        double[] g = new double[b.columns];
        for (int i = 0; i < a.columns; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < b.columns; j++) {
                double d = columns(a, i, b, j);
                g[j] = Double.POSITIVE_INFINITY;
                if (i == 0 && j == 0) {
                    g[j] = 2 * d;
                }
                if (i > 0) {
                    g[j] = Math.min(g[j], before[j] + d);
                }
                if (j > 0) {
                    g[j] = Math.min(g[j], g[j - 1] + d);
                }
                if (i > 0 && j > 0) {
                    g[j] = Math.min(g[j], before[j - 1] + 2 * d);
                }
                least = Math.min(least, g[j]);
            }
            if (!(least < enough)) {
                return Double.POSITIVE_INFINITY;
            }
            double[] swap = before;
            before = g;
            g = swap;
        }
        return before[b.columns - 1] / (a.columns + b.columns);
    }

    private static double columns(FloatMatrix a, int i, FloatMatrix b, int j) {
        double sum = 0;
        for (int r = 0; r < a.rows; r++) {
            double d = a.data[i * a.rows + r] - b.data[j * b.rows + r];
            sum += d * d;
        }
        return Math.sqrt(sum);
    }
}
