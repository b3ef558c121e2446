/**
 * The layers. A {@link carousel.layers.Layer} holds parameters only; what one pass over a batch needs lives in its
 * {@link carousel.layers.Pass}, which is reused from batch to batch, so that nothing is allocated per time step. Several
 * passes may run over the same layer at once, each in its own thread.
 *
 * <p>Sizes: B sequences, T steps, D features in, H units out, V symbols of a vocabulary. Vectors are columns, ⊙ is
 * elementwise, σ the logistic function. Every gate has its own W_x (H x D), W_h (H x H) and b (H x 1), named as in the
 * equations.
 *
 * <pre>
 *   {@link carousel.layers.Lstm}
 *     i_t = σ(W_xi x_t + W_hi h_(t-1) [+ W_ci ⊙ c_(t-1)] + b_i)
 *     f_t = σ(W_xf x_t + W_hf h_(t-1) [+ W_cf ⊙ c_(t-1)] + b_f)
 *     c_t = f_t ⊙ c_(t-1) + i_t ⊙ tanh(W_xc x_t + W_hc h_(t-1) + b_c)
 *     o_t = σ(W_xo x_t + W_ho h_(t-1) [+ W_co ⊙ c_t] + b_o)
 *     h_t = o_t ⊙ tanh(c_t)
 *   {@link carousel.layers.Gru}
 *     r_t = σ(W_xr x_t + W_hr h_(t-1) + b_r)
 *     z_t = σ(W_xz x_t + W_hz h_(t-1) + b_z)
 *     n_t = tanh(W_xn x_t + b_n + r_t ⊙ (W_hn h_(t-1) + b_hn))
 *     h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)
 *   {@link carousel.layers.SimpleRnn}
 *     h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h)
 *   {@link carousel.layers.Attention}
 *     e_j = vᵀ tanh(W_q q + W_k k_j), or qᵀ k_j
 *     context = Σ_j softmax(e)_j k_j
 *   {@link carousel.layers.EncoderDecoder}
 *     h_t = decoder(word_1 … word_t), begun with the encoder's last state
 *     h̃_t = tanh(W_c [context; h_t])
 *   {@link carousel.layers.Dense}, {@link carousel.layers.Embedding}, {@link carousel.layers.LayerNorm}
 *     y = W x + b;   y = column x of E;   y = γ ⊙ (x - mean(x)) / √(var(x) + ε) + β
 * </pre>
 *
 * Sequences of unequal length are padded at their end. A recurrent layer carries the state of a finished sequence
 * unchanged, and no gradient comes from padding, so that a padded batch gives what its sequences give one by one.
 */
package carousel.layers;
