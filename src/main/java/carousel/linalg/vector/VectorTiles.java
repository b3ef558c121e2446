package carousel.linalg.vector;

import static carousel.linalg.vector.VectorSizes.L;
import static carousel.linalg.vector.VectorSizes.PANEL;
import static carousel.linalg.vector.VectorSizes.S;

import carousel.linalg.kernels.Tiles;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Tiles} on the vector API, which needs the module {@code jdk.incubator.vector}. A tile is two vectors of rows by
 * as many columns as the registers hold the sums of: six with 16 registers, eight with 32; tiles of fewer columns take
 * what is left. Sums of four columns are just enough to keep two units busy that take four cycles for each operation.
 *
 * <p>Threads: any number may call these methods.
 */
public final class VectorTiles implements Tiles {
    /** AVX-512 and ARM have 32 registers. */
    private static final boolean MANY_REGISTERS =
            L >= 16 || System.getProperty("os.arch", "").equals("aarch64");

    private final boolean six;

    /** Tiles for the processor's registers. */
    public VectorTiles() {
        this(!MANY_REGISTERS);
    }

    /** Tiles of six columns, or of eight. */
    public VectorTiles(boolean six) {
        this.six = six;
    }

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void panel(int k, float[] a, int aAt, float[] x, int n, Rows upper, Rows lower) {
        int eights = six ? 0 : eights(n);
        int sixes = eights + sixes(n - eights);
        int j = 0;
        for (; j < eights; j += 8) {
            VectorProduct.eight(k, a, aAt, x, j, upper, lower);
        }
        for (; j < sixes; j += 6) {
            VectorProduct.six(k, a, aAt, x, j, upper, lower);
        }
        for (; j < n; j += 4) {
            VectorProduct.four(k, a, aAt, x, j, upper, lower);
        }
    }

    /** How many of n columns are in tiles of eight, so that those of six and four take the rest. */
    private static int eights(int n) {
        return n % 8 == 2 ? n - 10 : n - n % 8;
    }

    /** How many of n columns are in tiles of six, so that those of four take the rest. */
    private static int sixes(int n) {
        return n - 2 * ((6 - n % 6) % 6);
    }

    @Override
    public void addOuter(int k, float[] a, int aAt, float[] x, int n, float[] y, int yAt) {
        int j = 0;
        for (; six && j < sixes(n); j += 6) {
            VectorOuterProduct.sixRows(k, a, aAt, x, row(j, k), row(j + 2, k), row(j + 4, k), y, yAt + PANEL * j);
        }
        for (; !six && j + 8 <= n; j += 8) {
            VectorOuterProduct.eightRows(k, a, aAt, x, row(j, k), row(j + 4, k), y, yAt + PANEL * j);
        }
        for (; j < n; j += 4) {
            VectorOuterProduct.fourRows(k, a, aAt, x, row(j, k), y, yAt + PANEL * j);
        }
    }

    /** Where row j of X begins, of k columns. */
    private static int row(int j, int k) {
        return j / L * L * k + j % L;
    }

    /**
     * Takes four panels at a time to keep the processor busy, then three; if it must, the last panel twice or three
     * times.
     */
    @Override
    public void column(int k, float[] a, int aAt, int apart, int panels, boolean back, float[] x, int xAt, float[] y) {
        int last = panels - 1;
        int groups = (panels + 3) / 4;
        int fours = Math.max(0, panels - 3 * groups);
        for (int q = 0; q < groups; q++) {
            int g = back ? groups - 1 - q : q;
            int i = 3 * g + Math.min(g, fours);
            if (g < fours) {
                VectorProduct.fourPanels(k, a, aAt, apart, x, xAt, y, i);
            } else {
                VectorProduct.threePanels(k, a, aAt, apart, x, xAt, y, i, Math.min(i + 1, last), Math.min(i + 2, last));
            }
        }
    }

    /** Copies by vectors. If the last one is not full, it begins earlier and copies some rows twice. */
    @Override
    public void copy(int rows, float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd) {
        for (int r = 0; r < rows && rows >= L; r += L) {
            int first = Math.min(r, rows - L);
            copyVector(x, xAt + first, xLd, n, y, yAt + first, yLd);
        }
        for (int j = 0; j < n && rows < L; j++) {
            copyColumn(rows, x, xAt + j * xLd, y, yAt + j * yLd);
        }
    }

    private static void copyColumn(int rows, float[] x, int xAt, float[] y, int yAt) {
        if (rows >= 8) {
            System.arraycopy(x, xAt, y, yAt, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            y[yAt + r] = x[xAt + r];
        }
    }

    private static void copyVector(float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd) {
        for (int j = 0; j < n; j++) {
            FloatVector.fromArray(S, x, xAt + j * xLd).intoArray(y, yAt + j * yLd);
        }
    }

    @Override
    public int tanh(float[] x, float[] y, int from, int to) {
        return VectorCells.tanh(x, y, from, to);
    }

    @Override
    public int sigmoid(float[] x, float[] y, int from, int to) {
        return VectorCells.sigmoid(x, y, from, to);
    }

    @Override
    public int lstmBack(
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] cPrev,
            float[] tanhC,
            float[] dh,
            float[] dc,
            float[] dcPrev,
            int from,
            int to) {
        return VectorCells.lstmBack(i, f, g, o, cPrev, tanhC, dh, dc, dcPrev, from, to);
    }
}
