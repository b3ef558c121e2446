package carousel.layers;

/** A layer that carries a state from step to step: what {@link Lstm}, {@link Gru} and {@link SimpleRnn} have in common. */
public abstract class Recurrent extends Layer {
    final int H;
    boolean returnSequences;
    float recurrentDropout;

    Recurrent(String name, int units) {
        this.H = atLeastOne(name, "unit", units);
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
    public final boolean endsSequences() {
        return !returnSequences;
    }

    @Override
    public abstract RecurrentPass pass();

    static float probability(String layer, String what, double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException(
                    "%s: expected %s at least 0 and below 1, got %s".formatted(layer, what, p));
        }
        return (float) p;
    }

    /** The options that all recurrent layers share, as they are written in code. */
    final String sharedOptions() {
        return (recurrentDropout > 0 ? ".recurrentDropout(" + recurrentDropout + ")" : "")
                + (returnSequences ? ".returnSequences()" : "");
    }
}
