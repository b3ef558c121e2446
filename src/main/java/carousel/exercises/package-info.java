/**
 * The exercises of the chapters. A notebook calls {@link carousel.exercises.Exercises#check}; each chapter has a class of its
 * own, in the package of its part of the book.
 *
 * <p>Threads: a notebook has one; nothing here is for two at once.
 */
@NullMarked
package carousel.exercises;

import org.jspecify.annotations.NullMarked;
