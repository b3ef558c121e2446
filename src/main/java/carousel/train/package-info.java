/**
 * Training. A {@link carousel.train.Sequential} of layers becomes a {@link carousel.train.Model} with a loss and an
 * optimiser. {@link carousel.train.Fit} is what callbacks see of a running fit, with the model as a {@link
 * carousel.train.Predictor}, and {@link carousel.train.History} is its record.
 *
 * <p>A batch of B sequences is split into shards, whose number depends only on B. Each shard has its own workspace and
 * its own gradients, which are added in the order of the shards, so the same seed gives the same bits on one core and
 * on sixteen.
 *
 * <p>Threads: any number of threads may predict and evaluate with one {@link carousel.train.Model}, as long as none
 * trains it; a second {@code fit} at the same time is refused. A {@link carousel.train.Trainer}, {@link
 * carousel.train.Stepper} or {@link carousel.passes.NetworkPass} is for one thread at a time; callbacks are called on
 * the thread of {@code fit}.
 */
@NullMarked
package carousel.train;

import org.jspecify.annotations.NullMarked;
