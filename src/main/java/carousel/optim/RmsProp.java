package carousel.optim;

import carousel.check.Check;
import carousel.layers.Parameter;
import java.util.List;

/**
 * RMSProp (Tieleman &amp; Hinton 2012), with ε outside the root as in PyTorch:
 *
 * <pre>
 *   v ← α v + (1 - α) g²
 *   w ← w - η g / (√v + ε)
 * </pre>
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param learningRate η
 * @param alpha α, the share of the mean square v that each step keeps
 * @param epsilon ε
 * @param schedule how η changes from epoch to epoch
 */
public record RmsProp(double learningRate, double alpha, double epsilon, Schedule schedule) implements Optimizer {
    /** With α = 0.99 and ε = 1e-8. */
    public RmsProp(double learningRate) {
        this(learningRate, 0.99, 1e-8, Schedule.constant());
    }

    /** Checks the options. */
    public RmsProp {
        Check.positiveFloat("rmsprop", "learning rate", learningRate);
        Check.belowOne("rmsprop", "alpha", alpha);
        Check.positiveFloat("rmsprop", "epsilon", epsilon);
        Check.given("rmsprop", "a schedule", schedule);
    }

    /** The same with another α; Hinton used 0.9. */
    public RmsProp alpha(double alpha) {
        return new RmsProp(learningRate, alpha, epsilon, schedule);
    }

    /** The same with another ε. */
    public RmsProp epsilon(double epsilon) {
        return new RmsProp(learningRate, alpha, epsilon, schedule);
    }

    /** The same with a learning rate that changes from epoch to epoch. */
    public RmsProp schedule(Schedule schedule) {
        return new RmsProp(learningRate, alpha, epsilon, schedule);
    }

    @Override
    public double learningRate(int epoch, int epochs) {
        return learningRate * schedule.factor(epoch, epochs);
    }

    @Override
    public Updates start(List<Parameter> parameters) {
        return new ElementwiseUpdates(parameters, 1) {
            @Override
            void update(float[] w, float[] g, int i, boolean decays, double rate, long step) {
                rule(w, g, memory(i, 0), (float) rate, (float) alpha, (float) (1 - alpha), (float) epsilon);
            }
        };
    }

    private static void rule(float[] w, float[] g, float[] v, float eta, float alpha, float beta, float epsilon) {
        for (int k = 0; k < w.length; k++) {
            float v_k = alpha * v[k] + beta * g[k] * g[k];
            v[k] = v_k;
            w[k] -= eta * g[k] / ((float) Math.sqrt(v_k) + epsilon);
        }
    }

    @Override
    public String toString() {
        return "rmsprop(" + learningRate + ")" + (alpha == 0.99 ? "" : ".alpha(" + alpha + ")")
                + (epsilon == 1e-8 ? "" : ".epsilon(" + epsilon + ")");
    }
}
