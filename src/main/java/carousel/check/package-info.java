/**
 * Checks of what callers pass in, for all other packages. Every error has the same form, {@code operation: expected this,
 * got that; do so}, and names what the caller named. Not meant for users of the library.
 *
 * <p>Threads: static methods may be called from any thread.
 */
@NullMarked
package carousel.check;

import org.jspecify.annotations.NullMarked;
