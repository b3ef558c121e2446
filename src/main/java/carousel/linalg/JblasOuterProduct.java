package carousel.linalg;

/** A {@link BlockGradient} with jblas's native library, block by block. */
final class JblasOuterProduct implements OuterProduct {
    private final BlockGradient gradient;

    JblasOuterProduct(BlockGradient gradient) {
        this.gradient = gradient;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int j, int n) {
        for (int g = 0; g < gradient.heights.length; g++) {
            int M = gradient.heights[g];
            for (int s = 0; s < gradient.depths.length; s++) {
                int K = gradient.depths[s];
                Block w = gradient.blocks[g][s];
                JblasNative.gemm(false, true, M, K, n, dy[g], dyFrom * M, x[s], (xFrom[s] + j) * K, w.data, w.at);
            }
            if (gradient.biases.length > 0) {
                Block b = gradient.biases[g];
                for (int k = 0; k < M * n; k++) {
                    b.data[b.at + k % M] += dy[g][dyFrom * M + k];
                }
            }
        }
    }
}
