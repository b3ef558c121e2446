/**
 * What every recurrent layer needs besides its equations. A {@link carousel.recurrent.Cell} declares its gates and
 * states and computes one step forward and one step back; {@link carousel.recurrent.Recurrent} and {@link
 * carousel.recurrent.RecurrentPass} do the rest for all cells: products with W_x for all steps and with W_h for one,
 * padding, initial and final states, dropout on the recurrence, stepping. {@link carousel.recurrent.CellCheck} compares
 * a cell with finite differences. The library's own cells, in {@code carousel.cells}, use nothing that a cell of your
 * own cannot use.
 *
 * <p>Every gate has its own W_x (H x D), W_h (H x H) and b (H x 1), named as in the equations. A finished sequence keeps its
 * state to the end of the batch.
 *
 * <p>Threads: as in {@code carousel.layers}: a layer may be shared once it is built, a pass is for one thread at a time. A
 * cell keeps its numbers in the {@link carousel.recurrent.Step} that it is given, never in fields, because several threads
 * run one cell at once.
 */
@NullMarked
package carousel.recurrent;

import org.jspecify.annotations.NullMarked;
