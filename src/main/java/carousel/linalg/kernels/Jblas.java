package carousel.linalg.kernels;

import static carousel.check.Text.formatted;

import java.util.Arrays;
import org.jblas.NativeBlas;
import org.jblas.util.Logger;

/**
 * Computes products with jblas's native library, if the user asks for it. Its JNI code copies whole arrays in and out,
 * so we first cut the part that we need out of a long array. Only one thread computes at a time: with two, we saw sums
 * that were wrong in the fifth digit.
 *
 * <p>Threads: any number may call these methods; one product is computed at a time.
 */
public final class Jblas {
    private Jblas() {}

    /** Loads the library that the property asks for, or throws an IllegalStateException that says why it cannot. */
    public static void load(String property) {
        Logger.getLogger().setLevel(Logger.ERROR + 1); // otherwise it prints its own message about a failure
        try {
            gemm(false, false, 1, 1, 1, new float[1], 0, new float[1], 0, new float[1], 0);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    formatted(
                            "-D%s=jblas: jblas's native library cannot be loaded: %s. On Linux it needs libgfortran.so.5 "
                                    + "(Debian, Ubuntu: apt install libgfortran5); for Apple silicon there is none. "
                                    + "Without this option Carousel needs no native library.",
                            property, e.getMessage()),
                    e);
        }
    }

    /** C ← C + op(A) op(B), where op(A) is m x k, op(B) is k x n and C is m x n. */
    static synchronized void gemm(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        float[] product = cut(c, cAt, m * n);
        NativeBlas.sgemm(
                transA ? 'T' : 'N',
                transB ? 'T' : 'N',
                m,
                n,
                k,
                1f,
                cut(a, aAt, m * k),
                0,
                transA ? k : m,
                cut(b, bAt, k * n),
                0,
                transB ? n : k,
                1f,
                product,
                0,
                m);
        if (product != c) {
            System.arraycopy(product, 0, c, cAt, product.length);
        }
    }

    private static float[] cut(float[] whole, int from, int size) {
        return from == 0 && whole.length == size ? whole : Arrays.copyOfRange(whole, from, from + size);
    }

    /** A {@link BlockMatrix} with jblas's native library, block by block. */
    public static final class Product implements BlockProduct {
        private final BlockMatrix m;

        /** For this matrix. */
        public Product(BlockMatrix m) {
            this.m = m;
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
                for (int s = 0; s < x.length; s++) {
                    int K = m.depths[s];
                    Block w = m.block(g, s);
                    gemm(m.transposed(), false, M, n, K, w.data, w.at, x[s], xFrom[s] * K, y[g], yFrom * M);
                }
            }
        }
    }

    /** A {@link BlockGradient} with jblas's native library, block by block. */
    public static final class Outer implements OuterProduct {
        private final BlockGradient gradient;

        /** For this gradient. */
        public Outer(BlockGradient gradient) {
            this.gradient = gradient;
        }

        @Override
        public void add(Columns dy, Columns x, int n) {
            for (int g = 0; g < gradient.heights.length; g++) {
                for (int run = 0; run < dy.runs(); run++) {
                    add(dy, x, g, run);
                }
            }
        }

        private void add(Columns dy, Columns x, int g, int run) {
            int M = gradient.heights[g];
            float[] y = dy.data(g, run);
            int at = dy.first(g, run) * M;
            int n = dy.n(run);
            for (int s = 0; s < gradient.depths.length; s++) {
                int K = gradient.depths[s];
                Block w = gradient.blocks[g][s];
                gemm(false, true, M, K, n, y, at, x.data(s, run), x.first(s, run) * K, w.data, w.at);
            }
            if (gradient.biases.length > 0) {
                Block b = gradient.biases[g];
                for (int k = 0; k < M * n; k++) {
                    b.data[b.at + k % M] += y[at + k];
                }
            }
        }
    }
}
