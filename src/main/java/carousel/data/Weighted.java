package carousel.data;

import carousel.check.Check;

/** A view of examples with weights. */
record Weighted(BatchSource whole, double[] w) implements View {
    Weighted {
        Check.sameLength("weighted", "examples", whole.size(), "weights", w.length);
        for (double weight : w) {
            Check.positiveFloat("weighted", "weight for each example", weight);
        }
    }

    @Override
    public double weight(int n) {
        return w[n] * whole.weight(n);
    }

    @Override
    public String toString() {
        return whole + ", weighted";
    }
}
