/**
 * Matrices at the bottom of everything: products, activations, and the layout in which a batch of sequences is stored.
 *
 * <p>{@link carousel.linalg.Blas} is the one door to products; {@code carousel.linalg.kernels} computes them.
 *
 * <p>A batch of B sequences of T steps with D features is one column-major block of D rows and T*B columns; column
 * {@code t * B + b} is step t of sequence b. A time step is then one contiguous piece of memory, and W X for all steps
 * is one matrix product.
 *
 * <p>Internal, but for {@link carousel.linalg.Sequences}: these are inner loops, called for every step by layers that have
 * checked their input, so they check nothing themselves. What is offered to users takes and gives {@code Sequences} and
 * matrices, never a type of this package besides.
 *
 * <p>Threads: static methods may be called from any thread; {@link carousel.linalg.Sequences} and products are for one
 * thread at a time.
 */
@NullMarked
package carousel.linalg;

import org.jspecify.annotations.NullMarked;
