/**
 * Markers: a dot for each value of a group, a bar for its median, and one that draws a dashed line. It is internal: it is
 * for the figures of {@link carousel.plot}, and knows nothing of them.
 *
 * <p>Threads: a marker is for one figure, and so for one thread.
 */
@NullMarked
package carousel.plot.marker;

import org.jspecify.annotations.NullMarked;
