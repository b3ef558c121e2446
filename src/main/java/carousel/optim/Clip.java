package carousel.optim;

import carousel.check.Check;
import carousel.linalg.Workers;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * Limits gradients that are too large, between the backward pass and the optimiser's step.
 *
 * <p>Threads: several fits may share one, so keep nothing in fields that changes.
 */
public interface Clip {
    /** Reduces the gradients in place if necessary; returns their norm ‖g‖ over all matrices from before. */
    double apply(List<FloatMatrix> gradients);

    /** Changes nothing. */
    static Clip none() {
        return Clip::norm;
    }

    /** If ‖g‖ &gt; max: g ← g max / ‖g‖, which keeps the direction (Pascanu et al. 2013). */
    static Clip norm(double max) {
        Check.positiveFloat("clipNorm", "norm", max);
        return gradients -> {
            double norm = norm(gradients);
            if (norm > max && norm < Double.POSITIVE_INFINITY) {
                gradients.forEach(g -> scale(g.data, (float) (max / norm)));
            }
            return norm;
        };
    }

    /** Limits every element to the range ±max. */
    static Clip value(double max) {
        Check.positiveFloat("clipValue", "value", max);
        return gradients -> {
            double norm = norm(gradients);
            gradients.forEach(g -> cut(g.data, (float) max));
            return norm;
        };
    }

    /** The square root of the sum of the squares of all elements of all matrices; NaN if one of them is NaN. */
    private static double norm(List<FloatMatrix> gradients) {
        Check.given("Clip.apply", "gradients", gradients).forEach(item -> Check.given("Clip.apply", "gradients", item));
        double[] squares = new double[gradients.size()];
        Workers.eachOf(gradients, i -> squares[i] = squares(gradients.get(i).data));
        double sum = 0;
        for (double s : squares) {
            sum += s;
        }
        return Math.sqrt(sum);
    }

    /**
     * The sum of squares in double, as four partial sums in a fixed order. With a single sum, each addition would wait
     * for the one before it, which takes twice as long.
     */
    private static double squares(float[] g) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < g.length; k += 4) {
            s0 += (double) g[k] * g[k];
            s1 += (double) g[k + 1] * g[k + 1];
            s2 += (double) g[k + 2] * g[k + 2];
            s3 += (double) g[k + 3] * g[k + 3];
        }
        for (; k < g.length; k++) {
            s0 += (double) g[k] * g[k];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private static void scale(float[] g, float a) {
        for (int k = 0; k < g.length; k++) {
            g[k] *= a;
        }
    }

    private static void cut(float[] g, float max) {
        for (int k = 0; k < g.length; k++) {
            g[k] = Math.max(-max, Math.min(max, g[k]));
        }
    }
}
