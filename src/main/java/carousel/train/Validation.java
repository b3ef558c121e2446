package carousel.train;

import carousel.check.Check;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.loss.Metric;
import carousel.loss.Tally;
import java.util.List;

/**
 * The examples on which a fit measures its network after each epoch.
 *
 * @param chunk how many are measured at once; in a stateful fit, one of each stream
 * @param size how many there are, which must not change
 */
record Validation(Shards shards, Examples examples, int chunk, List<Metric> metrics, boolean stateful, int size) {
    Validation {
        if (stateful) {
            Batches.requireInOrder("validation of a stateful fit", examples, chunk);
        }
    }

    Tally measure() {
        expectSameSize("validation", examples, size);
        Tally total = shards.measure(examples, chunk, metrics, stateful);
        if (Double.isNaN(total.mean())) {
            throw new Trainer.NotFinite("the loss on the validation examples is NaN; " + shards.culprit());
        }
        return total;
    }

    /** Throws if there are more or fewer examples than before: an epoch would repeat some, or leave some out. */
    static void expectSameSize(String operation, Examples examples, int before) {
        if (examples.size() != before) {
            throw Check.unexpected(
                    operation,
                    "as many examples as when the run began, " + before,
                    examples.size(),
                    "the size of examples must not change");
        }
    }
}
