/**
 * The library's own callbacks. Of a fit they use only what yours can use too: {@link carousel.train.Callback} and {@link
 * carousel.train.Fit}.
 *
 * <p>Threads: any number of fits may share one, and each calls it on its own thread.
 */
@NullMarked
package carousel.callbacks;

import org.jspecify.annotations.NullMarked;
