package carousel.linalg.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    public void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int j, int n) {
        for (int g = 0, i = 0; g < dy.length; i += gradient.heights[g++]) {
            int H = gradient.heights[g];
            for (int p = 0; p < n; p++) {
                System.arraycopy(dy[g], (dyFrom + p) * H, this.dy[p], i, H);
            }
        }
        for (int s = 0; s < gradient.parts(); s++) {
            for (int r = 0; r < gradient.depth(s); r += PlainProduct.CHUNK) {
                int rows = Math.min(PlainProduct.CHUNK, gradient.depth(s) - r);
                for (int q = 0; q < rows; q++) {
                    turn(s < x.length ? x[s] : null, s < x.length ? xFrom[s] + j : 0, r + q, s, n, this.x[q]);
                    Arrays.fill(sums[q], 0f);
                }
                PlainProduct.addProduct(height, n, this.dy, rows, this.x, sums);
                for (int q = 0; q < rows; q++) {
                    addSums(s, r + q, sums[q]);
                }
            }
        }
    }

    /** Copies row r of n columns of X; without X, as for the biases, the row is all ones. */
    private void turn(float @Nullable [] x, int from, int r, int s, int n, float[] row) {
        if (x == null) {
            Arrays.fill(row, 0, n, 1f);
            return;
        }
        int D = gradient.depth(s);
        for (int p = 0; p < n; p++) {
            row[p] = x[(from + p) * D + r];
        }
    }

    private void addSums(int s, int r, float[] sum) {
        for (int g = 0, i = 0; g < gradient.heights.length; i += gradient.heights[g++]) {
            gradient.addTo(g, s, r, 0, gradient.heights[g], sum, i);
        }
    }
}
