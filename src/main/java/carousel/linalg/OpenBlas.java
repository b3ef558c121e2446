package carousel.linalg;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Finds the bytedeco OpenBLAS binary of this platform and hands it to netlib's JNI, which does not copy arrays.
 *
 * <p>OpenBLAS rearranges the operands of a product first, which takes as long as the product itself where one of them
 * is short. For AVX-512 it has kernels that do without, in products of at most {@value #SMALL} multiplications; there a
 * larger product is cut into tiles of that size.
 */
final class OpenBlas extends Netlib {
    private static final String LIBRARY = "dev.ludovic.netlib.blas.nativeLibPath";
    private static final String KERNELS = "OPENBLAS_CORETYPE";
    private static final int SMALL = 1_000_000;
    /** A larger matrix would not stay in the second-level cache while the other one passes by in tiles. */
    private static final int CACHED = 512 * 512;

    private final boolean inPlace;

    private OpenBlas(BLAS blas, String description, boolean inPlace) {
        super(blas, description);
        this.inPlace = inPlace;
    }

    /** The backend; throws whatever says why it cannot be had. */
    static OpenBlas load() {
        return load(multipliesInPlace());
    }

    /** The same for kernels that do, or do not, multiply in place. */
    static OpenBlas load(boolean inPlace) {
        String wrapper = Loader.load(openblas_nolapack.class);
        if (System.getProperty(LIBRARY) == null) {
            System.setProperty(LIBRARY, library(new File(wrapper).getParentFile()));
        }
        OpenBlas backend = new OpenBlas(
                quietly(NativeBLAS::getInstance),
                "OpenBLAS (bytedeco binary for " + Loader.getPlatform() + ")",
                inPlace);
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

    /** Whether OpenBLAS uses its kernels for AVX-512, which it does not tell: those asked for, or what the JVM uses. */
    private static boolean multipliesInPlace() {
        String kernels = System.getenv(KERNELS);
        if (kernels != null) {
            return kernels.matches("(?i)SkylakeX|Cooperlake|SapphireRapids");
        }
        try {
            return "3"
                    .equals(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                            .getVMOption("UseAVX")
                            .getValue());
        } catch (RuntimeException e) { // another virtual machine, or another kind of processor
            return false;
        }
    }

    /**
     * In tiles, where the kernels for small products are there and W is not too large for the cache. Gradients, which are
     * long sums, become sums of shorter ones everywhere: 3 % slower without those kernels, but then the figures printed in
     * the notebooks are of this order of the sums.
     */
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
        int rows = m;
        int columns = n;
        int depth = k;
        if (transB && !transA && 25L * m * n <= SMALL) {
            depth = SMALL / (m * n);
        } else if (transB && !transA && inPlace && (long) m * n <= CACHED) {
            rows = 64;
            columns = 128;
            depth = 120;
        } else if (!transA && !transB && inPlace && (long) m * k <= CACHED && (long) m * n * k > SMALL) {
            rows = 64;
            depth = equalParts(k, 256);
            columns = equalParts(n, SMALL / (rows * depth) / 4 * 4);
        }
        for (int p = 0; p < k; p += depth) {
            for (int j = 0; j < n; j += columns) {
                for (int i = 0; i < m; i += rows) {
                    int aFrom = aAt + (transA ? i * k + p : p * m + i);
                    int bFrom = bAt + (transB ? p * n + j : j * k + p);
                    sgemm(
                            transA,
                            transB,
                            Math.min(rows, m - i),
                            Math.min(columns, n - j),
                            Math.min(depth, k - p),
                            a,
                            aFrom,
                            transA ? k : m,
                            b,
                            bFrom,
                            transB ? n : k,
                            c,
                            cAt + j * cRows + i,
                            cRows);
                }
            }
        }
    }

    /** The size, a multiple of four, of equal parts of n that are no larger than the given multiple of four. */
    private static int equalParts(int n, int most) {
        int parts = (n + most - 1) / most;
        return (n + 4 * parts - 1) / (4 * parts) * 4;
    }

    @Override
    public int panelRows(int m, int n, int k) {
        return inPlace ? Math.min(m, 64) : m;
    }
}
