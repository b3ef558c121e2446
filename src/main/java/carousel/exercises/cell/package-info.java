/**
 * The exercises of the first part, the cell: which answers are correct, and what is wrong with others. Each chapter has
 * its own class.
 *
 * <p>Threads: a notebook uses one, so nothing here is safe for two at once.
 */
@NullMarked
package carousel.exercises.cell;

import org.jspecify.annotations.NullMarked;
