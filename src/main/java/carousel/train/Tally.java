package carousel.train;

/** The result of a step or an evaluation: sums over columns, and the weights to divide them by. */
final class Tally {
    private double sum;
    private double weight;
    private final double[] metricSums;
    private final double[] metricWeights;

    Tally(int metrics) {
        metricSums = new double[metrics];
        metricWeights = new double[metrics];
    }

    /** The total of the parts, added in their order. */
    static Tally of(int metrics, Tally... parts) {
        Tally total = new Tally(metrics);
        for (Tally part : parts) {
            total.add(part);
        }
        return total;
    }

    void add(double sum, double weight) {
        this.sum += sum;
        this.weight += weight;
    }

    void addMetric(int i, double sum, double weight) {
        metricSums[i] += sum;
        metricWeights[i] += weight;
    }

    void add(Tally other) {
        add(other.sum, other.weight);
        for (int i = 0; i < metricSums.length; i++) {
            addMetric(i, other.metricSums[i], other.metricWeights[i]);
        }
    }

    double sum() {
        return sum;
    }

    double weight() {
        return weight;
    }

    double mean() {
        return sum / weight;
    }

    double metric(int i) {
        return metricSums[i] / metricWeights[i];
    }
}
