package carousel.loss;

/**
 * The result of a step or an evaluation: sums over columns, and the weights to divide them by. Only the library itself
 * needs it.
 *
 * <p>Threads: for one at a time.
 */
public final class Tally {
    private double sum;
    private double weight;
    private final double[] metricSums;
    private final double[] metricWeights;

    /** Nothing so far, for this many metrics. */
    public Tally(int metrics) {
        metricSums = new double[metrics];
        metricWeights = new double[metrics];
    }

    /** The total of the parts, added in their order. */
    public static Tally of(int metrics, Tally... parts) {
        Tally total = new Tally(metrics);
        for (Tally part : parts) {
            total.add(part);
        }
        return total;
    }

    /** Adds a sum of losses and its weight. */
    public void add(double sum, double weight) {
        this.sum += sum;
        this.weight += weight;
    }

    /** Adds a sum of metric i and its weight. */
    public void addMetric(int i, double sum, double weight) {
        metricSums[i] += sum;
        metricWeights[i] += weight;
    }

    /** Adds the sums and weights of another part. */
    public void add(Tally other) {
        add(other.sum, other.weight);
        for (int i = 0; i < metricSums.length; i++) {
            addMetric(i, other.metricSums[i], other.metricWeights[i]);
        }
    }

    /** The sum of the losses. */
    public double sum() {
        return sum;
    }

    /** The weight to divide that sum by. */
    public double weight() {
        return weight;
    }

    /** The mean loss. */
    public double mean() {
        return sum / weight;
    }

    /** The mean of metric i. */
    public double metric(int i) {
        return metricSums[i] / metricWeights[i];
    }
}
