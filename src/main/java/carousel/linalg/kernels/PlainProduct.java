package carousel.linalg.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Computes products without the vector module. C2 vectorises a loop over rows by itself if the loop has few arrays, all
 * with the same index. So each column of W, over the rows of all blocks, is a separate array, and the loop takes four
 * of these at once.
 *
 * <p>Threads: for one at a time.
 */
public final class PlainProduct implements BlockProduct {
    /** This many columns of X are multiplied together, so that W is read less often from the second-level cache. */
    static final int CHUNK = 8;

    private final BlockMatrix m;
    private final float[][] w;
    private final float[] bias;
    private final float[][] sums;
    private final float[][] x;

    /** For this matrix. */
    public PlainProduct(BlockMatrix m) {
        this(m, new float[m.depth][m.height], new float[m.height]);
    }

    private PlainProduct(BlockMatrix m, float[][] w, float[] bias) {
        this.m = m;
        this.w = w;
        this.bias = bias;
        this.sums = new float[CHUNK][m.height];
        this.x = new float[CHUNK][m.depth];
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
    public BlockProduct twin(@Nullable BlockProduct last) {
        return last instanceof PlainProduct p && p.w == w ? p : new PlainProduct(m, w, bias);
    }

    @Override
    public void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        int depth = m.depth(x);
        for (int j = 0; j < n; j += CHUNK) {
            int width = Math.min(CHUNK, n - j);
            for (int q = 0; q < width; q++) {
                start(add, x, xFrom, y, yFrom, j + q, this.x[q], sums[q]);
            }
            addProduct(m.height, depth, w, width, this.x, sums);
            for (int q = 0; q < width; q++) {
                for (int g = 0, i = 0; g < m.heights.length; i += m.heights[g++]) {
                    System.arraycopy(sums[q], i, y[g], (yFrom + j + q) * m.heights[g], m.heights[g]);
                }
            }
        }
    }

    /** Joins column j of all X_s, and sets what its sums start from. */
    private void start(
            boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int j, float[] joined, float[] sum) {
        for (int s = 0, p = 0; s < x.length; p += m.depths[s++]) {
            System.arraycopy(x[s], (xFrom[s] + j) * m.depths[s], joined, p, m.depths[s]);
        }
        if (!add) {
            System.arraycopy(bias, 0, sum, 0, m.height);
            return;
        }
        for (int g = 0, i = 0; g < m.heights.length; i += m.heights[g++]) {
            System.arraycopy(y[g], (yFrom + j) * m.heights[g], sum, i, m.heights[g]);
        }
    }

    /** sums[j] ← sums[j] + A x[j] for n columns, one chain for each of m rows; a[p] is column p of k. */
    static void addProduct(int m, int k, float[][] a, int n, float[][] x, float[][] sums) {
        int p = 0;
        for (; p + 4 <= k; p += 4) {
            float[] a0 = a[p];
            float[] a1 = a[p + 1];
            float[] a2 = a[p + 2];
            float[] a3 = a[p + 3];
            int j = 0;
            for (; j + 2 <= n; j += 2) {
                float[] u = x[j];
                float[] v = x[j + 1];
                float[] s = sums[j];
                float[] t = sums[j + 1];
                two(m, a0, a1, a2, a3, u[p], u[p + 1], u[p + 2], u[p + 3], s, v[p], v[p + 1], v[p + 2], v[p + 3], t);
            }
            for (; j < n; j++) {
                float[] u = x[j];
                one(m, a0, a1, a2, a3, u[p], u[p + 1], u[p + 2], u[p + 3], sums[j]);
            }
        }
        for (; p < k; p++) {
            for (int j = 0; j < n; j++) {
                one(m, a[p], x[j][p], sums[j]);
            }
        }
    }

    /**
     * Four columns of A times two of X. C2 gathers equal operations of successive rows into vectors. It would confuse
     * the two columns, which share the numbers of A, if these were the same operand of {@code fma} in both.
     */
    private static void two(
            int m,
            float[] a0,
            float[] a1,
            float[] a2,
            float[] a3,
            float u0,
            float u1,
            float u2,
            float u3,
            float[] s,
            float v0,
            float v1,
            float v2,
            float v3,
            float[] t) {
        for (int i = 0; i < m; i++) {
            float b0 = a0[i];
            float b1 = a1[i];
            float b2 = a2[i];
            float b3 = a3[i];
            float si = s[i];
            float ti = t[i];
            s[i] = Math.fma(b3, u3, Math.fma(b2, u2, Math.fma(b1, u1, Math.fma(b0, u0, si))));
            t[i] = Math.fma(v3, b3, Math.fma(v2, b2, Math.fma(v1, b1, Math.fma(v0, b0, ti))));
        }
    }

    /** Four columns of A times one of X. */
    private static void one(
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
