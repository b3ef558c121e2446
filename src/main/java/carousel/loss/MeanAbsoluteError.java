package carousel.loss;

/** L = |y - target|, with a slope of 0 where y = target. */
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
