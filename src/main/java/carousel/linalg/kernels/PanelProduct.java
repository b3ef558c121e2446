package carousel.linalg.kernels;

import java.util.stream.IntStream;
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
    /**
     * In the order in which they are read: all panels with the first columns of all W_gs, then all panels with the next
     * ones. The numbers of column p are together.
     */
    private final float[] panels;

    /** The columns of W are cut before these; the last one is their number. */
    private final int[] parts;

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
        int n = (m.depth + Tiles.DEPTH - 1) / Tiles.DEPTH;
        this.parts = IntStream.rangeClosed(0, n).map(q -> q * m.depth / n).toArray();
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
            for (int part = 0; part + 1 < parts.length; part++) {
                pack(piece, parts[part], parts[part + 1]);
            }
            for (int r = 0; m.hasBiases() && r < piece.rows(); r++) {
                bias[piece.vector() * L + piece.lane() + r] = m.bias(piece.block(), piece.row() + r);
            }
        }
    }

    /** Packs these rows of columns first to end - 1, which are a part. */
    private void pack(VectorRows.Piece piece, int first, int end) {
        int L = tiles.lanes();
        int at = panelAt(piece.vector() / 2, first, end) + piece.vector() % 2 * L + piece.lane();
        for (int s = 0, before = 0; s < m.depths.length; before += m.depths[s++]) {
            int from = Math.max(first, before);
            int n = Math.min(end, before + m.depths[s]) - from;
            if (n > 0) {
                int to = at + 2 * L * (from - first);
                m.copyRows(piece.block(), s, piece.row(), piece.rows(), from - before, n, panels, to, 2 * L);
            }
        }
    }

    /** Where panel i begins that has columns first to end - 1. */
    private int panelAt(int i, int first, int end) {
        return tiles.lanes() * (cut.vectors() * first + 2 * i * (end - first));
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
        int depth = m.depth(x);
        for (int j = 0; j < n; j += CHUNK) {
            int width = Math.min(CHUNK, n - j);
            if (add) {
                cut.gather(tiles, y, yFrom + j, width, rest);
            }
            for (int part = 0; part + 1 < parts.length && (part == 0 || parts[part] < depth); part++) {
                int end = Math.min(depth, parts[part + 1]);
                aim(add || part > 0, y, yFrom + j);
                join(x, xFrom, j, width, parts[part], end);
                multiply(parts[part], parts[part + 1], end - parts[part], width);
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

    /** Copies rows first to end - 1 of {@code width} columns of X_0, X_1, …, stacked. */
    private void join(float[][] x, int[] xFrom, int column, int width, int first, int end) {
        for (int s = 0, above = 0; s < x.length; above += m.depths[s++]) {
            int from = Math.max(first, above);
            int rows = Math.min(end, above + m.depths[s]) - from;
            if (rows > 0) {
                int at = (xFrom[s] + column) * m.depths[s] + from - above;
                tiles.copy(rows, x[s], at, m.depths[s], width, joined, from - first, Tiles.APART);
            }
        }
    }

    /** Multiplies the first k columns of a part of W, from {@code first} to end - 1, with the joined rows of X. */
    private void multiply(int first, int end, int k, int width) {
        int apart = 2 * tiles.lanes() * (end - first);
        int at = panelAt(0, first, end);
        int wide = width < 4 ? 0 : width / 2 * 2;
        for (int v = 0; v < rows.length && wide > 0; v += 2) {
            tiles.panel(k, panels, at + v / 2 * apart, joined, wide, rows[v], rows[v + 1]);
        }
        for (int j = wide; j < width; j++) {
            tiles.column(k, panels, at, apart, joined, j, rows);
        }
    }
}
