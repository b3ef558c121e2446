/**
 * How products and activations are computed. {@link carousel.linalg.kernels.BlockMatrix} and
 * {@link carousel.linalg.kernels.BlockGradient} define the order of every sum. {@code PlainProduct} computes the sums
 * in loops that the JVM itself turns into vector instructions, {@code PanelProduct} in {@code Tiles} on the vector API,
 * which {@code carousel.linalg.vector} has, and {@code Jblas} in a native library.
 *
 * <p>Internal: inner loops that check nothing, reached through {@code carousel.linalg.Blas} and {@code Activations}.
 *
 * <p>Threads: static methods may be called from any thread; products are for one thread at a time.
 */
@NullMarked
package carousel.linalg.kernels;

import org.jspecify.annotations.NullMarked;
