/**
 * The layers. A {@link carousel.layers.Layer} holds parameters only; what one pass over a batch needs lives in its
 * {@link carousel.layers.Pass}, which is reused from batch to batch, so that nothing is allocated per time step. Several
 * passes may run over the same layer at once, each in its own thread.
 *
 * <p>Sizes: B sequences, T steps, D features in, H units out, V symbols of a vocabulary. Vectors are columns. Every gate
 * has its own W_x (H x D), W_h (H x H) and b (H x 1), named as in the equations:
 *
 * <pre>
 *   i_t = σ(W_xi x_t + W_hi h_(t-1) + W_ci ⊙ c_(t-1) + b_i)
 *   f_t = σ(W_xf x_t + W_hf h_(t-1) + W_cf ⊙ c_(t-1) + b_f)
 *   c_t = f_t ⊙ c_(t-1) + i_t ⊙ tanh(W_xc x_t + W_hc h_(t-1) + b_c)
 *   o_t = σ(W_xo x_t + W_ho h_(t-1) + W_co ⊙ c_t + b_o)
 *   h_t = o_t ⊙ tanh(c_t)
 * </pre>
 *
 * Sequences of unequal length are padded at their end. A layer carries the state of a finished sequence unchanged, and
 * no gradient comes from padding, so that a padded batch gives what its sequences give one by one.
 */
package carousel.layers;
