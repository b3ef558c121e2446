package carousel.layers;

import carousel.check.Check;

/**
 * Blocks of floats that a pass reuses from batch to batch.
 *
 * <p>Only the library needs it. It is public because several of its packages do.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Blocks {
    /** The longest array that every JVM can create. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private Blocks() {}

    /**
     * Returns the block if it is large enough, else a new one of the given size, with undefined content.
     *
     * @param layer the layer that needs it, for the message
     * @throws IllegalArgumentException if no array can be that long
     */
    public static float[] grown(Object layer, float[] block, long size) {
        return size <= block.length ? block : of(layer, size);
    }

    /**
     * A new block of the given size.
     *
     * @param layer the layer that needs it, for the message
     * @throws IllegalArgumentException if no array can be that long
     */
    public static float[] of(Object layer, long size) {
        if (size > LONGEST_ARRAY) {
            throw Check.unexpected(
                    layer.toString(), "a block of at most " + LONGEST_ARRAY + " numbers", Long.toString(size));
        }
        return new float[(int) size];
    }
}
