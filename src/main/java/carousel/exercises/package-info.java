/**
 * The exercises of the chapters. A notebook calls {@link carousel.exercises.Exercises#check}. Each chapter has its own
 * class, in the package of its part of the book.
 *
 * <p>Threads: a notebook uses one, so nothing here is safe for two at once.
 */
@NullMarked
package carousel.exercises;

import org.jspecify.annotations.NullMarked;
