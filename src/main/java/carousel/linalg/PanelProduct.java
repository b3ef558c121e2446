package carousel.linalg;

import java.util.Arrays;

/**
 * Products in tiles of vectors. The rows of all blocks are cut into vectors of L rows, and two vectors make a panel, packed
 * so that a tile reads it from front to back. The rows that are left in each block share vectors of their own, whose sums
 * are kept aside: so four gates of 50 units cost 200 rows, not 256.
 */
final class PanelProduct implements BlockProduct {
    /** Columns of X that stay in the cache while all panels pass. */
    private static final int CHUNK = 64;

    private final BlockMatrix m;
    private final Tiles tiles;
    private final VectorRows cut;
    /** Panel i begins at 2L K i, and in it the columns of W_gs where those of X_s begin. */
    private final float[] panels;

    private final float[] bias;
    private final Tiles.Rows[] rows;
    private float[] rest = {};

    PanelProduct(BlockMatrix m, Tiles tiles) {
        this.m = m;
        this.tiles = tiles;
        this.cut = new VectorRows(m.heights, tiles.lanes());
        this.panels = new float[cut.vectors() * tiles.lanes() * m.depth];
        this.bias = new float[cut.vectors() * tiles.lanes()];
        this.rows = new Tiles.Rows[cut.vectors()];
        Arrays.setAll(rows, v -> new Tiles.Rows());
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public void take() {
        int L = tiles.lanes();
        for (int q = 0; q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            int v = piece.vector();
            int at = v / 2 * 2 * L * m.depth + v % 2 * L + piece.lane();
            for (int s = 0; s < m.depths.length; at += 2 * L * m.depths[s++]) {
                m.copyRows(piece.block(), s, piece.row(), piece.rows(), panels, at, 2 * L);
            }
            for (int r = 0; m.hasBiases() && r < piece.rows(); r++) {
                bias[v * L + piece.lane() + r] = m.bias(piece.block(), piece.row() + r);
            }
        }
    }

    @Override
    public void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        int restLd = cut.restVectors() * tiles.lanes();
        if (rest.length < restLd * Math.min(n, CHUNK)) {
            rest = new float[restLd * Math.min(n, CHUNK)];
        }
        for (int j = 0; j < n; j += CHUNK) {
            int width = Math.min(CHUNK, n - j);
            aim(add, y, yFrom + j);
            if (add) {
                cut.gather(y, yFrom + j, width, rest);
            }
            multiply(x, xFrom, j, width);
            cut.scatter(rest, y, yFrom + j, width);
        }
    }

    /** Where the sums of each vector of rows begin, and where they go. */
    private void aim(boolean add, float[][] y, int column) {
        int L = tiles.lanes();
        for (int v = 0; v < rows.length; v++) {
            Tiles.Rows r = rows[v];
            if (v < cut.fullVectors()) {
                VectorRows.Piece piece = cut.pieces().get(v);
                r.y = y[piece.block()];
                r.yLd = m.heights[piece.block()];
                r.yAt = column * r.yLd + piece.row();
            } else {
                r.y = rest;
                r.yLd = cut.restVectors() * L;
                r.yAt = (v - cut.fullVectors()) * L;
            }
            r.start = add ? r.y : bias;
            r.startAt = add ? r.yAt : v * L;
            r.startLd = add ? r.yLd : 0;
        }
    }

    private void multiply(float[][] x, int[] xFrom, int from, int width) {
        int full = width / 4 * 4;
        for (int v = 0; v < rows.length && full > 0; v += 2) {
            int at = v * tiles.lanes() * m.depth;
            for (int s = 0; s < m.depths.length; s++) {
                int k = m.depths[s];
                tiles.panel(s > 0, k, panels, at, x[s], (xFrom[s] + from) * k, k, full, rows[v], rows[v + 1]);
                at += 2 * tiles.lanes() * k;
            }
        }
        for (int j = full; j < width; j++) {
            column(x, xFrom, from, j);
        }
    }

    /** One column: there many panels at a time keep the processor busy, where else many columns do. */
    private void column(float[][] x, int[] xFrom, int from, int j) {
        int apart = 2 * tiles.lanes() * m.depth;
        for (int v = 0; v < rows.length; ) {
            boolean four = v + 8 <= rows.length;
            int at = v * tiles.lanes() * m.depth;
            for (int s = 0; s < m.depths.length; s++) {
                int k = m.depths[s];
                int xAt = (xFrom[s] + from + j) * k;
                if (four) {
                    tiles.fourPanels(s > 0, k, panels, at, apart, x[s], xAt, j, rows, v);
                } else {
                    tiles.onePanel(s > 0, k, panels, at, x[s], xAt, j, rows[v], rows[v + 1]);
                }
                at += 2 * tiles.lanes() * k;
            }
            v += four ? 8 : 2;
        }
    }
}
