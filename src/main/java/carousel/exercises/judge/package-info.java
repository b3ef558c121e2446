/**
 * What an exercise is, and what judges an answer.
 *
 * <p>Threads: a notebook has one; nothing here is for two at once.
 */
@NullMarked
package carousel.exercises.judge;

import org.jspecify.annotations.NullMarked;
