/**
 * The catalogue of exercises, and the judges of answers.
 *
 * <p>Threads: a notebook uses one, so nothing here is safe for two at once.
 */
@NullMarked
package carousel.exercises.judge;

import org.jspecify.annotations.NullMarked;
