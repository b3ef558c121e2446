package carousel.linalg.kernels;

import java.util.Arrays;

/**
 * Columns of one or several matrices that are in many arrays, such as those of the steps of a sequence. A run is some
 * columns that follow each other in one array, for each of the matrices.
 *
 * <p>Threads: for one at a time.
 */
public final class Columns {
    private final float[][][] data;
    private final int[][] first;
    private int[] n = new int[4];
    private int runs;

    /** No columns yet, of this many matrices. */
    Columns(int matrices) {
        this.data = new float[matrices][n.length][];
        this.first = new int[matrices][n.length];
    }

    /** Adds a run of n columns: those of each X_s from from[s] + j on. */
    void add(float[][] x, int[] from, int j, int n) {
        if (runs == this.n.length) {
            this.n = Arrays.copyOf(this.n, 2 * runs);
            Arrays.setAll(data, s -> Arrays.copyOf(data[s], 2 * runs));
            Arrays.setAll(first, s -> Arrays.copyOf(first[s], 2 * runs));
        }
        for (int s = 0; s < x.length; s++) {
            data[s][runs] = x[s];
            first[s][runs] = from[s] + j;
        }
        this.n[runs++] = n;
    }

    /** Removes all runs. */
    void clear() {
        for (float[][] arrays : data) {
            Arrays.fill(arrays, 0, runs, null);
        }
        runs = 0;
    }

    /** The number of runs. */
    public int runs() {
        return runs;
    }

    /** How many columns a run has. */
    public int n(int run) {
        return n[run];
    }

    /** The array in which matrix s has a run. */
    public float[] data(int s, int run) {
        return data[s][run];
    }

    /** The first column of the run in that array. */
    public int first(int s, int run) {
        return first[s][run];
    }
}
