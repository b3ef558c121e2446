package carousel.layers;

/**
 * Blocks of floats that a pass reuses from batch to batch.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Blocks {
    private Blocks() {}

    /** Returns the block if it is large enough, else a new one of the given size, with undefined content. */
    public static float[] grown(float[] block, int size) {
        return block.length >= size ? block : new float[size];
    }
}
