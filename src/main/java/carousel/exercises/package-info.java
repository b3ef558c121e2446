/**
 * The exercises of the chapters: how to recognise a correct answer, and what to say about a wrong one. A notebook calls
 * {@link carousel.exercises.Exercises#check}; each chapter's answers are in a class of their own.
 *
 * <p>Threads: use these classes from one thread at a time, as a notebook does.
 */
@NullMarked
package carousel.exercises;

import org.jspecify.annotations.NullMarked;
