package carousel.layers;

import carousel.check.Check;
import java.util.LinkedHashMap;
import java.util.Map;

/** A layer that carries a state from step to step: what {@link Lstm}, {@link Gru} and {@link SimpleRnn} have in common. */
public abstract class Recurrent extends Layer {
    final int H;
    boolean returnSequences;
    float recurrentDropout;

    Recurrent(String name, int units) {
        this.H = Check.atLeastOne(name, "units", units);
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

    /** Gives the options that all recurrent layers share to a copy. */
    final <R extends Recurrent> R withSharedOptions(R copy) {
        copy.returnSequences = returnSequences;
        copy.recurrentDropout = recurrentDropout;
        return copy;
    }

    /** The kind of layer and the options that all recurrent layers share, to be added to. */
    final Map<String, Object> sharedOptions(String kind) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("layer", kind);
        options.put("units", H);
        options.put("recurrentDropout", recurrentDropout);
        options.put("returnSequences", returnSequences);
        return options;
    }

    /** The options that all recurrent layers share, as they are written in code. */
    final String sharedCalls() {
        return (recurrentDropout > 0 ? ".recurrentDropout(" + recurrentDropout + ")" : "")
                + (returnSequences ? ".returnSequences()" : "");
    }
}
