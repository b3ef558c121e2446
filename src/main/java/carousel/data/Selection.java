package carousel.data;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A view of some examples of a larger set, by their indices in it. */
record Selection(BatchSource whole, int[] chosen) implements View {
    Selection {
        for (int n : chosen) {
            Check.index("select", "an example", n, whole.size());
        }
    }

    private int at(int n) {
        return chosen[Check.index("Examples", "an example", n, chosen.length)];
    }

    @Override
    public int size() {
        return chosen.length;
    }

    /** {@inheritDoc} As many as those of the whole if each piece still continues there, as in a subset; else none. */
    @Override
    public int streams() {
        int streams = whole.streams();
        return IntStream.range(streams, chosen.length).allMatch(n -> chosen[n] == chosen[n - streams] + streams)
                ? streams
                : 0;
    }

    @Override
    public int length(int n) {
        return whole.length(at(n));
    }

    @Override
    public double weight(int n) {
        return whole.weight(at(n));
    }

    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        Check.noNulls("Examples.fill", "which", which, "x", x, "y", y);
        whole.fill(Arrays.stream(which).map(this::at).toArray(), x, y);
    }

    @Override
    public String toString() {
        return size() + " of " + whole;
    }
}
