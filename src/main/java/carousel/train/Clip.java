package carousel.train;

import java.util.List;
import org.jblas.FloatMatrix;

/** What is done to a gradient before the optimiser sees it. */
interface Clip {
    /** Changes the gradients in place; returns their norm before, over all matrices together. */
    double apply(List<FloatMatrix> gradients);

    /** Leaves the gradients as they are. */
    static Clip none() {
        return Clip::norm;
    }

    /** Scales all gradients together where their norm is above max. */
    static Clip norm(double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException("clipNorm: expected a norm above 0, got " + max);
        }
        return gradients -> {
            double norm = norm(gradients);
            if (norm > max) {
                float scale = (float) (max / norm);
                for (FloatMatrix g : gradients) {
                    for (int k = 0; k < g.length; k++) {
                        g.data[k] *= scale;
                    }
                }
            }
            return norm;
        };
    }

    /** Cuts every element at ±max. */
    static Clip value(double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException("clipValue: expected a value above 0, got " + max);
        }
        return gradients -> {
            double norm = norm(gradients);
            float limit = (float) max;
            for (FloatMatrix g : gradients) {
                for (int k = 0; k < g.length; k++) {
                    g.data[k] = Math.max(-limit, Math.min(limit, g.data[k]));
                }
            }
            return norm;
        };
    }

    private static double norm(List<FloatMatrix> gradients) {
        double sum = 0;
        for (FloatMatrix g : gradients) {
            for (float v : g.data) {
                sum += (double) v * v;
            }
        }
        return Math.sqrt(sum);
    }
}
