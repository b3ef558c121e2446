/**
 * The library's entry point: static factories for notebooks, imported with {@code import static carousel.Carousel.*;}.
 *
 * <p>Threads: the methods of {@link carousel.Carousel} may be called from any thread; the classes of the objects they
 * return state their own rules.
 */
@NullMarked
package carousel;

import org.jspecify.annotations.NullMarked;
