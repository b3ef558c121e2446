/**
 * For all other packages: argument checks, files that are written whole or not at all, and threads in the background.
 * Every error has the form {@code operation: expected this, got that; do so} and uses the caller's names. Not meant for
 * users of the library.
 *
 * <p>Threads: the static methods may be called from any thread.
 */
@NullMarked
package carousel.check;

import org.jspecify.annotations.NullMarked;
