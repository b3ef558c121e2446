/**
 * The cells that come with the library, written as you would write your own: see {@link carousel.recurrent.Cell}. σ is
 * the logistic function, ⊙ is elementwise. If you extend {@link carousel.cells.ForwardCell}, you write only the forward
 * equations of your cell.
 *
 * <pre>
 *   {@link carousel.cells.Lstm}
 *     i_t = σ(W_xi x_t + W_hi h_(t-1) [+ W_ci ⊙ c_(t-1)] + b_i)
 *     f_t = σ(W_xf x_t + W_hf h_(t-1) [+ W_cf ⊙ c_(t-1)] + b_f)
 *     c_t = f_t ⊙ c_(t-1) + i_t ⊙ tanh(W_xc x_t + W_hc h_(t-1) + b_c)
 *     o_t = σ(W_xo x_t + W_ho h_(t-1) [+ W_co ⊙ c_t] + b_o)
 *     h_t = o_t ⊙ tanh(c_t)
 *   {@link carousel.cells.Gru}
 *     r_t = σ(W_xr x_t + W_hr h_(t-1) + b_r)
 *     z_t = σ(W_xz x_t + W_hz h_(t-1) + b_z)
 *     n_t = tanh(W_xn x_t + b_n + r_t ⊙ (W_hn h_(t-1) + b_hn))
 *     h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_(t-1)
 *   {@link carousel.cells.SimpleRnn}
 *     h_t = tanh(W_xh x_t + W_hh h_(t-1) + b_h)
 *   {@link carousel.cells.Slstm}
 *     c_t = f_t ⊙ c_(t-1) + i_t ⊙ z_t,   n_t = f_t ⊙ n_(t-1) + i_t,   h_t = o_t ⊙ c_t / n_t,   i_t an exponential
 *   {@link carousel.cells.Mlstm}
 *     C_t = f_t C_(t-1) + i_t v_t k_tᵀ,   h_t = o_t ⊙ C_t q_t / max(|n_t · q_t|, 1),   i_t an exponential
 *   {@link carousel.cells.OnLstm}
 *     c_t = f_t' ⊙ c_(t-1) + i_t' ⊙ c̃_t,   f_t' and i_t' the gates of an LSTM under master gates that order its units
 *   {@link carousel.cells.MinLstm}
 *     h_t = (f_t ⊙ h_(t-1) + i_t ⊙ n_t) / (f_t + i_t),   f_t, i_t and n_t of x_t alone
 * </pre>
 *
 * <p>Threads: as in {@code carousel.recurrent}.
 */
@NullMarked
package carousel.cells;

import org.jspecify.annotations.NullMarked;
