package carousel.loss;

/** L = |y - target|; at y = target the slope is taken as 0. */
final class MeanAbsoluteError extends ElementLoss {
    @Override
    double loss(float y, float target) {
        return Math.abs((double) y - target);
    }

    @Override
    double slope(float y, float target) {
        return Math.signum((double) y - target);
    }

    @Override
    public String toString() {
        return "mae()";
    }
}
