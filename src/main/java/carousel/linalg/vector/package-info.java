/**
 * The inner loops of {@code carousel.linalg.kernels} on the vector API. {@code VectorTiles} has them, and
 * {@code VectorLoops} says when C2 has compiled them.
 *
 * <p>Internal: inner loops that check nothing, reached through {@code carousel.linalg.Blas} and {@code Activations}.
 *
 * <p>Threads: any number may call these methods.
 */
@NullMarked
package carousel.linalg.vector;

import org.jspecify.annotations.NullMarked;
