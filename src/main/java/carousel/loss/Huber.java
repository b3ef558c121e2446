package carousel.loss;

import carousel.check.Check;

/** With e = y - target: L = e²/2 where |e| ≤ δ, and δ (|e| - δ/2) elsewhere (Huber 1964). */
final class Huber extends ElementLoss {
    private final double delta;

    Huber(double delta) {
        this.delta = Check.positiveFloat("huber", "delta", delta);
    }

    @Override
    double loss(float y, float target) {
        double e = Math.abs((double) y - target);
        return e <= delta ? e * e / 2 : delta * (e - delta / 2);
    }

    @Override
    double slope(float y, float target) {
        return Math.max(-delta, Math.min(delta, (double) y - target));
    }

    @Override
    public String toString() {
        return "huber(" + delta + ")";
    }
}
