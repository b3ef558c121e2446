/**
 * The exercises of the chapters: what a right answer is, and what to say of a wrong one. A notebook calls {@link
 * carousel.exercises.Exercises#check}; each chapter's answers stand in a class of its own.
 *
 * <p>Threads: a notebook has one; nothing here is for two at once.
 */
@NullMarked
package carousel.exercises;

import org.jspecify.annotations.NullMarked;
