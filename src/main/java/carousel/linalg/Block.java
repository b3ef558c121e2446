package carousel.linalg;

import org.jblas.FloatMatrix;

/** A rows x columns matrix that lies in an array, column after column, from some place on. */
public final class Block {
    final int rows;
    final int columns;
    float[] data;
    int at;

    private Block(int rows, int columns, float[] data) {
        this.rows = rows;
        this.columns = columns;
        this.data = data;
    }

    /** The numbers of a matrix. */
    public static Block of(FloatMatrix m) {
        return new Block(m.rows, m.columns, m.data);
    }

    /** A matrix of the given size, to be placed by {@link #at}. */
    public static Block of(int rows, int columns) {
        return new Block(rows, columns, null);
    }

    /** From now on this block lies in the given array from the given place on; returns this. */
    public Block at(float[] data, int at) {
        this.data = data;
        this.at = at;
        return this;
    }

    /** A grid of one. */
    public static Block[][] single(Block block) {
        return new Block[][] {{block}};
    }
}
