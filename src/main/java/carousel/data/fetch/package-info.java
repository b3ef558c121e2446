/**
 * Data from the web: {@link carousel.data.fetch.PublicData} offers well-known data sets;
 * {@link carousel.data.fetch.Download} downloads, checks and keeps their files.
 *
 * <p>Threads: a data set may be requested from any thread; two downloads of the same set at once do not interfere,
 * unless they are in two programs.
 */
@NullMarked
package carousel.data.fetch;

import org.jspecify.annotations.NullMarked;
