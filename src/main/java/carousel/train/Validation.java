package carousel.train;

import carousel.data.Batches;
import carousel.data.Examples;
import carousel.loss.Metric;
import carousel.loss.Tally;
import java.util.List;

/**
 * The examples on which a fit measures its network after each epoch.
 *
 * @param chunk how many are measured at once; in a stateful fit, one of each stream
 */
record Validation(Shards shards, Examples examples, int chunk, List<Metric> metrics, boolean stateful) {
    Validation {
        if (stateful) {
            Batches.requireInOrder("validation of a stateful fit", examples, chunk);
        }
    }

    Tally measure() {
        Tally total = shards.measure(examples, chunk, metrics, stateful);
        if (Double.isNaN(total.mean())) {
            throw new Trainer.NotFinite("the loss on the validation examples is NaN; " + shards.culprit());
        }
        return total;
    }
}
