package carousel.linalg;

import static carousel.check.Text.formatted;

import java.util.Arrays;
import org.jblas.NativeBlas;
import org.jblas.util.Logger;

/**
 * jblas's own native library, on request. Its JNI code copies every array in and out as a whole, so we cut out the part
 * of a long array first. One thread at a time: with two at once, we saw sums that were wrong in the fifth digit.
 */
final class JblasNative {
    private JblasNative() {}

    /** Loads the library, or throws an IllegalStateException that says why it is not available. */
    static void load() {
        Logger.getLogger().setLevel(Logger.ERROR + 1); // otherwise it prints its own message about a failure
        try {
            gemm(false, false, 1, 1, 1, new float[1], 0, new float[1], 0, new float[1], 0);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    formatted(
                            "-D%s=jblas: jblas's native library does not load here: %s. On Linux it needs libgfortran.so.5 "
                                    + "(Debian, Ubuntu: apt install libgfortran5); for Apple silicon there is none. "
                                    + "Without this option Carousel needs no native library.",
                            Blas.PROPERTY, e.getMessage()),
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
}
