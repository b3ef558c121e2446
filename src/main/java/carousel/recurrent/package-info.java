/**
 * What every recurrent layer needs besides its equations. A {@link carousel.recurrent.Cell} declares its gates and
 * states and computes one step forward and one step back; {@link carousel.recurrent.RecurrentPass} does the rest for
 * all cells: products with W_x and W_h, padding, initial and final states, recurrent dropout, stepping.
 * {@link carousel.recurrent.CellCheck} compares a cell with finite differences. The library's own cells, in
 * {@code carousel.cells}, use nothing that a cell of your own cannot use.
 *
 * <p>Every gate has its own W_x (H x D), W_h (H x H) and b (H x 1), named as in the equations. A finished sequence
 * keeps its state until the end of the batch.
 *
 * <p>Threads: as in {@code carousel.layers}: a built layer may be shared; a pass is used by one thread at a time. A
 * cell keeps its numbers in the {@link carousel.recurrent.Step} it is given, never in fields, because several threads
 * run one cell at once.
 */
@NullMarked
package carousel.recurrent;

import org.jspecify.annotations.NullMarked;
