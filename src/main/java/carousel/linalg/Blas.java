package carousel.linalg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jblas.FloatMatrix;
import org.jblas.util.Logger;

/**
 * The one seam to BLAS. Three ways lie behind it, tried in this order when the class is first used: OpenBLAS, jblas's
 * own native library, pure Java. {@link #describe()} says which one it is; the system property {@value #PROPERTY}
 * ({@code openblas}, {@code jblas} or {@code java}) forces one.
 *
 * <p>All matrices are column-major. BLAS runs on the calling thread alone; work is shared between threads by splitting
 * the batch, which shares the elementwise work too and keeps the bits the same for any number of threads.
 */
public final class Blas {
    /** The system property that forces one of the three ways. */
    public static final String PROPERTY = "carousel.blas";

    private static final List<String> FAILURES = new ArrayList<>();
    private static final Backend BACKEND;

    static {
        Logger.getLogger().setLevel(Logger.WARNING); // or jblas reports each file that it copies, and each it deletes
        BACKEND = choose(System.getProperty(PROPERTY, ""));
    }

    private static volatile float[] ones = {};

    private Blas() {}

    /** What a way to BLAS must offer. Matrices are dense; those of an update begin at the given place of their array. */
    interface Backend {
        /** In a few words, which library this is. */
        String describe();

        /**
         * C ← C + op(A) op(B), where op(A) is m x k, op(B) is k x n and C is m x n: m rows of a matrix that has cRows.
         */
        void gemm(
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
                int cRows);

        /** y ← y + op(A) x, where A is m x n. */
        void gemv(boolean transA, int m, int n, float[] a, float[] x, int xAt, float[] y, int yAt);

        /** The number of rows, at most m, into which A is best cut for a product with few columns, see {@link Multiplier}. */
        default int panelRows(int m, int n, int k) {
            return m;
        }
    }

    static Backend choose(String forced) {
        String name = forced.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "openblas" -> OpenBlas.load();
            case "jblas" -> JblasNative.load();
            case "java" -> Netlib.pureJava();
            case "" -> firstThatLoads();
            default ->
                throw new IllegalArgumentException(
                        "-D%s=%s: expected openblas, jblas or java".formatted(PROPERTY, forced));
        };
    }

    private static Backend firstThatLoads() {
        try {
            return OpenBlas.load();
        } catch (Throwable e) { // a missing native library is an Error, a broken one may be anything
            FAILURES.add("OpenBLAS: " + reason(e));
        }
        try {
            return JblasNative.load();
        } catch (Throwable e) {
            FAILURES.add("jblas: " + reason(e));
        }
        return Netlib.pureJava();
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** One line that says which BLAS is in use, and why a faster one is not. */
    public static String describe() {
        return BACKEND.describe() + (FAILURES.isEmpty() ? "" : " (not available: " + String.join("; ", FAILURES) + ")");
    }

    static Backend backend() {
        return BACKEND;
    }

    /** Y ← Y + W X for {@code columns} columns: W is m x k, X begins at xAt with k rows, Y at yAt with m rows. */
    public static void addProduct(FloatMatrix w, float[] x, int xAt, float[] y, int yAt, int columns) {
        if (columns == 1) {
            BACKEND.gemv(false, w.rows, w.columns, w.data, x, xAt, y, yAt);
        } else {
            BACKEND.gemm(false, false, w.rows, columns, w.columns, w.data, 0, x, xAt, y, yAt, w.rows);
        }
    }

    /** X ← X + Wᵀ Y for {@code columns} columns: the way back through {@link #addProduct}. */
    public static void addTransposedProduct(FloatMatrix w, float[] y, int yAt, float[] x, int xAt, int columns) {
        if (columns == 1) {
            BACKEND.gemv(true, w.rows, w.columns, w.data, y, yAt, x, xAt);
        } else {
            BACKEND.gemm(true, false, w.columns, columns, w.rows, w.data, 0, y, yAt, x, xAt, w.columns);
        }
    }

    /** G ← G + Y Xᵀ over {@code columns} columns: the gradient of W in Y = W X, G being m x k as W is. */
    public static void addOuterProduct(float[] y, int yAt, float[] x, int xAt, int columns, FloatMatrix g) {
        BACKEND.gemm(false, true, g.rows, g.columns, columns, y, yAt, x, xAt, g.data, 0, g.rows);
    }

    /** C ← C + op(A) op(B), where op(A) is m x k, op(B) is k x n and C is m x n, each at its place in an array. */
    public static void gemm(
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
        BACKEND.gemm(transA, transB, m, n, k, a, aAt, b, bAt, c, cAt, m);
    }

    /** b ← b + the sum of the first columns of Y, that is Y times a vector of ones: the gradient of a bias, m x 1. */
    public static void addColumnSums(float[] y, int columns, FloatMatrix b) {
        BACKEND.gemv(false, b.rows, columns, y, ones(columns), 0, b.data, 0);
    }

    private static float[] ones(int n) {
        float[] enough = ones;
        if (enough.length < n) {
            enough = new float[n];
            Arrays.fill(enough, 1f);
            ones = enough;
        }
        return enough;
    }

    /** Every column of Y (m rows) becomes b (m x 1). */
    public static void fillColumns(FloatMatrix b, float[] y, int yAt, int columns) {
        int size = b.rows * columns;
        int piece = b.rows * (1 + 4096 / b.rows); // what is copied on is in the first-level cache
        System.arraycopy(b.data, 0, y, yAt, b.rows);
        for (int done = b.rows; done < size; done += Math.min(done, piece)) {
            System.arraycopy(y, yAt, y, yAt + done, Math.min(Math.min(done, piece), size - done));
        }
    }
}
