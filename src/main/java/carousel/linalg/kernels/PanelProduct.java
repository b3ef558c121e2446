package carousel.linalg.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Computes products in tiles of vectors. The rows of all blocks are cut into vectors of L rows. Two vectors make a
 * panel, which is packed so that a tile reads it from front to back. The leftover rows of all blocks share further
 * vectors, whose sums are kept separately. So four gates of 50 units cost 200 rows, not 256.
 *
 * <p>Threads: for one at a time.
 */
public final class PanelProduct implements BlockProduct {
    /** The number of columns of X that stay in the cache while all panels are processed. */
    private static final int CHUNK = 32;

    private final BlockMatrix m;
    private final Tiles tiles;
    private final VectorRows cut;
    /** Panel i begins at 2L K i. In it, column p of all W_gs begins after 2L p floats. */
    private final float[] panels;

    private final float[] bias;
    private final VectorRows.Piece[] full;
    private final Tiles.Rows[] rows;
    private float[] rest = {};
    /** Some rows of all X_s, stacked; a column begins every {@link Tiles#APART} floats. */
    private float[] joined = {};

    /** For this matrix. */
    public PanelProduct(BlockMatrix m, Tiles tiles) {
        this(m, tiles, null);
    }

    private PanelProduct(BlockMatrix m, Tiles tiles, @Nullable PanelProduct packed) {
        this.m = m;
        this.tiles = tiles;
        this.cut = new VectorRows(m.heights, tiles.lanes());
        this.panels = packed == null ? new float[cut.vectors() * tiles.lanes() * m.depth] : packed.panels;
        this.bias = packed == null ? new float[cut.vectors() * tiles.lanes()] : packed.bias;
        this.rows = new Tiles.Rows[cut.vectors()];
        this.full = cut.pieces().subList(0, cut.fullVectors()).toArray(VectorRows.Piece[]::new);
        for (int v = 0; v < rows.length; v++) {
            rows[v] = new Tiles.Rows();
            rows[v].yLd = v < full.length ? m.heights[full[v].block()] : cut.restVectors() * tiles.lanes();
            rows[v].yAt = (v - full.length) * tiles.lanes();
        }
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
    public BlockProduct twin(@Nullable BlockProduct last) {
        return last instanceof PanelProduct p && p.panels == panels ? p : new PanelProduct(m, tiles, this);
    }

    @Override
    public void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        if (joined.length < Tiles.APART * Math.min(n, CHUNK)) {
            joined = new float[Tiles.APART * Math.min(n, CHUNK)];
            rest = new float[cut.restVectors() * tiles.lanes() * Math.min(n, CHUNK)];
        }
        int parts = (m.depth + Tiles.DEPTH - 1) / Tiles.DEPTH;
        for (int j = 0; j < n; j += CHUNK) {
            int width = Math.min(CHUNK, n - j);
            if (add) {
                cut.gather(tiles, y, yFrom + j, width, rest);
            }
            for (int part = 0; part < parts; part++) {
                int p = part * m.depth / parts;
                int k = (part + 1) * m.depth / parts - p;
                aim(add || part > 0, y, yFrom + j);
                join(x, xFrom, j, width, p, k);
                multiply(p, k, width);
            }
            cut.scatter(tiles, rest, y, yFrom + j, width);
        }
    }

    /** Sets what the sums of each vector of rows start from, and where they are stored. */
    private void aim(boolean add, float[][] y, int column) {
        for (int v = 0; v < rows.length; v++) {
            Tiles.Rows r = rows[v];
            if (v < full.length) {
                r.y = y[full[v].block()];
                r.yAt = column * r.yLd + full[v].row();
            } else {
                r.y = rest;
            }
            r.start = add ? r.y : bias;
            r.startAt = add ? r.yAt : v * tiles.lanes();
            r.startLd = add ? r.yLd : 0;
        }
    }

    /** Copies k rows, from row p on, and {@code width} columns of X_0, X_1, …, stacked. */
    private void join(float[][] x, int[] xFrom, int first, int width, int p, int k) {
        for (int s = 0, above = 0; s < m.depths.length; above += m.depths[s++]) {
            int from = Math.max(p, above);
            int rows = Math.min(p + k, above + m.depths[s]) - from;
            if (rows > 0) {
                int at = (xFrom[s] + first) * m.depths[s] + from - above;
                tiles.copy(rows, x[s], at, m.depths[s], width, joined, from - p, Tiles.APART);
            }
        }
    }

    private void multiply(int p, int k, int width) {
        int apart = 2 * tiles.lanes() * m.depth;
        int at = 2 * tiles.lanes() * p;
        int wide = width / 4 * 4;
        for (int v = 0; v < rows.length && wide > 0; v += 2) {
            tiles.panel(k, panels, at + v / 2 * apart, joined, wide, rows[v], rows[v + 1]);
        }
        for (int j = wide; j < width; j++) {
            tiles.column(k, panels, at, apart, joined, j, rows);
        }
    }
}
