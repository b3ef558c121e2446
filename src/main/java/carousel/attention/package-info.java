/**
 * Attention, and the encoder and decoder that use it.
 *
 * <pre>
 *   {@link carousel.attention.AttentionLayer}
 *     e_j = vᵀ tanh(W_q q + W_k k_j), or qᵀ k_j
 *     context = Σ_j softmax(e)_j k_j
 *   {@link carousel.attention.EncoderDecoder}
 *     h_t = decoder(word_1 … word_t), begun with the encoder's last state
 *     h̃_t = tanh(W_c [context; h_t])
 * </pre>
 *
 * <p>Threads: as in {@code carousel.layers}: a layer may be shared once it is built, a pass is for one thread at a
 * time.
 */
@NullMarked
package carousel.attention;

import org.jspecify.annotations.NullMarked;
