/**
 * A {@link carousel.loss.Loss} is what training minimises, and a {@link carousel.loss.Metric} is what it reports in
 * addition. Both are small public interfaces: a sum over columns and the weight to divide it by, which add up over the
 * shards of a batch.
 *
 * <p>Threads: losses and metrics are immutable, and several threads call them at once. Your own must allow this too.
 */
@NullMarked
package carousel.loss;

import org.jspecify.annotations.NullMarked;
