package carousel.linalg;

/**
 * Products without the vector module. C2 vectorises a loop over rows by itself if every array in it has the same index and
 * there are few of them: so each column of W is an array of its own, over the rows of all blocks, and four are taken at once.
 */
final class PlainProduct implements BlockProduct {
    private final BlockMatrix m;
    private final boolean vectorsMayComeUp = Vectors.ready() == null;
    private final float[][] w;
    private final float[] bias;
    private final float[] sum;
    private final float[] x;

    PlainProduct(BlockMatrix m) {
        this.m = m;
        this.w = new float[m.depth][m.height];
        this.bias = new float[m.height];
        this.sum = new float[m.height];
        this.x = new float[m.depth];
    }

    @Override
    public boolean isCurrent() {
        return vectorsMayComeUp == (Vectors.ready() == null);
    }

    @Override
    public void take() {
        int i = 0;
        for (int g = 0; g < m.heights.length; g++) {
            int p = 0;
            for (int s = 0; s < m.depths.length; s++) {
                m.copyColumns(g, s, w, p, i);
                p += m.depths[s];
            }
            for (int r = 0; r < m.heights[g]; r++) {
                bias[i++] = m.bias(g, r);
            }
        }
    }

    @Override
    public void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        for (int j = 0; j < n; j++) {
            for (int s = 0, p = 0; s < m.depths.length; p += m.depths[s++]) {
                System.arraycopy(x[s], (xFrom[s] + j) * m.depths[s], this.x, p, m.depths[s]);
            }
            if (add) {
                for (int g = 0, i = 0; g < m.heights.length; i += m.heights[g++]) {
                    System.arraycopy(y[g], (yFrom + j) * m.heights[g], sum, i, m.heights[g]);
                }
            } else {
                System.arraycopy(bias, 0, sum, 0, m.height);
            }
            addProduct(m.height, m.depth, w, this.x, sum);
            for (int g = 0, i = 0; g < m.heights.length; i += m.heights[g++]) {
                System.arraycopy(sum, i, y[g], (yFrom + j) * m.heights[g], m.heights[g]);
            }
        }
    }

    /** sum ← sum + A x, one chain for each of m rows; a[p] is column p of k. */
    static void addProduct(int m, int k, float[][] a, float[] x, float[] sum) {
        int p = 0;
        for (; p + 4 <= k; p += 4) {
            four(m, a[p], a[p + 1], a[p + 2], a[p + 3], x[p], x[p + 1], x[p + 2], x[p + 3], sum);
        }
        for (; p < k; p++) {
            one(m, a[p], x[p], sum);
        }
    }

    private static void four(
            int m, float[] a0, float[] a1, float[] a2, float[] a3, float x0, float x1, float x2, float x3, float[] s) {
        for (int i = 0; i < m; i++) {
            s[i] = Math.fma(a3[i], x3, Math.fma(a2[i], x2, Math.fma(a1[i], x1, Math.fma(a0[i], x0, s[i]))));
        }
    }

    private static void one(int m, float[] a, float x, float[] s) {
        for (int i = 0; i < m; i++) {
            s[i] = Math.fma(a[i], x, s[i]);
        }
    }
}
