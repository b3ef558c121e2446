package carousel.train;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.loss.Metric;
import java.util.List;

/** The examples on which a fit measures its network after each epoch. */
final class Validation {
    private final Shards shards;
    private final Examples examples;
    private final List<Metric> metrics;
    private final boolean stateful;
    /** How many examples are measured at once; in a stateful fit, one of each stream. */
    private final int chunk;

    /** In a stateful fit, with this batch. */
    Validation(Shards shards, Examples examples, List<Metric> metrics, boolean stateful, int batch) {
        this.shards = shards;
        this.examples = examples;
        this.metrics = metrics;
        this.stateful = stateful;
        this.chunk = !stateful ? Shards.CHUNK : examples.streams() > 0 ? examples.streams() : batch;
        if (stateful && examples.size() % Math.min(chunk, examples.size()) != 0) {
            throw Check.unexpected(
                    "validation of a stateful fit",
                    "a multiple of the batch, " + batch + ", so that states continue from one batch to the next",
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
