package carousel.linalg.kernels;

import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A rows x columns matrix that is stored column by column in a part of an array.
 *
 * <p>Threads: for one at a time.
 */
public final class Block {
    final int rows;
    final int columns;
    float[] data;
    int at;

    private final @Nullable FloatMatrix of;

    private Block(int rows, int columns, float[] data, @Nullable FloatMatrix of) {
        this.rows = rows;
        this.columns = columns;
        this.data = data;
        this.of = of;
    }

    /** The numbers of a matrix. A matrix that a {@link BlockGradient} adds to may get its array later. */
    public static Block of(FloatMatrix m) {
        return new Block(m.rows, m.columns, m.data, m);
    }

    /** A matrix of the given size; call {@link #at} to say where it is stored. */
    public static Block of(int rows, int columns) {
        return new Block(rows, columns, new float[0], null);
    }

    /** Stores this block in the given array from the given place on; returns this. */
    public Block at(float[] data, int at) {
        this.data = data;
        this.at = at;
        return this;
    }

    int size() {
        return rows * columns;
    }

    /** Whether this block is always in the same place. */
    boolean stays() {
        return of != null;
    }

    /** Takes the array that the matrix has now. */
    void refresh() {
        if (of != null) {
            data = of.data;
        }
    }

    /** No blocks, for a matrix without biases. */
    public static Block[] none() {
        return new Block[0];
    }

    /** A grid with a single block. */
    public static Block[][] single(Block block) {
        return new Block[][] {{block}};
    }
}
