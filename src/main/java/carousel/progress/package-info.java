/**
 * Shows the progress of long tasks. {@link carousel.progress.Progress} chooses a {@link carousel.progress.ProgressBar},
 * which updates a line in a terminal or a notebook, or writes to a log. A {@link carousel.progress.LiveLine} is loaded
 * as a service.
 *
 * <p>Threads: a bar is drawn by one thread.
 */
@NullMarked
package carousel.progress;

import org.jspecify.annotations.NullMarked;
