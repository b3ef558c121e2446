package carousel.data;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Several sets of examples as one: the first set's examples, then the second's, and so on. */
final class Joined implements BatchSource {
    private final List<BatchSource> parts;
    private final int[] starts; // the index of each part's first example; the last entry is N

    Joined(List<? extends BatchSource> parts) {
        Check.given("Examples.joined", "sets of examples", parts)
                .forEach(part -> Check.given("Examples.joined", "sets of examples", part));
        this.parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("Examples.joined: expected at least one set of examples, got none");
        }
        starts = new int[parts.size() + 1];
        for (int p = 0; p < parts.size(); p++) {
            BatchSource part = this.parts.get(p);
            long end = (long) starts[p] + part.size();
            if (end > Integer.MAX_VALUE) {
                throw Check.unexpected("Examples.joined", "at most 2^31 - 1 examples in all", end);
            }
            starts[p + 1] = (int) end;
            if (part.features() != features() || part.targetRows() != targetRows()) {
                throw new IllegalArgumentException(formatted(
                        "Examples.joined: set %d has x of %d rows and y of %d, expected %d and %d as in the first; give all sets the same variables and horizon",
                        p + 1, part.features(), part.targetRows(), features(), targetRows()));
            }
        }
        requireOneKindOfTarget();
    }

    /** A set whose sequences all have one step fits both kinds. */
    private void requireOneKindOfTarget() {
        int first = -1;
        String expected = "";
        for (int p = 0; p < parts.size() && parts.size() > 1 && targetRows() > 0; p++) {
            String kind = kindOfTarget(parts.get(p));
            if (first >= 0 && !kind.isEmpty() && !kind.equals(expected)) {
                throw Check.unexpected(
                        "Examples.joined",
                        formatted("%s in set %d, as in set %d", expected, p + 1, first + 1),
                        kind,
                        "give all sets the same kind of target");
            }
            if (first < 0 && !kind.isEmpty()) {
                first = p;
                expected = kind;
            }
        }
    }

    private static String kindOfTarget(BatchSource part) {
        int longer = IntStream.range(0, part.size())
                .filter(n -> part.length(n) > 1)
                .findFirst()
                .orElse(-1);
        if (longer < 0) {
            return "";
        }
        Sequences y = new Sequences();
        part.fill(new int[] {longer}, new Sequences(), y);
        return y.steps == 1 ? "one target per sequence" : "a target per step";
    }

    @Override
    public int size() {
        return starts[parts.size()];
    }

    @Override
    public int features() {
        return parts.get(0).features();
    }

    @Override
    public int targetRows() {
        return parts.get(0).targetRows();
    }

    @Override
    public int length(int n) {
        int p = part(n);
        return parts.get(p).length(n - starts[p]);
    }

    /** {@inheritDoc} Those of the only set that has examples; streams of several sets do not continue one another. */
    @Override
    public int streams() {
        List<BatchSource> filled =
                parts.stream().filter(part -> part.size() > 0).toList();
        return filled.size() == 1
                ? filled.get(0).streams()
                : filled.stream().allMatch(part -> part.streams() == 0) ? 0 : OUT_OF_ORDER;
    }

    @Override
    public double weight(int n) {
        int p = part(n);
        return parts.get(p).weight(n - starts[p]);
    }

    private int part(int n) {
        Check.index("Examples.joined", "an example", n, size());
        int found = Arrays.binarySearch(starts, n);
        int p = found >= 0 ? found : -found - 2;
        while (starts[p + 1] == n) { // set p is empty
            p++;
        }
        return p;
    }

    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        Sequences[] xs = new Sequences[parts.size()];
        Sequences[] ys = new Sequences[parts.size()];
        int steps = 0;
        int answers = 0;
        for (int p : Arrays.stream(which).map(this::part).distinct().toArray()) {
            int[] own = Arrays.stream(which)
                    .filter(n -> n >= starts[p] && n < starts[p + 1])
                    .map(n -> n - starts[p])
                    .toArray();
            xs[p] = new Sequences();
            ys[p] = new Sequences();
            parts.get(p).fill(own, xs[p], ys[p]);
            steps = Math.max(steps, xs[p].steps);
            answers = Math.max(answers, ys[p].steps);
        }
        merge(which, xs, x.resize(features(), steps, which.length));
        merge(which, ys, y.resize(targetRows(), answers, which.length));
    }

    /** Merges the sequences of the parts into one batch, in the order of {@code which}. */
    private void merge(int[] which, Sequences[] from, Sequences batch) {
        int[] next = new int[from.length];
        int[] lengths = new int[which.length];
        batch.zero();
        for (int b = 0; b < which.length; b++) {
            int p = part(which[b]);
            int at = next[p]++;
            lengths[b] = from[p].length(at);
            for (int t = 0; t < lengths[b]; t++) {
                int source = from[p].column(t, at) * batch.rows;
                System.arraycopy(from[p].data, source, batch.data, batch.column(t, b) * batch.rows, batch.rows);
            }
        }
        batch.lengths = IntStream.of(lengths).allMatch(length -> length == batch.steps) ? null : lengths;
    }

    @Override
    public String toString() {
        return formatted(
                "%s of %s, the first: %s", counted(size(), "example"), counted(parts.size(), "set"), parts.get(0));
    }
}
