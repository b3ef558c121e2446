/**
 * Progress of long tasks. {@link carousel.progress.Progress} chooses a {@link carousel.progress.ProgressBar} that
 * updates a line in a terminal or a notebook, or writes to a log. A {@link carousel.progress.LiveLine} is loaded as a
 * service.
 *
 * <p>Threads: a progress bar is for one thread.
 */
@NullMarked
package carousel.progress;

import org.jspecify.annotations.NullMarked;
