/**
 * Looks into trained networks: what their cells hold, and which of them hold something that a person has a name for.
 *
 * <pre>{@code
 * var probe = Probe.search(CellStates.of(model, train), snow);
 * var estimate = probe.read(CellStates.of(model, test));
 * }</pre>
 *
 * <p>Among many cells one always fits best. So search on one part of the data and judge on another, and do the same
 * search in a network that has learnt nothing.
 *
 * <p>Threads: not for two at once.
 */
@NullMarked
package carousel.inspect;

import org.jspecify.annotations.NullMarked;
