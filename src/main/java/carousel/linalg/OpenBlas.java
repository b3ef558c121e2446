package carousel.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Finds the bytedeco OpenBLAS binary of this platform and hands it to netlib's JNI, which does not copy arrays.
 *
 * <p>OpenBLAS rearranges the operands of a product first, which takes as long as the product itself where one of them
 * is short. On AVX-512 it has kernels that do without, for products of at most {@value #SMALL} multiplications; so
 * products with a short side are cut to that size. That makes them up to twice as fast there and 3 % slower elsewhere.
 */
final class OpenBlas extends Netlib {
    private static final String LIBRARY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final int SMALL = 1_000_000;

    private OpenBlas(BLAS blas, String description) {
        super(blas, description);
    }

    /** The backend; throws whatever says why it cannot be had. */
    static Blas.Backend load() {
        String wrapper = Loader.load(openblas_nolapack.class);
        if (System.getProperty(LIBRARY) == null) {
            System.setProperty(LIBRARY, library(new File(wrapper).getParentFile()));
        }
        OpenBlas backend = new OpenBlas(
                quietly(NativeBLAS::getInstance), "OpenBLAS (bytedeco binary for " + Loader.getPlatform() + ")");
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
        return backend;
    }

    private static String library(File folder) {
        String[] names = folder.list((f, name) -> name.matches("libopenblas(_nolapack)?\\.(so\\.0|dll|0\\.dylib)"));
        if (names == null || names.length == 0) {
            throw new UnsatisfiedLinkError("no libopenblas in " + folder);
        }
        return new File(folder, names[0]).getPath();
    }

    /** The gradient of a matrix (A times B transposed) is a long sum, which is cut into shorter ones. */
    @Override
    public void gemm(
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
        int piece = transB && !transA ? SMALL / (m * n) : k;
        if (piece < 25) {
            piece = k;
        }
        for (int p = 0; p < k; p += piece) {
            int size = Math.min(piece, k - p);
            super.gemm(transA, transB, m, n, size, a, aAt + p * m, b, bAt + p * n, c, cAt, cRows);
        }
    }

    /** A power of two up to 64, so that a panel is small enough; below 16 it would not pay. */
    @Override
    public int panelRows(int m, int n, int k) {
        int rows = 64;
        while (rows > 16 && (long) rows * n * k > SMALL) {
            rows /= 2;
        }
        return (long) rows * n * k > SMALL ? m : Math.min(m, rows);
    }
}
