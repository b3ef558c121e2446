/**
 * The exercises of the second part, series: which answers are correct, and what is wrong with others. Each chapter has
 * its own class.
 *
 * <p>Threads: a notebook uses one, so nothing here is safe for two at once.
 */
@NullMarked
package carousel.exercises.series;

import org.jspecify.annotations.NullMarked;
