package carousel.linalg;

import org.jblas.FloatMatrix;

/**
 * A matrix W, or its transpose, made ready for one product after another with few columns each, as a recurrence has them.
 * It is copied into panels of rows that suit the BLAS in use; a transposed matrix is turned round on the way, because a
 * product with a transposed matrix takes up to twice as long. For a single column the matrix itself serves.
 */
public final class Multiplier {
    private FloatMatrix w;
    private boolean transposed;
    private int columns;
    private int rows;
    private float[] panels = {};

    /** From now on stands for W as it is now, in products with so many columns. */
    public void take(FloatMatrix w, int columns) {
        take(w, false, columns);
    }

    /** From now on stands for Wᵀ, W being as it is now, in products with so many columns. */
    public void takeTransposed(FloatMatrix w, int columns) {
        take(w, true, columns);
    }

    private void take(FloatMatrix w, boolean transposed, int columns) {
        this.w = w;
        this.transposed = transposed;
        this.columns = columns;
        int m = transposed ? w.columns : w.rows;
        int k = transposed ? w.rows : w.columns;
        rows = Blas.backend().panelRows(m, columns, k);
        if (columns > 1 && (transposed || rows < m)) {
            panels = panels.length == w.length ? panels : new float[w.length];
            for (int from = 0; from < m; from += rows) {
                copyPanel(from, Math.min(rows, m - from), k);
            }
        }
    }

    /** Panel rows from, from + 1, … stand at from*k, column by column. */
    private void copyPanel(int from, int height, int k) {
        int at = from * k;
        if (transposed) {
            for (int r = 0; r < height; r++) {
                turnColumn(w.data, (from + r) * k, k, panels, at + r, height);
            }
        } else {
            for (int j = 0; j < k; j++) {
                System.arraycopy(w.data, j * w.rows + from, panels, at + j * height, height);
            }
        }
    }

    /** A column of W becomes a row of a panel: to be read without gaps matters more than to be written so. */
    private static void turnColumn(float[] w, int column, int k, float[] panel, int at, int height) {
        for (int j = 0; j < k; j++) {
            panel[at + j * height] = w[column + j];
        }
    }

    /** Y ← Y + W X, or Wᵀ X. */
    public void addProduct(float[] x, int xAt, float[] y, int yAt) {
        if (columns == 1 && transposed) {
            Blas.addTransposedProduct(w, x, xAt, y, yAt, 1);
        } else if (columns == 1 || (!transposed && rows == w.rows)) {
            Blas.addProduct(w, x, xAt, y, yAt, columns);
        } else {
            addPanels(x, xAt, y, yAt);
        }
    }

    private void addPanels(float[] x, int xAt, float[] y, int yAt) {
        int m = transposed ? w.columns : w.rows;
        int k = transposed ? w.rows : w.columns;
        for (int from = 0; from < m; from += rows) {
            int height = Math.min(rows, m - from);
            Blas.backend().gemm(false, false, height, columns, k, panels, from * k, x, xAt, y, yAt + from, m);
        }
    }
}
