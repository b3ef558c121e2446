/**
 * What every layer is, and the layers that know nothing of time. A {@link carousel.layers.Layer} holds parameters only; what
 * one pass over a batch needs lives in its {@link carousel.layers.Pass}, which is reused from batch to batch, so that nothing
 * is allocated per time step. Several passes may run over the same layer at once, each in its own thread.
 *
 * <p>Sizes: B sequences, T steps, D features in, H units out, V symbols of a vocabulary. Vectors are columns, ⊙ is
 * elementwise.
 *
 * <pre>
 *   {@link carousel.layers.DenseLayer}, {@link carousel.layers.Embedding}, {@link carousel.layers.LayerNorm}
 *     y = W x + b;   y = column x of E;   y = γ ⊙ (x - mean(x)) / √(var(x) + ε) + β
 * </pre>
 *
 * Sequences of unequal length are padded at their end; no gradient comes from padding, so that a padded batch gives what its
 * sequences give one by one. Layers with a state are in {@code carousel.recurrent} and {@code carousel.cells}, layers made of
 * layers in {@code carousel.attention}.
 *
 * <p>Threads: options are set by one thread before a layer becomes part of a network; then any number of threads may run
 * passes of their own, as long as none trains.
 */
@NullMarked
package carousel.layers;

import org.jspecify.annotations.NullMarked;
