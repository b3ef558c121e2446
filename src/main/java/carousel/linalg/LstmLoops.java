package carousel.linalg;

import carousel.linalg.kernels.Tiles;
import carousel.linalg.vector.VectorLoops;

/**
 * The elementwise work of an LSTM's step back in a single loop, so that each number passes through the cache once.
 *
 * <p>Threads: any number may call these methods.
 */
public final class LstmLoops {
    private LstmLoops() {}

    /**
     * Computes dcPrev from the gradients dh and dc of a step without peepholes, and replaces the values of the four
     * gates with their dz. The operations and their order are those of the cell's own loops, so the bits are the same.
     *
     * @return the index up to which the work is done; {@code from} if the vector loops are not ready
     */
    public static int stepBack(
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] cPrev,
            float[] tanhC,
            float[] dh,
            float[] dc,
            float[] dcPrev,
            int from,
            int to) {
        Tiles vectors = VectorLoops.loops();
        return vectors == null ? from : vectors.lstmBack(i, f, g, o, cPrev, tanhC, dh, dc, dcPrev, from, to);
    }
}
