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

    /** {@inheritDoc} As many as those of the whole, or fewer if none of the others' pieces was chosen. */
    @Override
    public int streams() {
        int all = whole.streams();
        return all <= 0
                ? all
                : IntStream.rangeClosed(1, all)
                        .filter(streams -> IntStream.range(streams, chosen.length)
                                .allMatch(n -> chosen[n] == chosen[n - streams] + all))
                        .findFirst()
                        .orElse(OUT_OF_ORDER);
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
