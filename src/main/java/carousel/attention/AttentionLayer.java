package carousel.attention;

import carousel.layers.Layer;

/**
 * Attention: a query q asks, and gets the columns k_1 … k_T of a memory in a mixture that suits it.
 *
 * <pre>
 *   e_j     = score of q and k_j        the kinds of attention differ in it alone
 *   α       = softmax(e)                over the real steps of the memory
 *   context = Σ_j α_j k_j
 *   output  = [context; q]
 * </pre>
 *
 * In a sequential model the layer makes one column of a sequence: the sequence is the memory, and its last column asks.
 * Elsewhere, as between an encoder and a decoder, {@link AttentionPass#attend} takes queries and memory apart; where their
 * rows differ, say so by {@code queryRows}, and build the layer for the rows of the memory.
 */
public abstract class AttentionLayer extends Layer {
    int queryRows;

    AttentionLayer() {}

    /** The rows of a query: those of the memory unless said otherwise. */
    final int rowsOfQuery(int memoryRows) {
        return queryRows == 0 ? memoryRows : queryRows;
    }

    /** The rows of context and query together. */
    @Override
    public final int outputRows(int memoryRows) {
        return memoryRows + rowsOfQuery(memoryRows);
    }

    @Override
    public final boolean readsSequences() {
        return true;
    }

    @Override
    public final boolean endsSequences() {
        return true;
    }

    @Override
    public abstract AttentionPass pass();
}
