package carousel.passes;

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
 * The workspaces of all layers of a network, used as one.
 *
 * <p>Threads: for one thread at a time; make one for each thread.
 */
public final class NetworkPass implements Pass {
    private final List<Layer> layers;
    private final List<Pass> passes;
    private final List<Sequences> outputs = new ArrayList<>();
    /** Which layers learn; null for all. */
    private final @Nullable BitSet learning;

    /**
     * Workspaces for layers that are built.
     *
     * @param learning which layers learn, null for all; the gradients of the others may be wrong
     */
    public NetworkPass(List<Layer> layers, @Nullable BitSet learning) {
        Check.given("NetworkPass", "layers", layers).forEach(layer -> Check.given("NetworkPass", "layers", layer));
        this.layers = List.copyOf(layers);
        this.learning = learning;
        this.passes = layers.stream().map(Layer::pass).toList();
    }

    /**
     * Tells every layer's pass which layer reads its output, so that the values between two layers, forward and
     * backward, can have a faster form that only these two understand. Returns this.
     */
    public NetworkPass connected() {
        for (int i = 1; i < passes.size(); i++) {
            passes.get(i - 1).feeds(passes.get(i));
        }
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

    /** Passes the gradient of a layer's output back to that layer, through the layers above it. */
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

    /** The states of all recurrent layers after the last forward pass, from the first layer up. */
    public List<BatchState> end() {
        return recurrent().stream().map(RecurrentPass::end).toList();
    }

    /** Sets the states with which the next forward pass begins, in the form of {@link #end}; null for zeros. */
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

    /** Returns the output y; if it has a NaN or infinite number, throws and names the first layer that made one. */
    public Sequences requireFinite(String operation, Sequences y) {
        Check.noNulls("NetworkPass.requireFinite", "operation", operation, "y", y);
        if (y.firstNotFinite() >= 0) {
            throw notFinite(operation, "the first output that is not finite comes from " + firstNotFinite());
        }
        return y;
    }

    /** The error for finite inputs that gave NaN or infinite outputs. */
    public static IllegalStateException notFinite(String operation, String culprit) {
        return new IllegalStateException(formatted(
                "%s: expected finite numbers, but %s; look for huge parameters, or scale the inputs",
                operation, culprit));
    }

    /** The number of floats that the outputs of all layers take. */
    public long floats() {
        return outputs.stream().mapToLong(y -> y.data.length).sum();
    }

    /** The number and name of the first layer whose last output has a NaN or infinite number; null if there is none. */
    public @Nullable String firstNotFinite() {
        for (int i = 0; i < outputs.size(); i++) {
            Sequences y = outputs.get(i);
            if (Sequences.firstNotFinite(y.data, y.size()) >= 0) {
                return "layer " + i + ", " + layers.get(i);
            }
        }
        return null;
    }
}
