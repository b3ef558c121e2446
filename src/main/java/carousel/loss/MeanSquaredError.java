package carousel.loss;

/** L = (y - target)². */
final class MeanSquaredError extends ElementLoss {
    @Override
    double loss(float y, float target) {
        double e = (double) y - target;
        return e * e;
    }

    @Override
    double slope(float y, float target) {
        return 2 * ((double) y - target);
    }

    @Override
    public String toString() {
        return "mse()";
    }
}
