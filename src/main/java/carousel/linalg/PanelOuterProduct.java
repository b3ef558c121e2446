package carousel.linalg;

import java.util.Arrays;

/**
 * {@link BlockGradient} in tiles of vectors. The rows of all dY_g are cut as {@link PanelProduct} cuts those of W. The rows
 * of all X_s, and a row of ones that makes db, stand one after the other, each with its columns together: so they are to a
 * panel of dY what columns are to a panel of W.
 */
final class PanelOuterProduct implements OuterProduct {
    private final BlockGradient gradient;
    private final Tiles tiles;
    private final VectorRows cut;
    /** The rows of all X_s and of the ones, and with them as many as make a multiple of 4. */
    private final int rowsOfX;

    private final int paddedRows;
    /** One part of dY, in panels. */
    private final float[] panels;
    /** One part of X, row by row. */
    private final float[] x;
    /** The sums of one panel: 2L for each row of X. */
    private final float[] sums;

    private final Tiles.Rows upper = new Tiles.Rows();
    private final Tiles.Rows lower = new Tiles.Rows();

    PanelOuterProduct(BlockGradient gradient, Tiles tiles) {
        this.gradient = gradient;
        this.tiles = tiles;
        this.cut = new VectorRows(gradient.heights, tiles.lanes());
        this.rowsOfX = Arrays.stream(gradient.depths).sum() + (gradient.biases == null ? 0 : 1);
        this.paddedRows = (rowsOfX + 3) / 4 * 4;
        this.panels = new float[cut.vectors() * tiles.lanes() * BlockGradient.COLUMNS];
        this.x = new float[paddedRows * Tiles.APART];
        this.sums = new float[2 * tiles.lanes() * paddedRows];
        aim(upper, 0);
        aim(lower, tiles.lanes());
    }

    /** Each vector of rows has its half of the sums, which start from zeros. */
    private void aim(Tiles.Rows rows, int at) {
        rows.start = new float[tiles.lanes()];
        rows.y = sums;
        rows.yAt = at;
        rows.yLd = 2 * tiles.lanes();
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int j, int n) {
        packPanels(dy, dyFrom, n);
        packRows(x, xFrom, j, n);
        for (int v = 0; v < cut.vectors(); v += 2) {
            tiles.panel(n, panels, v * tiles.lanes() * n, this.x, paddedRows, upper, lower);
            addSums(v, 0);
            addSums(v + 1, tiles.lanes());
        }
    }

    private void packPanels(float[][] dy, int from, int n) {
        int L = tiles.lanes();
        for (int q = 0; q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            int M = gradient.heights[piece.block()];
            int v = piece.vector();
            int at = v / 2 * 2 * L * n + v % 2 * L + piece.lane();
            float[] source = dy[piece.block()];
            if (piece.rows() == L) {
                tiles.copy(source, from * M + piece.row(), M, n, panels, at, 2 * L);
                continue;
            }
            for (int p = 0; p < n; p++) {
                System.arraycopy(source, (from + p) * M + piece.row(), panels, at + p * 2 * L, piece.rows());
            }
        }
    }

    private void packRows(float[][] x, int[] xFrom, int j, int n) {
        int row = 0;
        for (int s = 0; s < x.length; s++) {
            int K = gradient.depths[s];
            int r = 0;
            for (; r + 8 <= K; r += 8, row += 8) {
                packEight(n, x[s], (xFrom[s] + j) * K + r, K, this.x, row * Tiles.APART);
            }
            for (; r < K; r++, row++) {
                pack(n, x[s], (xFrom[s] + j) * K + r, K, this.x, row * Tiles.APART);
            }
        }
        if (gradient.biases != null) {
            Arrays.fill(this.x, row * Tiles.APART, row * Tiles.APART + n, 1f);
        }
    }

    private static void packEight(int n, float[] from, int fromAt, int ld, float[] x, int at) {
        for (int p = 0; p < n; p++, fromAt += ld) {
            for (int r = 0; r < 8; r++) {
                x[at + r * Tiles.APART + p] = from[fromAt + r];
            }
        }
    }

    private static void pack(int n, float[] from, int fromAt, int ld, float[] x, int at) {
        for (int p = 0; p < n; p++) {
            x[at + p] = from[fromAt + p * ld];
        }
    }

    /** Adds the sums of vector v, which begin at the given place, to the gradients. */
    private void addSums(int v, int at) {
        if (v < cut.fullVectors()) {
            addSums(cut.pieces().get(v), at);
            return;
        }
        for (int q = cut.fullVectors(); q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            if (piece.vector() == v) {
                addRest(piece, at + piece.lane());
            }
        }
    }

    private void addSums(VectorRows.Piece full, int at) {
        int ld = 2 * tiles.lanes();
        for (int s = 0; s < gradient.depths.length; s++) {
            Block dw = gradient.blocks[full.block()][s];
            tiles.add(sums, at, ld, dw.columns, dw.data, dw.at + full.row(), dw.rows);
            at += ld * dw.columns;
        }
        if (gradient.biases != null) {
            Block db = gradient.biases[full.block()];
            tiles.add(sums, at, ld, 1, db.data, db.at + full.row(), db.rows);
        }
    }

    private void addRest(VectorRows.Piece piece, int at) {
        int ld = 2 * tiles.lanes();
        for (int s = 0; s < gradient.depths.length; s++) {
            for (int r = 0; r < gradient.depths[s]; r++, at += ld) {
                gradient.addTo(piece.block(), s, r, piece.row(), piece.rows(), sums, at);
            }
        }
        if (gradient.biases != null) {
            gradient.addTo(piece.block(), gradient.depths.length, 0, piece.row(), piece.rows(), sums, at);
        }
    }
}
