/**
 * How far something is that takes a while: a {@link carousel.progress.ProgressBar}, found by {@link
 * carousel.progress.Progress}, writes to a line that is drawn again and
 * again, in a terminal or a notebook, or to a log. A {@link carousel.progress.LiveLine} is found as a service.
 *
 * <p>Threads: a bar is drawn by one thread.
 */
package carousel.progress;
