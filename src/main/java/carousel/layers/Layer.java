package carousel.layers;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A layer of a network: it has options and parameters, but no intermediate results. It is built once, when the number
 * of input rows is known; after that, any number of {@linkplain #pass passes} can use it at once.
 *
 * <p>You can write a layer of your own: extend this class, and write its {@link Pass}. It trains and predicts like the
 * others, but a network that contains it cannot be saved, written as a checkpoint or exported. If what you need is a
 * recurrent layer, write a {@code carousel.recurrent.Cell} instead, which is shorter and can be saved.
 *
 * <p>Threads: several threads run passes of one layer at once, so a layer keeps intermediate results in the pass.
 */
public abstract class Layer implements Cloneable {
    private static final Built UNBUILT = new Built(-1, List.of(), List.of());

    static {
        Blas.prepare(); // while the program builds its network and reads its data
    }

    private Built built = UNBUILT;
    private boolean taken;

    /** What building gives to a layer. The parts come first, one by one. */
    private record Built(int inputRows, List<Parameter> parameters, List<Layer> parts) {
        Built with(Layer part) {
            return new Built(
                    inputRows,
                    parameters,
                    Stream.concat(parts.stream(), Stream.of(part)).toList());
        }
    }

    /** The number of output rows for the given number of input rows. */
    public abstract int outputRows(int inputRows);

    /** Creates the parameters with init, in the order of {@link Pass#gradients}. */
    protected abstract void create(int inputRows, Init init);

    /** A new workspace for passes over batches of any size. */
    public abstract Pass pass();

    /** An unbuilt layer with the same options. */
    public abstract Layer copy();

    /**
     * The layer's options as plain data, for files: its kind under {@code layer}, then every option under the name of
     * its method. A value is a text, a number, a boolean, or the options of a layer inside this one.
     */
    public abstract Map<String, Object> options();

    /**
     * Options that were not set and that a file with only weights does not contain. When you load weights from another
     * library, set them explicitly, even to their usual values.
     */
    public List<String> unsaid() {
        return List.of();
    }

    /** The layer as written in code, such as {@code lstm(32)}. */
    @Override
    public abstract String toString();

    /** True if the output has one column per sequence, whatever the number of input steps. */
    public boolean endsSequences() {
        return false;
    }

    /** True for a layer that reads step by step and so makes no sense on single steps. */
    public boolean readsSequences() {
        return false;
    }

    /**
     * About how many floats a pass keeps in training for one sequence of this many steps, besides the input. Only the
     * message of a batch for which memory is too short says it.
     */
    public long floatsPerSequence(int steps) {
        return 2L * (endsSequences() ? 1 : steps) * outputRows();
    }

    /**
     * Claims this layer as a part of a network or of another layer. A layer that is made of layers calls this; nobody
     * else needs to.
     *
     * @throws IllegalStateException if it is part of something already, because training one network would change the
     *     other
     */
    public final void take() {
        if (taken || isBuilt()) {
            throw new IllegalStateException(this
                    + ": is already part of a network; give each network its own layer: layer.copy() has the same options"
                    + " but new weights; after building, copyFrom(layer) brings the weights");
        }
        taken = true;
    }

    /** Takes back {@link #take}. */
    final void release() {
        taken = false;
    }

    /**
     * Creates the parameters with random initial values. Building a layer twice is an error, because a layer belongs to
     * one model.
     */
    public final void build(int inputRows, RandomGenerator random) {
        build(inputRows, Init.drawn(random));
    }

    /** Takes the stored parameters. Building a layer twice is an error, because a layer belongs to one model. */
    public final void build(int inputRows, Stored stored) {
        build(inputRows, Init.from(Check.given("build", "stored parameters", stored)));
    }

    final void expectNoParameters() {
        if (isBuilt()) {
            throw new IllegalStateException(
                    formatted("%s: is already part of a model; give each model its own layer", this));
        }
    }

    final void build(int inputRows, Init init) {
        expectNoParameters();
        if (inputRows < 1) {
            throw Check.unexpected(toString(), "at least 1 row of input", inputRows);
        }
        try {
            create(inputRows, init);
        } catch (RuntimeException | Error e) {
            unbuild();
            throw e;
        }
        built = new Built(inputRows, init.parameters(), built.parts);
    }

    /** Builds a part of this layer, whose parameters become this layer's, with a prefix; call it in {@link #create}. */
    protected final void buildPart(Layer part, int inputRows, String prefix, Init init) {
        part.build(inputRows, init.inside(prefix));
        built = built.with(part);
        init.add(part.parameters(), prefix);
    }

    /**
     * Throws if the layer is built. Every option calls this first, because afterwards the parameters, and copies inside
     * other layers, would no longer match the options.
     */
    protected final void expectUnbuilt(String option) {
        if (taken || isBuilt()) {
            throw new IllegalStateException(formatted(
                    "%s: %s comes too late, because the layer is already part of a network; set options when you create the layer",
                    this, option));
        }
    }

    /** An unbuilt copy of this object, for layers whose fields are only options. */
    protected final Layer cloneUnbuilt() {
        try {
            Layer copy = (Layer) clone();
            copy.built = UNBUILT;
            copy.taken = false;
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e); // cannot happen: Layer is Cloneable
        }
    }

    /** Removes the parameters of a layer when what it is a part of cannot be built. */
    final void unbuild() {
        built.parts.forEach(Layer::unbuild);
        built = UNBUILT;
    }

    /** Whether the parameters exist yet. */
    public final boolean isBuilt() {
        return built.inputRows > 0;
    }

    /** The number of input rows that the layer was built for. */
    public final int inputRows() {
        return built.inputRows;
    }

    /** The number of output rows of the built layer. */
    public final int outputRows() {
        return outputRows(built.inputRows);
    }

    /** The learnt matrices; empty before the layer is built and for layers that learn nothing. */
    public final List<Parameter> parameters() {
        return built.parameters;
    }

    /** The learnt matrix of the given name. */
    public final Parameter parameter(String name) {
        return built.parameters.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        formatted("%s has no parameter %s; it has %s", this, name, built.parameters)));
    }

    /**
     * Copies the values of all parameters from a layer with the same parameters, such as a layer of another network.
     *
     * @throws IllegalArgumentException if a name or a size differs; nothing is changed then
     */
    public final void copyFrom(Layer other) {
        Check.given("copyFrom", "a layer", other);
        if (!isBuilt() || !other.isBuilt()) {
            throw new IllegalStateException(formatted(
                    "%s.copyFrom(%s): expected two layers with parameters; call build(D) or fit first", this, other));
        }
        List<String> ours = built.parameters.stream().map(Parameter::toString).toList();
        List<String> theirs =
                other.built.parameters.stream().map(Parameter::toString).toList();
        if (!ours.equals(theirs)) {
            throw Check.unexpected(this + ".copyFrom(" + other + ")", "the parameters " + ours, theirs);
        }
        for (int i = 0; i < built.parameters.size(); i++) {
            built.parameters.get(i).value().copy(other.built.parameters.get(i).value());
        }
    }

    /**
     * Throws unless x has the rows that the layer was built for, and at least one step. Every forward pass calls this
     * first.
     */
    public final void expectRows(Sequences x) {
        if (x == null) {
            throw Check.unexpected(toString(), "sequences", "null");
        }
        if (x.rows != built.inputRows) {
            throw Check.unexpected(toString(), counted(built.inputRows, "row") + " of input", x);
        }
        if (x.steps < 1 || x.batch < 1) {
            throw Check.unexpected(toString(), "at least one sequence of one step", x);
        }
        x.requireSound(this);
    }

    /**
     * Throws unless dy has the shape of y, the output of the last forward pass, which is empty before the first. Every
     * backward pass calls this first.
     */
    public final void expectGradient(Sequences y, Sequences dy) {
        if (y == null || y.batch == 0) {
            throw new IllegalStateException(this + ": there is nothing to differentiate yet; call forward first");
        }
        if (dy == null || dy.rows != y.rows || dy.steps != y.steps || dy.batch != y.batch) {
            throw Check.unexpected(toString(), "a gradient of the shape of the output, " + y, String.valueOf(dy));
        }
        dy.requireSound(this);
    }
}
