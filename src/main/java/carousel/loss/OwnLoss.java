package carousel.loss;

import carousel.check.Check;
import java.util.function.DoubleBinaryOperator;

/** A loss given by two functions of one element. */
final class OwnLoss extends ElementLoss {
    private final String name;
    private final DoubleBinaryOperator loss;
    private final DoubleBinaryOperator slope;

    OwnLoss(String name, DoubleBinaryOperator loss, DoubleBinaryOperator slope) {
        this.name = Check.given("Losses.of", "a name", name);
        this.loss = Check.given("Losses.of", "a loss", loss);
        this.slope = Check.given("Losses.of", "the loss's slope", slope);
    }

    @Override
    double loss(float y, float target) {
        return loss.applyAsDouble(y, target);
    }

    @Override
    double slope(float y, float target) {
        return slope.applyAsDouble(y, target);
    }

    @Override
    public String toString() {
        return name;
    }
}
