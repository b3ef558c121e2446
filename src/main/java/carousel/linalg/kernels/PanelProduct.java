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
    private final Part[] parts;
    /** The numbers of a panel's column are together, then come those of the next column. */
    private final float[] panels;

    private final float[] bias;
    private final VectorRows.Piece[] full;
    private final Tiles.Rows[] rows;
    private float[] rest = {};
    /** Some rows of all X_s, stacked; a column begins every {@link Tiles#APART} floats. */
    private float[] joined = {};

    /** All rows of a single column of all X_s, stacked. */
    private final float[] column;
    /** The sums of that column, for all panels. */
    private final float[] sums;

    private boolean back;

    /**
     * Columns first to end - 1 of all W_gs: the first panel begins at {@code at}, the others {@code apart} floats after
     * each other. Panels are read in this order, all of a part before the next part.
     */
    private record Part(int first, int end, int at, int apart) {}

    /** For this matrix. */
    public PanelProduct(BlockMatrix m, Tiles tiles) {
        this(m, tiles, null);
    }

    private PanelProduct(BlockMatrix m, Tiles tiles, @Nullable PanelProduct packed) {
        this.m = m;
        this.tiles = tiles;
        this.cut = new VectorRows(m.heights, tiles.lanes());
        int height = cut.vectors() * tiles.lanes();
        this.panels = packed == null ? new float[height * m.depth] : packed.panels;
        this.bias = packed == null ? new float[height] : packed.bias;
        this.column = new float[m.depth];
        this.sums = new float[height];
        int n = (m.depth + Tiles.DEPTH - 1) / Tiles.DEPTH;
        this.parts = IntStream.range(0, n)
                .mapToObj(q -> part(q * m.depth / n, (q + 1) * m.depth / n))
                .toArray(Part[]::new);
        this.rows = new Tiles.Rows[cut.vectors()];
        this.full = cut.pieces().subList(0, cut.fullVectors()).toArray(VectorRows.Piece[]::new);
        for (int v = 0; v < rows.length; v++) {
            rows[v] = new Tiles.Rows();
            rows[v].yLd = v < full.length ? m.heights[full[v].block()] : cut.restVectors() * tiles.lanes();
            rows[v].yAt = (v - full.length) * tiles.lanes();
        }
    }

    private Part part(int first, int end) {
        return new Part(first, end, cut.vectors() * tiles.lanes() * first, 2 * tiles.lanes() * (end - first));
    }

    @Override
    public void take() {
        int L = tiles.lanes();
        for (int q = 0; q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            for (Part part : parts) {
                pack(piece, part);
            }
            for (int r = 0; m.hasBiases() && r < piece.rows(); r++) {
                bias[piece.vector() * L + piece.lane() + r] = m.bias(piece.block(), piece.row() + r);
            }
        }
    }

    private void pack(VectorRows.Piece piece, Part part) {
        int L = tiles.lanes();
        int at = part.at + piece.vector() / 2 * part.apart + piece.vector() % 2 * L + piece.lane();
        for (int s = 0, before = 0; s < m.depths.length; before += m.depths[s++]) {
            int from = Math.max(part.first, before);
            int n = Math.min(part.end, before + m.depths[s]) - from;
            if (n > 0) {
                int to = at + 2 * L * (from - part.first);
                m.copyRows(piece.block(), s, piece.row(), piece.rows(), from - before, n, panels, to, 2 * L);
            }
        }
    }

    @Override
    public BlockProduct twin(@Nullable BlockProduct last) {
        return last instanceof PanelProduct p && p.panels == panels ? p : new PanelProduct(m, tiles, this);
    }

    @Override
    public void multiply(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        for (int j = 0; j < n; j += CHUNK) {
            int width = Math.min(CHUNK, n - j);
            int inTiles = width < BlockMatrix.FEW ? 0 : width / 2 * 2;
            if (inTiles > 0) {
                multiplyInTiles(add, x, xFrom, y, yFrom, j, inTiles);
            }
            for (int q = j + inTiles; q < j + width; q++) {
                multiplyColumn(add, x, xFrom, y, yFrom, q);
            }
        }
    }

    private void multiplyInTiles(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int j, int width) {
        if (joined.length < Tiles.APART * width) {
            joined = new float[Tiles.APART * width];
            rest = new float[cut.restVectors() * tiles.lanes() * width];
        }
        if (add) {
            cut.gatherRest(tiles, y, yFrom + j, width, rest);
        }
        int depth = m.depth(x);
        for (Part part : parts) {
            if (part.first > 0 && part.first >= depth) {
                break;
            }
            int end = Math.min(depth, part.end);
            aim(add || part.first > 0, y, yFrom + j);
            join(x, xFrom, j, width, part.first, end, joined);
            for (int v = 0; v < rows.length; v += 2) {
                int at = part.at + v / 2 * part.apart;
                tiles.panel(end - part.first, panels, at, joined, width, rows[v], rows[v + 1]);
            }
        }
        cut.scatterRest(tiles, rest, y, yFrom + j, width);
    }

    /** Every other time from the last panel to the first: those used last are still in the first-level cache. */
    private void multiplyColumn(boolean add, float[][] x, int[] xFrom, float[][] y, int yFrom, int j) {
        if (add) {
            cut.gather(tiles, y, yFrom + j, sums);
        } else {
            System.arraycopy(bias, 0, sums, 0, sums.length);
        }
        int depth = m.depth(x);
        join(x, xFrom, j, 1, 0, depth, column);
        back = !back;
        for (Part part : parts) {
            int k = Math.max(0, Math.min(depth, part.end) - part.first);
            tiles.column(k, panels, part.at, part.apart, rows.length / 2, back, column, part.first, sums);
        }
        cut.scatter(tiles, sums, y, yFrom + j);
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
    private void join(float[][] x, int[] xFrom, int j, int width, int first, int end, float[] to) {
        for (int s = 0, above = 0; s < x.length; above += m.depths[s++]) {
            int from = Math.max(first, above);
            int rows = Math.min(end, above + m.depths[s]) - from;
            if (rows > 0) {
                int at = (xFrom[s] + j) * m.depths[s] + from - above;
                tiles.copy(rows, x[s], at, m.depths[s], width, to, from - first, Tiles.APART);
            }
        }
    }
}
