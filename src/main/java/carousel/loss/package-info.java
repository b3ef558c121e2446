/**
 * A {@link carousel.loss.Loss} is what training minimises, a {@link carousel.loss.Metric} what it watches besides. Both
 * are small public interfaces: a sum over columns and the weight to divide it by, which add up over the shards of a
 * batch.
 *
 * <p>Threads: losses and metrics are immutable and are called by several threads at once; one of your own must allow that
 * too.
 */
@NullMarked
package carousel.loss;

import org.jspecify.annotations.NullMarked;
