package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import carousel.recurrent.BatchState;
import carousel.recurrent.RecurrentPass;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The workspaces of all layers of a network, as one.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class NetworkPass implements Pass {
    private final List<Layer> layers;
    private final List<Pass> passes;
    private final List<Sequences> outputs = new ArrayList<>();
    /** Which layers learn; null for all. */
    private @Nullable BitSet learning;

    NetworkPass(List<Layer> layers) {
        this.layers = layers;
        this.passes = layers.stream().map(Layer::pass).toList();
    }

    /**
     * Tells every layer's pass who reads its output, for speed: the values between layers, forward and back, may then
     * have a form that only the next layer can read. Returns this.
     */
    NetworkPass connected() {
        for (int i = 1; i < passes.size(); i++) {
            passes.get(i - 1).feeds(passes.get(i));
        }
        return this;
    }

    /** Sets which layers learn; null for all. The gradients of the others may then be wrong. Returns this. */
    NetworkPass learning(@Nullable BitSet layers) {
        this.learning = layers;
        return this;
    }

    @Override
    public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
        outputs.clear();
        Sequences y = x;
        for (Pass pass : passes) {
            y = pass.forward(y, noise);
            outputs.add(y);
        }
        return y;
    }

    @Override
    public Sequences infer(Sequences x) {
        outputs.clear();
        Sequences y = x;
        for (Pass pass : passes) {
            y = pass.infer(y);
            outputs.add(y);
        }
        return y;
    }

    @Override
    public Sequences backward(Sequences dy) {
        return passes.get(0).backward(back(dy, 0));
    }

    @Override
    public void backwardToParameters(Sequences dy) {
        int lowest = learning == null ? 0 : Math.max(0, learning.nextSetBit(0));
        passes.get(lowest).backwardToParameters(back(dy, lowest));
    }

    /** The gradient of a layer's output, through the layers above it. */
    private Sequences back(Sequences dy, int layer) {
        Sequences d = dy;
        for (int i = passes.size() - 1; i > layer; i--) {
            boolean learns = learning == null || learning.get(i);
            d = learns ? passes.get(i).backward(d) : passes.get(i).backwardToInput(d);
        }
        return d;
    }

    @Override
    public List<FloatMatrix> gradients() {
        return passes.stream().flatMap(p -> p.gradients().stream()).toList();
    }

    /** The workspace of layer i, to look inside. */
    public Pass layer(int i) {
        return passes.get(Check.index("NetworkPass.layer", "layer", i, passes.size()));
    }

    /** The states of all recurrent layers after the last forward, the first layer's first. */
    public List<BatchState> end() {
        return recurrent().stream().map(RecurrentPass::end).toList();
    }

    /** The states that the next forward begins with, as {@link #end} gives them; null for zeros. */
    public void begin(@Nullable List<BatchState> states) {
        List<RecurrentPass> recurrent = recurrent();
        if (states != null && states.size() != recurrent.size()) {
            throw Check.unexpected(
                    "NetworkPass.begin",
                    "a state for each of " + recurrent.size() + " recurrent layers",
                    states.size());
        }
        for (int i = 0; i < recurrent.size(); i++) {
            recurrent.get(i).begin(states == null ? null : states.get(i));
        }
    }

    private List<RecurrentPass> recurrent() {
        return passes.stream()
                .filter(RecurrentPass.class::isInstance)
                .map(RecurrentPass.class::cast)
                .toList();
    }

    /** The output y of this pass; throws if it has a number that is NaN or infinite: nobody would see where it began. */
    Sequences requireFinite(String operation, Sequences y) {
        if (y.firstNotFinite() >= 0) {
            throw notFinite(operation, "the first output that is not a number comes from " + firstNotFinite());
        }
        return y;
    }

    /** The error for finite inputs that came out as NaN or infinite. */
    static IllegalStateException notFinite(String operation, String culprit) {
        return new IllegalStateException(formatted(
                "%s: expected finite numbers, but %s; look for huge parameters, or scale the inputs",
                operation, culprit));
    }

    /** The first layer whose last output has a number that is NaN or infinite, by number and name; null if none has. */
    @Nullable
    String firstNotFinite() {
        for (int i = 0; i < outputs.size(); i++) {
            Sequences y = outputs.get(i);
            for (int k = 0; k < y.size(); k++) {
                if (!Float.isFinite(y.data[k])) {
                    return "layer " + i + ", " + layers.get(i);
                }
            }
        }
        return null;
    }
}
