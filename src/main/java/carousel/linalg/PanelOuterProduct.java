package carousel.linalg;

import java.util.Arrays;

/**
 * {@link BlockGradient} in tiles of vectors. The rows of all dY_g are cut as {@link PanelProduct} cuts those of W. The
 * rows of all X_s, and a row of ones for db, follow one another, each with its columns together. So they play the same
 * role for a panel of dY as columns do for a panel of W.
 */
final class PanelOuterProduct implements OuterProduct {
    private static final int MOST_ROWS = 320;

    private final BlockGradient gradient;
    private final Tiles tiles;
    private final VectorRows cut;
    /** The rows of all X_s and of the ones. */
    private final int rowsOfX;
    /** How many of them stay in the second-level cache while all panels are processed; a multiple of 8. */
    private final int rowsAtOnce;

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
        this.rowsOfX = Arrays.stream(gradient.depths).sum() + (gradient.biases.length == 0 ? 0 : 1);
        int parts = (rowsOfX + MOST_ROWS - 1) / MOST_ROWS;
        this.rowsAtOnce = (rowsOfX + 8 * parts - 1) / (8 * parts) * 8;
        this.panels = new float[cut.vectors() * tiles.lanes() * BlockGradient.COLUMNS];
        this.x = new float[rowsAtOnce * Tiles.APART];
        this.sums = new float[2 * tiles.lanes() * rowsAtOnce];
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
        for (int first = 0; first < rowsOfX; first += rowsAtOnce) {
            int end = Math.min(first + rowsAtOnce, rowsOfX);
            packRows(x, xFrom, j, n, first, end);
            for (int v = 0; v < cut.vectors(); v += 2) {
                tiles.panel(n, panels, v * tiles.lanes() * n, this.x, (end - first + 3) / 4 * 4, upper, lower);
                addSums(v, 0, first, end);
                addSums(v + 1, tiles.lanes(), first, end);
            }
        }
    }

    private void packPanels(float[][] dy, int from, int n) {
        int L = tiles.lanes();
        for (int q = 0; q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            int M = gradient.heights[piece.block()];
            int v = piece.vector();
            int at = v / 2 * 2 * L * n + v % 2 * L + piece.lane();
            tiles.copy(piece.rows(), dy[piece.block()], from * M + piece.row(), M, n, panels, at, 2 * L);
        }
    }

    private void packRows(float[][] x, int[] xFrom, int j, int n, int first, int end) {
        for (int s = 0, above = 0; s < x.length; above += gradient.depths[s++]) {
            int K = gradient.depths[s];
            int from = (xFrom[s] + j) * K - above;
            int row = Math.max(first, above);
            int to = Math.min(end, above + K);
            for (; row + 8 <= to; row += 8) {
                packEight(n, x[s], from + row, K, this.x, (row - first) * Tiles.APART);
            }
            for (; row < to; row++) {
                pack(n, x[s], from + row, K, this.x, (row - first) * Tiles.APART);
            }
        }
        if (gradient.biases.length > 0 && end == rowsOfX) {
            int at = (end - 1 - first) * Tiles.APART;
            Arrays.fill(this.x, at, at + n, 1f);
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

    /** Adds the sums of vector v for rows first, first + 1, … of X, which begin at the given place, to the gradients. */
    private void addSums(int v, int at, int first, int end) {
        if (v < cut.fullVectors()) {
            addSums(cut.pieces().get(v), at, first, end);
            return;
        }
        for (int q = cut.fullVectors(); q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            if (piece.vector() == v) {
                addSums(piece, at + piece.lane(), first, end);
            }
        }
    }

    private void addSums(VectorRows.Piece piece, int at, int first, int end) {
        int ld = 2 * tiles.lanes();
        for (int s = 0, above = 0; s < gradient.parts(); above += gradient.depth(s++)) {
            int row = Math.max(first, above);
            int n = Math.min(end, above + gradient.depth(s)) - row;
            if (n > 0) {
                Block to = gradient.part(piece.block(), s);
                int toAt = to.at + (row - above) * to.rows + piece.row();
                tiles.add(piece.rows(), sums, at + (row - first) * ld, ld, n, to.data, toAt, to.rows);
            }
        }
    }
}
