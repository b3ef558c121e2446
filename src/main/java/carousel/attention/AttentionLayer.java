package carousel.attention;

import carousel.layers.Layer;

/**
 * Attention: a query q gets a mixture of the columns k_1 … k_T of a memory, weighted by how well they match it.
 *
 * <pre>
 *   e_j     = score of q and k_j        the kinds of attention differ in it alone
 *   α       = softmax(e)                over the real steps of the memory
 *   context = Σ_j α_j k_j
 *   output  = [context; q]
 * </pre>
 *
 * In a sequential model, the layer turns a sequence into one column: the sequence is the memory, and its last column is
 * the query. Elsewhere, such as between an encoder and a decoder, {@link AttentionPass#attend} takes queries and memory
 * separately. If their rows differ, set {@code queryRows}, and build the layer for the rows of the memory.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public abstract class AttentionLayer extends Layer {
    int queryRows;

    AttentionLayer() {}

    /** The rows of a query: those of the memory unless set otherwise. */
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
    public final long floatsPerSequence(int steps) {
        return floats(steps, 1);
    }

    /** About how many floats a pass keeps of one sequence with T steps of memory and Q queries. */
    long floats(int T, int Q) {
        return 3L * T * inputRows() + 3L * Q * outputRows() + 2L * T * Q;
    }

    @Override
    public abstract AttentionPass pass();

    @Override
    public abstract AttentionLayer copy();
}
