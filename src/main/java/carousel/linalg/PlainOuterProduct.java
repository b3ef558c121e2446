package carousel.linalg;

import java.util.Arrays;

/** {@link BlockGradient} without the vector module, by the loops of {@link PlainProduct}: there the columns are of dY. */
final class PlainOuterProduct implements OuterProduct {
    private final BlockGradient gradient;
    private final boolean vectorsMayComeUp = Vectors.ready() == null;
    private final int height;
    /** Column p of dY_0, dY_1, … one upon the other. */
    private final float[][] dy;

    private final float[] x = new float[BlockGradient.COLUMNS];
    private final float[] sum;

    PlainOuterProduct(BlockGradient gradient) {
        this.gradient = gradient;
        this.height = Arrays.stream(gradient.heights).sum();
        this.dy = new float[BlockGradient.COLUMNS][height];
        this.sum = new float[height];
    }

    @Override
    public boolean isCurrent() {
        return vectorsMayComeUp == (Vectors.ready() == null);
    }

    @Override
    public void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int j, int n) {
        for (int g = 0, i = 0; g < dy.length; i += gradient.heights[g++]) {
            int H = gradient.heights[g];
            for (int p = 0; p < n; p++) {
                System.arraycopy(dy[g], (dyFrom + p) * H, this.dy[p], i, H);
            }
        }
        for (int s = 0; s < x.length; s++) {
            int D = gradient.depths[s];
            for (int r = 0; r < D; r++) {
                for (int p = 0; p < n; p++) {
                    this.x[p] = x[s][(xFrom[s] + j + p) * D + r];
                }
                addColumn(s, r, n);
            }
        }
        if (gradient.biases != null) {
            Arrays.fill(this.x, 0, n, 1f);
            addColumn(x.length, 0, n);
        }
    }

    private void addColumn(int s, int r, int n) {
        Arrays.fill(sum, 0f);
        PlainProduct.addProduct(height, n, dy, x, sum);
        for (int g = 0, i = 0; g < gradient.heights.length; i += gradient.heights[g++]) {
            gradient.addTo(g, s, r, 0, gradient.heights[g], sum, i);
        }
    }
}
