package carousel.optim;

import carousel.check.Check;
import carousel.layers.Parameter;
import java.util.List;

/**
 * Adam (Kingma &amp; Ba 2015) and AdamW (Loshchilov &amp; Hutter 2019). At step t, with gradient g and weight decay λ,
 *
 * <pre>
 *   g ← g + λ w                           Adam
 *   w ← w - η λ w                         AdamW, instead
 *   m ← β₁ m + (1 - β₁) g
 *   v ← β₂ v + (1 - β₂) g²
 *   w ← w - η m̂ / (√v̂ + ε),   m̂ = m / (1 - β₁ᵗ),   v̂ = v / (1 - β₂ᵗ)
 * </pre>
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param learningRate η
 * @param beta1 β₁, the share of the mean gradient m that each step keeps
 * @param beta2 β₂, the share of the mean square v that each step keeps
 * @param epsilon ε
 * @param weightDecay λ, for weights, not for biases
 * @param decoupled true for AdamW's decay
 * @param schedule how η changes from epoch to epoch
 */
public record Adam(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        boolean decoupled,
        Schedule schedule)
        implements Optimizer {
    /** Adam with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8, as in PyTorch; in Keras ε is 1e-7. */
    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-8, 0, false, Schedule.constant());
    }

    /** AdamW with a weight decay of 0.01, decoupled from the gradient. */
    public static Adam decoupled(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, 0.01, true, Schedule.constant());
    }

    /** Checks the options. */
    public Adam {
        String name = decoupled ? "adamw" : "adam";
        Check.positiveFloat(name, "learning rate", learningRate);
        Check.belowOne(name, "beta1", beta1);
        Check.belowOne(name, "beta2", beta2);
        Check.positiveFloat(name, "epsilon", epsilon);
        Check.notNegativeFloat(name, "weightDecay", weightDecay);
        Check.given(name, "a schedule", schedule);
    }

    /** The same with other β₁ and β₂. */
    public Adam betas(double beta1, double beta2) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, schedule);
    }

    /** The same with another ε. */
    public Adam epsilon(double epsilon) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, schedule);
    }

    /**
     * The same with a weight decay of λ on weights, not on biases: an L2 penalty in Adam, a direct shrinking in AdamW.
     */
    public Adam weightDecay(double weightDecay) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, schedule);
    }

    /** The same with a learning rate that changes from epoch to epoch. */
    public Adam schedule(Schedule schedule) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled, schedule);
    }

    @Override
    public double learningRate(int epoch, int epochs) {
        return learningRate * schedule.factor(epoch, epochs);
    }

    @Override
    public Updates start(List<Parameter> parameters) {
        return new ElementwiseUpdates(parameters, 2) {
            @Override
            void update(float[] w, float[] g, int i, boolean decays, double rate, long step) {
                double lambda = decays ? weightDecay : 0;
                float inGradient = (float) (decoupled ? 0 : lambda);
                float kept = (float) (decoupled ? 1 - rate * lambda : 1);
                float etaHat = (float) (rate / (1 - StrictMath.pow(beta1, (double) step)));
                float rootHat = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, (double) step)));
                rule(w, g, memory(i, 0), memory(i, 1), inGradient, kept, etaHat, rootHat);
            }
        };
    }

    /** One update. The bias corrections are folded into η and the root: η m̂ = etaHat m and √v̂ = rootHat √v. */
    private void rule(
            float[] w, float[] g, float[] m, float[] v, float inGradient, float kept, float etaHat, float rootHat) {
        float b1 = (float) beta1;
        float a1 = (float) (1 - beta1);
        float b2 = (float) beta2;
        float a2 = (float) (1 - beta2);
        float eps = (float) epsilon;
        for (int k = 0; k < w.length; k++) {
            float g_k = g[k] + inGradient * w[k];
            float m_k = b1 * m[k] + a1 * g_k;
            float v_k = b2 * v[k] + a2 * g_k * g_k;
            m[k] = m_k;
            v[k] = v_k;
            w[k] = kept * w[k] - etaHat * m_k / (rootHat * (float) Math.sqrt(v_k) + eps);
        }
    }

    @Override
    public String toString() {
        return (decoupled ? "adamw(" : "adam(") + learningRate + ")"
                + (beta1 == 0.9 && beta2 == 0.999 ? "" : ".betas(" + beta1 + ", " + beta2 + ")")
                + (epsilon == 1e-8 ? "" : ".epsilon(" + epsilon + ")")
                + (weightDecay == (decoupled ? 0.01 : 0) ? "" : ".weightDecay(" + weightDecay + ")");
    }
}
