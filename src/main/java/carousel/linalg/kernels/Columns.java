package carousel.linalg.kernels;

import java.util.Arrays;

/**
 * Columns of one or several matrices that are in many arrays, such as those of the steps of a sequence. A run is some
 * columns that follow each other in one array, for each of the matrices. A few columns are copied behind those before
 * them, because many short runs take longer to pack than a long one.
 *
 * <p>Threads: for one at a time.
 */
public final class Columns {
    private final int[] rows;
    private final float[][][] data;
    private final int[][] first;
    private int[] n = new int[4];
    private int runs;
    /** The columns that were copied, and how many. */
    private final float[][] copies;

    private int copied;
    private final int[] fromFirst;

    /** No columns yet, of matrices with these numbers of rows. */
    Columns(int[] rows) {
        this.rows = rows;
        this.data = new float[rows.length][n.length][];
        this.first = new int[rows.length][n.length];
        this.copies = new float[rows.length][0];
        this.fromFirst = new int[rows.length];
    }

    /** Adds n of the columns that are still to come before {@link #clear}: those of each X_s from from[s] + j on. */
    void add(float[][] x, int[] from, int j, int n, int toCome) {
        if (n < BlockMatrix.FEW) {
            copy(x, from, j, n, toCome);
        } else {
            addRun(x, from, j, n);
        }
    }

    private void copy(float[][] x, int[] from, int j, int n, int toCome) {
        for (int s = 0; s < x.length; s++) {
            if (copied == 0 && copies[s].length < toCome * rows[s]) {
                copies[s] = new float[toCome * rows[s]];
            }
            System.arraycopy(x[s], (from[s] + j) * rows[s], copies[s], copied * rows[s], n * rows[s]);
        }
        if (runs > 0 && data[0][runs - 1] == copies[0]) {
            this.n[runs - 1] += n;
        } else {
            addRun(copies, fromFirst, copied, n);
        }
        copied += n;
    }

    private void addRun(float[][] x, int[] from, int j, int n) {
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
        copied = 0;
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
