package carousel.linalg.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of several blocks are divided into vectors of L rows: first the full vectors of each block, then further
 * vectors with the leftover rows of all blocks, the <em>rest</em>. The number of vectors is even, because two make a
 * panel.
 */
final class VectorRows {
    /** Rows row, row + 1, … of a block; in the vector they begin at the given lane, and may go on in the next ones. */
    record Piece(int block, int row, int rows, int vector, int lane) {}

    private final int[] heights;
    private final int lanes;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Piece> rest = new ArrayList<>();
    /** All rows, in as few pieces as possible: the full vectors of a block follow each other. */
    private final List<Piece> runs = new ArrayList<>();

    private final int fullVectors;
    private final int vectors;

    VectorRows(int[] heights, int lanes) {
        this.heights = heights;
        this.lanes = lanes;
        for (int g = 0; g < heights.length; g++) {
            runs.add(new Piece(g, 0, heights[g] / lanes * lanes, pieces.size(), 0));
            for (int i = 0; i + lanes <= heights[g]; i += lanes) {
                pieces.add(new Piece(g, i, lanes, pieces.size(), 0));
            }
        }
        fullVectors = pieces.size();
        int lane = 0;
        for (int g = 0; g < heights.length; g++) {
            for (int i = heights[g] / lanes * lanes; i < heights[g]; ) {
                int rows = Math.min(heights[g] - i, lanes - lane % lanes);
                rest.add(new Piece(g, i, rows, fullVectors + lane / lanes, lane % lanes));
                i += rows;
                lane += rows;
            }
        }
        pieces.addAll(rest);
        runs.addAll(rest);
        vectors = (fullVectors + (lane + lanes - 1) / lanes + 1) / 2 * 2;
    }

    /** All rows of all blocks, in pieces that each fit into one vector. */
    List<Piece> pieces() {
        return pieces;
    }

    int vectors() {
        return vectors;
    }

    int fullVectors() {
        return fullVectors;
    }

    /** The number of vectors of the rest, one of which may be empty. */
    int restVectors() {
        return vectors - fullVectors;
    }

    /** Copies the rest's rows of n columns of every Y, from the given column on, to the array that keeps the rest. */
    void gatherRest(Tiles tiles, float[][] y, int from, int n, float[] kept) {
        int ld = restVectors() * lanes;
        for (int q = 0; q < rest.size(); q++) {
            Piece piece = rest.get(q);
            int H = heights[piece.block];
            tiles.copy(piece.rows, y[piece.block], from * H + piece.row, H, n, kept, at(piece, fullVectors), ld);
        }
    }

    /** The inverse of {@link #gatherRest}. */
    void scatterRest(Tiles tiles, float[] kept, float[][] y, int from, int n) {
        int ld = restVectors() * lanes;
        for (int q = 0; q < rest.size(); q++) {
            Piece piece = rest.get(q);
            int H = heights[piece.block];
            tiles.copy(piece.rows, kept, at(piece, fullVectors), ld, n, y[piece.block], from * H + piece.row, H);
        }
    }

    /** Copies all rows of a column of every Y to the vectors. */
    void gather(Tiles tiles, float[][] y, int column, float[] vectors) {
        for (int q = 0; q < runs.size(); q++) {
            Piece piece = runs.get(q);
            int H = heights[piece.block];
            tiles.copy(piece.rows, y[piece.block], column * H + piece.row, H, 1, vectors, at(piece, 0), 0);
        }
    }

    /** The inverse of {@link #gather}. */
    void scatter(Tiles tiles, float[] vectors, float[][] y, int column) {
        for (int q = 0; q < runs.size(); q++) {
            Piece piece = runs.get(q);
            int H = heights[piece.block];
            tiles.copy(piece.rows, vectors, at(piece, 0), 0, 1, y[piece.block], column * H + piece.row, H);
        }
    }

    /** Where a piece begins in an array whose first vector is the given one. */
    private int at(Piece piece, int first) {
        return (piece.vector - first) * lanes + piece.lane;
    }
}
