/** The front door: static factories, so that {@code import static carousel.Carousel.*;} serves a notebook. */
package carousel;
