/**
 * What a right answer is in the second part, series, and what to say of a wrong one: one class for each chapter.
 *
 * <p>Threads: a notebook has one; nothing here is for two at once.
 */
@NullMarked
package carousel.exercises.series;

import org.jspecify.annotations.NullMarked;
