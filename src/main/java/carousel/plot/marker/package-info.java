/**
 * The markers of groups of values: a dot for each and a bar for their median. It is internal: it is for the figures of
 * {@link carousel.plot}, and knows nothing of them.
 *
 * <p>Threads: a marker is for one figure, and so for one thread.
 */
@NullMarked
package carousel.plot.marker;

import org.jspecify.annotations.NullMarked;
