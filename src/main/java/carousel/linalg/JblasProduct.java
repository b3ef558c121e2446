package carousel.linalg;

/** A {@link BlockMatrix} with jblas's native library, block by block. */
final class JblasProduct implements BlockProduct {
    private final BlockMatrix m;

    JblasProduct(BlockMatrix m) {
        this.m = m;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void take() {} // jblas copies its arguments at every call

    @Override
    public void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        for (int g = 0; g < m.heights.length; g++) {
            int M = m.heights[g];
            for (int k = 0; !add && k < M * n; k++) {
                y[g][yFrom * M + k] = m.bias(g, k % M);
            }
            for (int s = 0; s < m.depths.length; s++) {
                int K = m.depths[s];
                Block w = m.block(g, s);
                JblasNative.gemm(m.transposed(), false, M, n, K, w.data, w.at, x[s], xFrom[s] * K, y[g], yFrom * M);
            }
        }
    }
}
