/**
 * Matrices at the bottom of everything: the one seam to BLAS, the vectorised activations, and the layout in which a
 * batch of sequences is stored.
 *
 * <p>A batch of B sequences of T steps with D features is one column-major block of D rows and T*B columns; column
 * {@code t * B + b} is step t of sequence b. A time step is then one contiguous piece of memory, and W X for all steps
 * is one matrix product.
 */
package carousel.linalg;
