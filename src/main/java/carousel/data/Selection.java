package carousel.data;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.Arrays;

/** Some examples of a larger set, by their numbers there. */
record Selection(Examples whole, int[] chosen) implements Examples {
    Selection {
        for (int n : chosen) {
            Check.index("select", "an example", n, whole.size());
        }
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public int features() {
        return whole.features();
    }

    @Override
    public int targetRows() {
        return whole.targetRows();
    }

    @Override
    public int length(int n) {
        return whole.length(chosen[n]);
    }

    @Override
    public double weight(int n) {
        return whole.weight(chosen[n]);
    }

    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        whole.fill(Arrays.stream(which).map(n -> chosen[n]).toArray(), x, y);
    }

    @Override
    public String toString() {
        return size() + " of " + whole;
    }
}
