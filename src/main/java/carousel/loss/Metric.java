package carousel.loss;

import carousel.check.Check;
import carousel.data.tasks.Task;
import carousel.linalg.Sequences;
import java.util.function.DoubleBinaryOperator;

/**
 * A figure to watch during training, as a sum over columns and the weight to divide it by; both add up over the parts
 * of a batch.
 *
 * <p>Threads: several threads call the same metric at once, so it must have no mutable state.
 */
public interface Metric {
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

            @Override
            public boolean takesLogits() {
                return loss.takesLogits();
            }
        };
    }

    /** The mean of your own function of each element of the output and its target. */
    static Metric of(String name, DoubleBinaryOperator measure) {
        Check.given("Metric.of", "a function", measure);
        return of(name, new OwnLoss(Check.given("Metric.of", "a name", name), measure, (y, target) -> Double.NaN));
    }

    /** The share of sequences that the network solves, as the task defines it. */
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

            @Override
            public boolean takesLogits() {
                return task.takesLogits();
            }

            @Override
            public Metric trainedBy(Loss loss) {
                if (task.takesLogits() && loss instanceof ElementLoss && !loss.takesLogits()) {
                    throw Check.unexpected(
                            "compile",
                            "a loss of logits, such as bce(), because solved(task) takes logits",
                            loss,
                            "take bce(), or a metric of your own");
                }
                return this;
            }
        };
    }

    /** This metric for a network trained with the given loss, which may determine what the outputs mean. */
    default Metric trainedBy(Loss loss) {
        return this;
    }

    /** Whether it reads the output as logits, so that the last layer of a network must not have an activation. */
    default boolean takesLogits() {
        return false;
    }

    /** The name of the metric in the history. */
    String name();

    /** The sum over all columns that are not padding. */
    double sum(Sequences output, Sequences target);

    /** The number to divide the sum by. */
    double weight(Sequences output, Sequences target);
}
