/**
 * The base of all layers, and the layers that treat each step on its own. A {@link carousel.layers.Layer} has only
 * parameters and options. What one pass over a batch needs is in its {@link carousel.layers.Pass}, which is reused from
 * batch to batch, so that nothing is allocated per time step. Several passes may run over the same layer at once, each
 * in its own thread.
 *
 * <p>Sizes: B sequences, T steps, D features in, H units out, V symbols of a vocabulary. Vectors are columns, ⊙ is
 * elementwise.
 *
 * <pre>
 *   {@link carousel.layers.DenseLayer}, {@link carousel.layers.Embedding}, {@link carousel.layers.LayerNorm}
 *     y = W x + b;   y = column x of E;   y = γ ⊙ (x - mean(x)) / √(var(x) + ε) + β
 * </pre>
 *
 * Sequences of unequal length are padded at the end. Padding contributes no gradient, so a padded batch gives the same
 * results as its sequences one by one. Layers with a state are in {@code carousel.recurrent} and
 * {@code carousel.cells}, layers made of layers in {@code carousel.attention}.
 *
 * <p>Threads: set options from one thread before the layer becomes part of a network. After that, any number of threads
 * may run their own passes, as long as none trains.
 */
@NullMarked
package carousel.layers;

import org.jspecify.annotations.NullMarked;
