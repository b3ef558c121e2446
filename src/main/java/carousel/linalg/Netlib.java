package carousel.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A BLAS behind netlib's interface: native, or netlib's own in pure Java. */
class Netlib implements Blas.Backend {
    /** Held here, for the log manager forgets the level of a logger that nobody holds. */
    private static final Logger CHATTER = Logger.getLogger("dev.ludovic.netlib.blas.InstanceBuilder");

    private final BLAS blas;
    private final String description;

    Netlib(BLAS blas, String description) {
        this.blas = blas;
        this.description = description;
    }

    static Netlib pureJava() {
        // or netlib first looks for a BLAS of the system, and prints on stderr that it found none
        System.getProperties().putIfAbsent(BLAS.ALLOW_NATIVE_BLAS, "false");
        return new Netlib(quietly(JavaBLAS::getInstance), "pure Java (netlib)");
    }

    /** Netlib announces on a logger which implementation it took; {@link Blas#describe()} is the place for that. */
    static <T> T quietly(Supplier<T> load) {
        CHATTER.setLevel(Level.WARNING);
        return load.get();
    }

    @Override
    public final String describe() {
        return description;
    }

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
        sgemm(transA, transB, m, n, k, a, aAt, transA ? k : m, b, bAt, transB ? n : k, c, cAt, cRows);
    }

    /** The same where A and B, too, are pieces of matrices that have so many rows. */
    final void sgemm(
            boolean transA,
            boolean transB,
            int m,
            int n,
            int k,
            float[] a,
            int aAt,
            int aRows,
            float[] b,
            int bAt,
            int bRows,
            float[] c,
            int cAt,
            int cRows) {
        String opA = transA ? "T" : "N";
        String opB = transB ? "T" : "N";
        blas.sgemm(opA, opB, m, n, k, 1f, a, aAt, aRows, b, bAt, bRows, 1f, c, cAt, cRows);
    }

    @Override
    public final void gemv(boolean transA, int m, int n, float[] a, float[] x, int xAt, float[] y, int yAt) {
        blas.sgemv(transA ? "T" : "N", m, n, 1f, a, 0, m, x, xAt, 1, 1f, y, yAt, 1);
    }
}
