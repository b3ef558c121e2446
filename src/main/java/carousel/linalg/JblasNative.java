package carousel.linalg;

import java.util.Arrays;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jblas.NativeBlas;

/**
 * jblas's own native library. Its JNI copies every array that it is given in and out, whole, so a piece of a long
 * array is cut out first. One thread at a time: two at once were seen to give sums that are off in the fifth digit. On Linux it needs libgfortran, which the bytedeco binaries carry.
 */
final class JblasNative implements Blas.Backend {

    /** The backend; throws whatever says why it cannot be had. */
    static Blas.Backend load() {
        try {
            Loader.load(openblas_nolapack.class); // brings libgfortran and libquadmath into the process
        } catch (Throwable e) {
            // then the system's own must do; if it has none, the next line says so
        }
        JblasNative backend = new JblasNative();
        backend.gemm(false, false, 1, 1, 1, new float[1], 0, new float[1], 0, new float[1], 0, 1);
        return backend;
    }

    @Override
    public String describe() {
        return "jblas native library (copies arrays at each call)";
    }

    @Override
    public synchronized void gemm(
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
            int cAt,
            int cRows) {
        float[] product = cut(c, cAt, cRows * (n - 1) + m);
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
                cRows);
        paste(product, c, cAt);
    }

    @Override
    public synchronized void gemv(boolean transA, int m, int n, float[] a, float[] x, int xAt, float[] y, int yAt) {
        float[] product = cut(y, yAt, transA ? n : m);
        float[] vector = cut(x, xAt, transA ? m : n);
        NativeBlas.sgemv(transA ? 'T' : 'N', m, n, 1f, a, 0, m, vector, 0, 1, 1f, product, 0, 1);
        paste(product, y, yAt);
    }

    private static float[] cut(float[] whole, int from, int size) {
        return from == 0 && whole.length == size ? whole : Arrays.copyOfRange(whole, from, from + size);
    }

    private static void paste(float[] piece, float[] whole, int at) {
        if (piece != whole) {
            System.arraycopy(piece, 0, whole, at, piece.length);
        }
    }
}
