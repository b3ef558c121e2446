package carousel.linalg.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes a {@link BlockGradient} in tiles of vectors. The rows of all dY_g are cut as {@link PanelProduct} cuts those
 * of W, and packed in panels. The rows of all X_s, and a row of ones for db, are cut in the same way, and packed in
 * single vectors.
 *
 * <p>Threads: for one at a time.
 */
public final class PanelOuterProduct implements OuterProduct {
    /** The number of rows of X that stay in the second-level cache while all panels are processed. */
    private static final int ROWS = 320;

    private final BlockGradient gradient;
    private final Tiles tiles;
    private final VectorRows cut;
    private final VectorRows cutOfX;
    private final List<Run> runs = new ArrayList<>();
    private final int rowsOfX;
    private final int rowsAtOnce;

    /** One part of dY, in panels. */
    private final float[] panels;
    /** One part of X, in vectors. */
    private final float[] x;
    /** The gradient in panels, until the last part is added: for each panel of dY, 2L numbers for each row of X. */
    private final float[] sums;
    /** The distance between the panels of the gradient. */
    private final int apart;

    /** Rows of X_s, or of the ones, from {@code row} on. In the order of the cut, {@code before} rows come first. */
    private record Run(int s, int row, int rows, int before) {}

    /** For this gradient. */
    public PanelOuterProduct(BlockGradient gradient, Tiles tiles) {
        int L = tiles.lanes();
        int[] depths = new int[gradient.parts()];
        Arrays.setAll(depths, gradient::depth);
        this.gradient = gradient;
        this.tiles = tiles;
        this.cut = new VectorRows(gradient.heights, L);
        this.cutOfX = new VectorRows(depths, L);
        cutOfX.pieces().forEach(this::addRun);
        this.rowsOfX = Arrays.stream(depths).sum();
        int parts = (rowsOfX + ROWS - 1) / ROWS;
        this.rowsAtOnce = (rowsOfX + L * parts - 1) / (L * parts) * L;
        this.panels = new float[cut.vectors() * L * BlockGradient.COLUMNS];
        this.x = new float[rowsAtOnce * BlockGradient.COLUMNS];
        this.apart = 2 * L * rowsAtOnce * parts;
        this.sums = new float[cut.vectors() / 2 * apart];
    }

    private void addRun(VectorRows.Piece piece) {
        Run run = new Run(piece.block(), piece.row(), piece.rows(), piece.vector() * tiles.lanes() + piece.lane());
        Run last = runs.isEmpty() ? run : runs.get(runs.size() - 1);
        if (run.s == last.s && run.row == last.row + last.rows) {
            runs.set(runs.size() - 1, new Run(last.s, last.row, last.rows + run.rows, last.before));
        } else {
            runs.add(run);
        }
    }

    @Override
    public void add(Columns dy, Columns x, int n) {
        packPanels(dy, n);
        for (int first = 0; first < rowsOfX; first += rowsAtOnce) {
            int end = Math.min(first + rowsAtOnce, rowsOfX);
            packX(x, n, first, end);
            for (int v = 0; v < cut.vectors(); v += 2) {
                int at = v / 2 * apart + 2 * tiles.lanes() * first;
                tiles.addOuter(n, panels, v * tiles.lanes() * n, this.x, (end - first + 3) / 4 * 4, sums, at);
            }
        }
    }

    /** Packs one run of columns after the other, so that each array passes through the cache once. */
    private void packPanels(Columns dy, int n) {
        int L = tiles.lanes();
        for (int run = 0, p = 0; run < dy.runs(); p += dy.n(run++)) {
            for (int q = 0; q < cut.pieces().size(); q++) {
                VectorRows.Piece piece = cut.pieces().get(q);
                int M = gradient.heights[piece.block()];
                int v = piece.vector();
                int at = v / 2 * 2 * L * n + v % 2 * L + piece.lane() + p * 2 * L;
                int from = dy.first(piece.block(), run) * M + piece.row();
                tiles.copy(piece.rows(), dy.data(piece.block(), run), from, M, dy.n(run), panels, at, 2 * L);
            }
        }
    }

    /** Packs the vectors of X with rows first to end - 1, in the order of the cut. */
    private void packX(Columns x, int n, int first, int end) {
        int L = tiles.lanes();
        for (int run = 0, p = 0; run < x.runs(); p += x.n(run++)) {
            for (int q = 0; q < cutOfX.pieces().size(); q++) {
                VectorRows.Piece piece = cutOfX.pieces().get(q);
                int row = piece.vector() * L;
                int s = piece.block();
                int at = (row - first) * n + piece.lane() + p * L;
                if (row >= first && row < end && s < gradient.depths.length) {
                    int K = gradient.depths[s];
                    tiles.copy(
                            piece.rows(),
                            x.data(s, run),
                            x.first(s, run) * K + piece.row(),
                            K,
                            x.n(run),
                            this.x,
                            at,
                            L);
                } else if (row >= first && row < end) {
                    for (int j = 0; j < x.n(run); j++) {
                        this.x[at + j * L] = 1f;
                    }
                }
            }
        }
    }

    @Override
    public void begin() {
        move(true);
    }

    @Override
    public void end() {
        move(false);
    }

    /** Copies the gradient to the panels, or back. */
    private void move(boolean toPanels) {
        int ld = 2 * tiles.lanes();
        for (int q = 0; q < cut.pieces().size(); q++) {
            VectorRows.Piece piece = cut.pieces().get(q);
            int v = piece.vector();
            int at = v / 2 * apart + v % 2 * tiles.lanes() + piece.lane();
            for (int r = 0; r < runs.size(); r++) {
                Run run = runs.get(r);
                Block block = gradient.part(piece.block(), run.s);
                int sumAt = at + run.before * ld;
                int blockAt = block.at + run.row * block.rows + piece.row();
                if (toPanels) {
                    tiles.copy(piece.rows(), block.data, blockAt, block.rows, run.rows, sums, sumAt, ld);
                } else {
                    tiles.copy(piece.rows(), sums, sumAt, ld, run.rows, block.data, blockAt, block.rows);
                }
            }
        }
    }
}
