package carousel.train;

import carousel.check.Check;
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
        if (stateful && examples.size() % Math.min(chunk, examples.size()) != 0) {
            throw Check.unexpected(
                    "validation of a stateful fit",
                    "a multiple of the batch, " + chunk + ", so that states continue from one batch to the next",
                    examples.size() + " examples");
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
