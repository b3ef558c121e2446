/**
 * The recurrent cells as in a textbook: one time step, one sequence, one equation per line, in double precision.
 *
 * <p>These classes are written to be read, not to be fast. The theory notebooks go through them line by line, and the
 * float engine is tested against them. Every vector is a column: an input x_t is D x 1, a hidden state h_t and a
 * cell state c_t are H x 1, and T steps make a sequence. ⊙ is elementwise, σ is the logistic function.
 * The code uses only jblas operations that do not need the native library, so it runs on any platform.
 *
 * <h2>LSTM: {@link carousel.textbook.LstmCell}</h2>
 *
 * <pre>
 * f_t  = σ(W_xf x_t + W_hf h_(t-1) [+ W_cf ⊙ c_(t-1)] + b_f)    forget gate
 * i_t  = σ(W_xi x_t + W_hi h_(t-1) [+ W_ci ⊙ c_(t-1)] + b_i)    input gate; coupled: i_t = 1 - f_t
 * c~_t = tanh(W_xc x_t + W_hc h_(t-1) + b_c)                    candidate
 * c_t  = f_t ⊙ c_(t-1) + i_t ⊙ c~_t                             cell state
 * o_t  = σ(W_xo x_t + W_ho h_(t-1) [+ W_co ⊙ c_t] + b_o)        output gate
 * h_t  = o_t ⊙ tanh(c_t)                                        hidden state
 * </pre>
 *
 * W_x. is H x D, W_h. is H x H, b_. is H x 1, and the peepholes W_c. in brackets are H x 1. The forget gate comes first
 * because a coupled input gate is computed from it. The cell without a forget gate is from Hochreiter and Schmidhuber
 * (Long Short-Term Memory, 1997), the forget gate from Gers, Schmidhuber and Cummins (Learning to Forget, 2000), the
 * peepholes from Gers and Schmidhuber (Recurrent Nets that Time and Count, 2000; in full in Gers, Schraudolph and
 * Schmidhuber, Learning Precise Timing with LSTM Recurrent Networks, 2002), and the coupled gates (CIFG) from Greff et
 * al. (LSTM: A Search Space Odyssey, 2017).
 *
 * <h2>GRU: {@link carousel.textbook.GruCell}</h2>
 *
 * <pre>
 * r_t = σ(W_xr x_t + W_hr h_(t-1) + b_r)                      reset gate
 * z_t = σ(W_xz x_t + W_hz h_(t-1) + b_z)                      update gate
 * n_t = tanh(W_xn x_t + b_n + r_t ⊙ (W_hn h_(t-1) + b_hn))    candidate, reset after (cuDNN, PyTorch)
 * n_t = tanh(W_xn x_t + W_hn (r_t ⊙ h_(t-1)) + b_n)           candidate, reset before (Cho et al.)
 * h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)                       hidden state
 * </pre>
 *
 * Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014. As there, z_t
 * is the share of the old state that is kept; some later papers swap z_t and 1 - z_t.
 *
 * <h2>Plain RNN: {@link carousel.textbook.RnnCell}</h2>
 *
 * <pre>
 * h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h)
 * </pre>
 *
 * Elman, Finding Structure in Time, 1990.
 *
 * <h2>Backpropagation through time: {@link carousel.textbook.TextbookCell}</h2>
 *
 * For t = T ... 1 a cell turns dL/dh_t and dL/dc_t into dL/dx_t, dL/dh_(t-1) and dL/dc_(t-1), and adds its share to
 * the gradient of every parameter (Werbos, Backpropagation Through Time, 1990). In the code, dL/dv is called
 * {@code dv}, and {@code dz_i} is the gradient at the argument of the input gate's σ. {@link
 * carousel.textbook.FiniteDifferences} measures any of these gradients numerically, as a check.
 *
 * <h2>Attention: {@link carousel.textbook.AdditiveAttention}, {@link carousel.textbook.DotAttention}</h2>
 *
 * <pre>
 * e_j     = vᵀ tanh(W_q q + W_k k_j)    additive score (Bahdanau et al., 2015)
 * e_j     = qᵀ k_j                      dot-product score (Luong et al., 2015)
 * α       = softmax(e)                  weights, T x 1
 * context = Σ_j α_j k_j                 as long as a key
 * </pre>
 *
 * <h2>Output and loss: {@link carousel.textbook.Dense}, {@link carousel.textbook.LossValue}</h2>
 *
 * <pre>
 * y = W h + b    W is V x H, b is V x 1
 * </pre>
 *
 * <p>Threads: a forward step changes no shared data. A backward pass adds to the gradients of its cell, so only one
 * thread at a time may train it.
 */
@NullMarked
package carousel.textbook;

import org.jspecify.annotations.NullMarked;
