/**
 * The front door: static factories, so that {@code import static carousel.Carousel.*;} serves a notebook.
 *
 * <p>Threads: the methods of {@link carousel.Carousel} may be called from any thread; what they make says for itself.
 */
@NullMarked
package carousel;

import org.jspecify.annotations.NullMarked;
