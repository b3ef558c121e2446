package carousel.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * The area between two lines: one polygon for each stretch without a gap, along the lower line and back along the upper
 * one. A NaN parts it from the next.
 *
 * @param x the places of its corners
 * @param y the values at its corners; a NaN alone if there is no stretch
 */
record Band(List<Object> x, double[] y) {
    /** The band has a gap where low or high is not finite or not above {@code least}. */
    static Band between(List<?> places, double[] low, double[] high, double least) {
        List<Object> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        int to;
        for (int from = 0; from < low.length; from = to + 1) {
            to = from;
            while (to < low.length && isThere(low[to], least) && isThere(high[to], least)) {
                to++;
            }
            if (from < to && !x.isEmpty()) {
                x.add(places.get(from));
                y.add(Double.NaN);
            }
            for (int k = from; k < to; k++) {
                x.add(places.get(k));
                y.add(low[k]);
            }
            for (int k = to - 1; k >= from; k--) {
                x.add(places.get(k));
                y.add(high[k]);
            }
        }
        return x.isEmpty()
                ? new Band(List.of(places.get(0)), new double[] {Double.NaN})
                : new Band(x, y.stream().mapToDouble(v -> v).toArray());
    }

    private static boolean isThere(double value, double least) {
        return Double.isFinite(value) && value > least;
    }
}
