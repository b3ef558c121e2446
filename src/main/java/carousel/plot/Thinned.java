package carousel.plot;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A series of very many points, and what to draw of it: XChart draws each piece of a line and each point by itself, a
 * million in half a minute.
 */
record Thinned(double[] x, double[] y) {
    /** Of the points that follow each other in a column this wide: first, last, lowest and highest; a NaN of each gap. */
    Thinned line(double column) {
        IntStream.Builder kept = IntStream.builder();
        int from = 0;
        for (int k = 1; k <= x.length; k++) {
            if (k == x.length || begins(k, from, x, y, column)) {
                int low = from;
                int high = from;
                for (int j = from; j < k; j++) {
                    low = y[j] < y[low] ? j : low;
                    high = y[j] > y[high] ? j : high;
                }
                int last = Double.isNaN(y[from]) ? from : k - 1;
                IntStream.of(from, low, high, last).sorted().distinct().forEach(kept);
                from = k;
            }
        }
        return at(kept.build());
    }

    /** Points that no line connects: the outermost, which set the axes, and the first one in each cell. */
    Thinned points(IntToDoubleFunction cell) {
        Set<Double> taken = new HashSet<>();
        IntStream outer = IntStream.of(-1, 1).flatMap(s -> IntStream.of(AltText.extreme(x, s), AltText.extreme(y, s)));
        IntStream first =
                IntStream.range(0, y.length).filter(k -> Double.isFinite(y[k]) && taken.add(cell.applyAsDouble(k)));
        return at(IntStream.concat(outer, first));
    }

    private Thinned at(IntStream kept) {
        int[] all = kept.sorted().distinct().toArray();
        return new Thinned(
                Arrays.stream(all).mapToDouble(k -> x[k]).toArray(),
                Arrays.stream(all).mapToDouble(k -> y[k]).toArray());
    }

    /** Whether another column, a gap or the end of one begins at point k. */
    private static boolean begins(int k, int from, double[] x, double[] y, double column) {
        return Math.floor(x[k] / column) != Math.floor(x[from] / column) || Double.isNaN(y[k]) != Double.isNaN(y[from]);
    }
}
