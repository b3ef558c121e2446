package carousel.loss;

import carousel.check.Check;
import carousel.data.tasks.Task;
import carousel.linalg.Sequences;
import java.util.function.DoubleBinaryOperator;

/**
 * A figure to watch during training, as a sum over columns and the weight to divide it by; both add up over pieces.
 *
 * <p>Threads: several call one metric at once, so keep nothing in fields that changes.
 */
public interface Metric {
    /**
     * The share of columns whose class is right: the largest of several logits, or the sign of a single one. Trained by
     * {@link Loss#bce}, every row is a label of its own, right by its sign; trained by a squared or absolute error, targets
     * are 0 and 1, one row or one for each class, and the nearer one counts.
     */
    static Metric accuracy() {
        return new Accuracy();
    }

    /** A loss under a name, watched in addition to the one that is minimised. */
    static Metric of(String name, Loss loss) {
        Check.given("Metric.of", "a name", name);
        Check.given("Metric.of", "a loss", loss);
        return new Metric() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double sum(Sequences output, Sequences target) {
                return loss.sum(output, target, 1, null);
            }

            @Override
            public double weight(Sequences output, Sequences target) {
                return loss.weight(output, target);
            }
        };
    }

    /** The mean of a function of your own over every element of the output and its target. */
    static Metric of(String name, DoubleBinaryOperator measure) {
        Check.given("Metric.of", "a function", measure);
        return of(name, new OwnLoss(Check.given("Metric.of", "a name", name), measure, (y, target) -> Double.NaN));
    }

    /** The share of sequences that a network solves, as their task defines it. */
    static Metric solved(Task task) {
        Check.given("solved", "a task", task);
        return new Metric() {
            @Override
            public String name() {
                return "solved";
            }

            @Override
            public double sum(Sequences output, Sequences target) {
                return task.solved(output, target);
            }

            @Override
            public double weight(Sequences output, Sequences target) {
                return output.batch;
            }
        };
    }

    /** This metric for a network trained with this loss, because the loss may determine what the outputs mean. */
    default Metric trainedBy(Loss loss) {
        return this;
    }

    /** The name of the metric in the history. */
    String name();

    /** The sum over all columns that are not padding. */
    double sum(Sequences output, Sequences target);

    /** The number to divide the sum by. */
    double weight(Sequences output, Sequences target);
}
