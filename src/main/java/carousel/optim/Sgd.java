package carousel.optim;

import carousel.check.Check;
import carousel.layers.Parameter;
import java.util.List;

/**
 * Stochastic gradient descent, optionally with momentum μ (Polyak 1964) or Nesterov momentum (Sutskever et al. 2013):
 *
 * <pre>
 *   g ← g + λ w
 *   v ← μ v + g
 *   w ← w - η v              or, with Nesterov,  w ← w - η (g + μ v)
 * </pre>
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param learningRate η
 * @param momentum μ, at least 0 (none) and below 1
 * @param nesterov whether the step looks ahead along v
 * @param weightDecay λ, an L2 penalty λ/2 ‖w‖² on weights, not on biases
 * @param schedule how η changes from epoch to epoch
 */
public record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay, Schedule schedule)
        implements Optimizer {
    /** Plain gradient descent, w ← w - η g; add {@link #momentum} if you like. */
    public Sgd(double learningRate) {
        this(learningRate, 0, false, 0, Schedule.constant());
    }

    /** Checks the options. */
    public Sgd {
        Check.positiveFloat("sgd", "learning rate", learningRate);
        Check.belowOne("sgd", "momentum", momentum);
        Check.notNegativeFloat("sgd", "weightDecay", weightDecay);
        Check.given("sgd", "a schedule", schedule);
    }

    /** The same with momentum μ, typically 0.9. */
    public Sgd momentum(double momentum) {
        return new Sgd(learningRate, momentum, nesterov, weightDecay, schedule);
    }

    /** The same with Nesterov momentum μ, typically 0.9. */
    public Sgd nesterov(double momentum) {
        return new Sgd(learningRate, momentum, true, weightDecay, schedule);
    }

    /** The same with an L2 penalty of λ on weights, not on biases. */
    public Sgd weightDecay(double weightDecay) {
        return new Sgd(learningRate, momentum, nesterov, weightDecay, schedule);
    }

    /** The same with a learning rate that changes from epoch to epoch. */
    public Sgd schedule(Schedule schedule) {
        return new Sgd(learningRate, momentum, nesterov, weightDecay, schedule);
    }

    @Override
    public double learningRate(int epoch, int epochs) {
        return learningRate * schedule.factor(epoch, epochs);
    }

    @Override
    public Updates start(List<Parameter> parameters) {
        return new ElementwiseUpdates(parameters, momentum == 0 ? 0 : 1) {
            @Override
            void update(float[] w, float[] g, int i, boolean decays, double rate, long step) {
                float lambda = decays ? (float) weightDecay : 0;
                if (momentum == 0) {
                    plain(w, g, (float) rate, lambda);
                } else if (nesterov) {
                    nesterov(w, g, memory(i, 0), (float) rate, (float) momentum, lambda);
                } else {
                    momentum(w, g, memory(i, 0), (float) rate, (float) momentum, lambda);
                }
            }
        };
    }

    private static void plain(float[] w, float[] g, float eta, float lambda) {
        for (int k = 0; k < w.length; k++) {
            w[k] -= eta * (g[k] + lambda * w[k]);
        }
    }

    private static void momentum(float[] w, float[] g, float[] v, float eta, float mu, float lambda) {
        for (int k = 0; k < w.length; k++) {
            float v_k = mu * v[k] + (g[k] + lambda * w[k]);
            v[k] = v_k;
            w[k] -= eta * v_k;
        }
    }

    private static void nesterov(float[] w, float[] g, float[] v, float eta, float mu, float lambda) {
        for (int k = 0; k < w.length; k++) {
            float g_k = g[k] + lambda * w[k];
            float v_k = mu * v[k] + g_k;
            v[k] = v_k;
            w[k] -= eta * (g_k + mu * v_k);
        }
    }

    @Override
    public String toString() {
        return "sgd(" + learningRate + ")"
                + (momentum == 0 ? "" : (nesterov ? ".nesterov(" : ".momentum(") + momentum + ")")
                + (weightDecay == 0 ? "" : ".weightDecay(" + weightDecay + ")");
    }
}
