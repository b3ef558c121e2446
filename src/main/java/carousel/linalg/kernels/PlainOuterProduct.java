package carousel.linalg.kernels;

import java.util.Arrays;

/**
 * Computes a {@link BlockGradient} without the vector module, with the loops of {@link PlainProduct}. Their columns are
 * here the columns of dY.
 *
 * <p>Threads: for one at a time.
 */
public final class PlainOuterProduct implements OuterProduct {
    private final BlockGradient gradient;
    private final int height;
    /** The columns of dY_0, dY_1, …, stacked: one array for each column. */
    private final float[][] dy;

    private final float[][] x = new float[PlainProduct.CHUNK][BlockGradient.COLUMNS];
    private final float[][] sums;

    /** For this gradient. */
    public PlainOuterProduct(BlockGradient gradient) {
        this.gradient = gradient;
        this.height = Arrays.stream(gradient.heights).sum();
        this.dy = new float[BlockGradient.COLUMNS][height];
        this.sums = new float[PlainProduct.CHUNK][height];
    }

    @Override
    public void add(Columns dy, Columns x, int n) {
        for (int g = 0, i = 0; g < gradient.heights.length; i += gradient.heights[g++]) {
            stack(dy, g, i);
        }
        for (int s = 0; s < gradient.parts(); s++) {
            for (int r = 0; r < gradient.depth(s); r += PlainProduct.CHUNK) {
                int rows = Math.min(PlainProduct.CHUNK, gradient.depth(s) - r);
                for (int q = 0; q < rows; q++) {
                    turn(x, s, r + q, n, this.x[q]);
                    Arrays.fill(sums[q], 0f);
                }
                PlainProduct.addProduct(height, n, this.dy, rows, this.x, sums);
                for (int q = 0; q < rows; q++) {
                    addSums(s, r + q, sums[q]);
                }
            }
        }
    }

    /** Copies the columns of dY_g to those of the stack, from row i on. */
    private void stack(Columns dy, int g, int i) {
        int H = gradient.heights[g];
        for (int run = 0, p = 0; run < dy.runs(); run++) {
            for (int c = 0; c < dy.n(run); c++, p++) {
                System.arraycopy(dy.data(g, run), (dy.first(g, run) + c) * H, this.dy[p], i, H);
            }
        }
    }

    /** Copies row r of n columns of X_s; there is none for the biases, whose row is all ones. */
    private void turn(Columns x, int s, int r, int n, float[] row) {
        if (s == gradient.depths.length) {
            Arrays.fill(row, 0, n, 1f);
            return;
        }
        int D = gradient.depths[s];
        for (int run = 0, p = 0; run < x.runs(); run++) {
            float[] data = x.data(s, run);
            int from = x.first(s, run) * D + r;
            for (int c = 0; c < x.n(run); c++, p++) {
                row[p] = data[from + c * D];
            }
        }
    }

    private void addSums(int s, int r, float[] sum) {
        for (int g = 0, i = 0; g < gradient.heights.length; i += gradient.heights[g++]) {
            gradient.addTo(g, s, r, sum, i);
        }
    }
}
