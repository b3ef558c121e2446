/**
 * What a right answer is in the first part, the cell, and what to say of a wrong one: one class for each chapter.
 *
 * <p>Threads: a notebook has one; nothing here is for two at once.
 */
@NullMarked
package carousel.exercises.cell;

import org.jspecify.annotations.NullMarked;
