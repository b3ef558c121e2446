package carousel.data;

import carousel.check.Check;

/** A view of examples with weights. */
record Weighted(BatchSource whole, double[] w) implements View {
    Weighted {
        Check.sameLength("weighted", "examples", whole.size(), "weights", w.length);
        for (int n = 0; n < w.length; n++) {
            if (w[n] == 0) {
                throw Check.unexpected(
                        "weighted",
                        "a weight above 0 for each example",
                        w[n] + " for example " + n,
                        "to leave examples out, use select");
            }
            Check.positiveFloat("weighted", "weight of example " + n, w[n]);
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
