package carousel.plot;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A line of very many points without those that nobody would see, because XChart draws the piece between two points by
 * itself, a million in 20 s. Of the points that follow each other in a narrow column, the first and the last, the lowest
 * and the highest are kept, and one NaN of each gap.
 */
record Thinned(double[] x, double[] y) {
    /**
     * @param column the width of a column, on the x axis
     */
    static Thinned of(double[] x, double[] y, double column) {
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
        int[] all = kept.build().toArray();
        return new Thinned(
                Arrays.stream(all).mapToDouble(k -> x[k]).toArray(),
                Arrays.stream(all).mapToDouble(k -> y[k]).toArray());
    }

    /** Whether another column, a gap or the end of one begins at point k. */
    private static boolean begins(int k, int from, double[] x, double[] y, double column) {
        return Math.floor(x[k] / column) != Math.floor(x[from] / column) || Double.isNaN(y[k]) != Double.isNaN(y[from]);
    }
}
