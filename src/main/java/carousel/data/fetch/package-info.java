/**
 * Data from the net: {@link carousel.data.fetch.PublicData} has well-known sets, by {@link carousel.data.fetch.Download}, which
 * checks what it got and keeps it.
 *
 * <p>Threads: a set may be asked for from any thread; two downloads of one set at the same time do not disturb each other.
 */
@NullMarked
package carousel.data.fetch;

import org.jspecify.annotations.NullMarked;
