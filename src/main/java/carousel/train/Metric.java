package carousel.train;

import carousel.data.tasks.Task;
import carousel.linalg.Sequences;

/** A figure to watch while training, as a sum over columns and the weight to divide it by; both add up over pieces. */
public interface Metric {
    /** The share of columns whose class is right: the largest of several logits, or the sign of a single one. */
    static Metric accuracy() {
        return new Accuracy();
    }

    /** A loss under a name, watched besides the one that is made small. */
    static Metric of(String name, Loss loss) {
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

    /** The share of sequences that a network gets right, by the measure of their task. */
    static Metric solved(Task task) {
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

    /** The name under which it stands in the history. */
    String name();

    /** The sum over all columns that are not padding. */
    double sum(Sequences output, Sequences target);

    /** What the sum is to be divided by. */
    double weight(Sequences output, Sequences target);
}
