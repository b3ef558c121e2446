package carousel.layers;

import carousel.check.Check;
import java.lang.ref.WeakReference;

/**
 * Arrays of floats that a pass reuses from batch to batch.
 *
 * <p>Only the library needs it. It is public because several of its packages do.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Buffers {
    /** An array of this length can be created by every JVM, and is small enough not to fail for want of one gap. */
    private static final int PROBE = 1 << 22;

    private Buffers() {}

    /**
     * Returns the buffer if it is large enough, else a new one of the given size, with undefined content.
     *
     * @param layer the layer that needs it, for the message
     * @throws IllegalArgumentException if no array can be that long
     */
    public static float[] grown(Object layer, float[] buffer, long size) {
        return size <= buffer.length ? buffer : of(layer, size);
    }

    /**
     * A new buffer of the given size.
     *
     * @param layer the layer that needs it, for the message
     * @throws IllegalArgumentException if no array can be that long
     */
    public static float[] of(Object layer, long size) {
        if (size > Check.LONGEST_ARRAY) {
            throw Check.unexpected(layer.toString(), "a buffer of at most " + Check.LONGEST_ARRAY + " numbers", size);
        }
        return new float[(int) size];
    }

    /**
     * Throws if there is no memory for this many floats and an eighth of the heap besides. If memory may be short, garbage
     * is collected, so that what is in use is known; then large arrays are asked for and dropped, in case the memory is in
     * pieces. All the time some is left for other threads.
     *
     * @throws OutOfMemoryError if the memory is too small
     */
    public static void expectMemory(long floats) {
        long sixteenth = Runtime.getRuntime().maxMemory() / (16 * Float.BYTES);
        if (2 * (floats + sixteenth) < free()) {
            return;
        }
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        System.gc();
        boolean known = garbage.get() == null; // some JVMs are told not to collect when they are asked to
        long free = free();
        if (known && floats + 2 * sixteenth > free) {
            throw new OutOfMemoryError("Java heap space");
        }
        if (2 * (floats + sixteenth) < free) {
            return;
        }
        long all = floats + sixteenth;
        float[][] probe = new float[(int) (all / PROBE) + 1][];
        for (int i = 0; i < probe.length; i++) {
            probe[i] = new float[(int) Math.min(PROBE, all - (long) i * PROBE)];
        }
    }

    /** The floats for which there is memory, not counting garbage that the JVM has yet to find. */
    static long free() {
        Runtime java = Runtime.getRuntime();
        return (java.maxMemory() - (java.totalMemory() - java.freeMemory())) / Float.BYTES;
    }
}
