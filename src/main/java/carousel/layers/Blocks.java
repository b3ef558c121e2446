package carousel.layers;

import carousel.check.Check;

/**
 * Blocks of floats that a pass reuses from batch to batch.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Blocks {
    private Blocks() {}

    /**
     * Returns the block if it is large enough, else a new one, with undefined content.
     *
     * @param layer the layer that needs it, for the message
     * @param sizes the numbers whose product is the size of the block
     * @throws IllegalArgumentException if no array can be that long
     */
    public static float[] grown(Object layer, float[] block, int... sizes) {
        double size = 1;
        for (int n : sizes) {
            size *= n;
        }
        return size <= block.length ? block : new float[Check.size(layer.toString(), "a block", sizes)];
    }
}
