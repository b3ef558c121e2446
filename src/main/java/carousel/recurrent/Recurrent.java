package carousel.recurrent;

import carousel.check.Check;
import carousel.layers.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer that carries a state from step to step: the common base of {@code Lstm}, {@code Gru}, {@code SimpleRnn} and
 * every other {@link Cell}.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public abstract class Recurrent extends Layer {
    final int H;
    boolean returnSequences;
    float recurrentDropout;
    CellParts parts = new CellParts();
    final String name;

    Recurrent(@Nullable String name, int units) {
        this.name = name == null ? getClass().getSimpleName() : name;
        this.H = Check.atLeastOne(this.name, "units", units);
    }

    /** Makes the layer output h_t at every step, not only at the last. */
    public Recurrent returnSequences() {
        expectUnbuilt("returnSequences");
        returnSequences = true;
        return this;
    }

    /** Called by a layer that uses this one as a part and reads h_t at every step. */
    public final void requireSequences() {
        if (isBuilt()) {
            throw new IllegalStateException(this + ": is already built; call requireSequences before build");
        }
        returnSequences = true;
    }

    /** Throws unless this layer's states, stacked this many times, are states that the next layer can start from. */
    public final void requireStatesFor(Recurrent next, int times) {
        Check.noNulls("requireStatesFor", "next", next);
        List<Long> ours =
                parts.states().stream().map(s -> (long) times * s.rows).toList();
        List<Long> theirs = next.parts.states().stream().map(s -> (long) s.rows).toList();
        if (!ours.equals(theirs)) {
            throw Check.unexpected(next.toString(), "states of " + theirs + " rows", times + " x " + this);
        }
    }

    /**
     * Drops each unit of h_(t-1) with this probability before it enters the gates, during training; the same units at
     * every step.
     */
    public Recurrent recurrentDropout(double p) {
        expectUnbuilt("recurrentDropout");
        recurrentDropout = (float) Check.belowOne(name, "recurrentDropout", p);
        return this;
    }

    /**
     * The approximate number of floats that a training pass stores per step and sequence: gates, states and what the
     * cell keeps.
     */
    public final long floatsPerColumn() {
        return parts.floatsPerColumn();
    }

    @Override
    public final long floatsPerSequence(int steps) {
        return steps * floatsPerColumn();
    }

    /** The number of units, H. */
    public final int units() {
        return H;
    }

    @Override
    public final int outputRows(int inputRows) {
        return H;
    }

    @Override
    public final boolean readsSequences() {
        return true;
    }

    @Override
    public final boolean endsSequences() {
        return !returnSequences;
    }

    @Override
    public abstract RecurrentPass pass();

    @Override
    public abstract Recurrent copy();

    @Override
    public Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        boolean ours = getClass().getPackageName().equals("carousel.cells");
        options.put("layer", ours ? name : "cell");
        if (!ours) {
            options.put("cell", name);
        }
        options.put("units", H);
        options.put("recurrentDropout", recurrentDropout);
        options.put("returnSequences", returnSequences);
        return options;
    }

    /** The options of the cell as they are written in code. */
    protected String calls() {
        return "";
    }

    @Override
    public final String toString() {
        return name + "(" + H + ")" + calls()
                + (recurrentDropout > 0 ? ".recurrentDropout(" + recurrentDropout + ")" : "")
                + (returnSequences ? ".returnSequences()" : "");
    }
}
