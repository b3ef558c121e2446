package carousel.train;

import carousel.linalg.Sequences;
import carousel.loss.Loss;
import org.jspecify.annotations.Nullable;

/** Another loss, with sequence b of the batch counted w[b] times. It is computed sequence by sequence. */
final class WeightedLoss implements Loss {
    private final Loss loss;
    private final double[] w;
    private final Sequences y = new Sequences();
    private final Sequences t = new Sequences();

    WeightedLoss(Loss loss, double[] w) {
        this.loss = loss;
        this.w = w;
    }

    @Override
    public double sum(Sequences output, Sequences target, float scale, @Nullable Sequences gradient) {
        Sequences dy = gradient == null ? null : new Sequences();
        if (gradient != null) {
            gradient.resizeLike(output, output.rows).zero();
        }
        double sum = 0;
        for (int b = 0; b < w.length; b++) {
            one(b, output, target);
            sum += w[b] * loss.sum(y, t, (float) (w[b] * scale), dy);
            if (gradient != null && dy != null) {
                dy.copyBack(gradient, b);
            }
        }
        return sum;
    }

    @Override
    public double weight(Sequences output, Sequences target) {
        double sum = 0;
        for (int b = 0; b < w.length; b++) {
            one(b, output, target);
            sum += w[b] * loss.weight(y, t);
        }
        return sum;
    }

    private void one(int b, Sequences output, Sequences target) {
        output.copyTo(y, b, b + 1);
        target.copyTo(t, b, b + 1);
    }
}
