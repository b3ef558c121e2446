/**
 * Looks inside trained networks: what their cells store, and which cell stores a quantity that has a meaning for
 * people.
 *
 * <pre>{@code
 * var probe = Probe.search(CellStates.of(model, train), snow);
 * var estimate = probe.read(CellStates.of(model, test));
 * }</pre>
 *
 * <p>Of many cells, one always fits best by chance. So search on one part of the data, evaluate on another, and repeat
 * the search in an untrained network for comparison.
 *
 * <p>Threads: for one thread at a time.
 */
@NullMarked
package carousel.inspect;

import org.jspecify.annotations.NullMarked;
