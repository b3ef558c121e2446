/**
 * The matrices below everything else: products, activations, and the layout of a batch of sequences.
 *
 * <p>{@link carousel.linalg.Blas} is the only entry to products; {@code carousel.linalg.kernels} computes them.
 *
 * <p>A batch of B sequences of T steps with D features is one column-major block of D rows and T*B columns; column
 * {@code t * B + b} is step t of sequence b. A time step is then one contiguous piece of memory, and W X for all steps
 * is one matrix product.
 *
 * <p>Internal, except for {@link carousel.linalg.Sequences}: these are inner loops. Layers check their input and call
 * them for every step, so they check nothing themselves. The methods offered to users take and return {@code Sequences}
 * and matrices, but no other type of this package.
 *
 * <p>Threads: static methods may be called from any thread; {@link carousel.linalg.Sequences} and products are for one
 * thread at a time.
 */
@NullMarked
package carousel.linalg;

import org.jspecify.annotations.NullMarked;
