package carousel.linalg.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * How the rows of several blocks are divided into vectors of L rows: first the full vectors of each block, then further
 * vectors with the leftover rows of all blocks, the <em>rest</em>. The number of vectors is even, because two make a
 * panel.
 */
final class VectorRows {
    /** Rows row, row + 1, … of a block; in the vector they begin at the given lane. */
    record Piece(int block, int row, int rows, int vector, int lane) {}

    private final int[] heights;
    private final int lanes;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Piece> rest = new ArrayList<>();
    private final int fullVectors;
    private final int vectors;

    VectorRows(int[] heights, int lanes) {
        this.heights = heights;
        this.lanes = lanes;
        for (int g = 0; g < heights.length; g++) {
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
    void gather(Tiles tiles, float[][] y, int from, int n, float[] kept) {
        int ld = restVectors() * lanes;
        for (int q = 0; q < rest.size(); q++) {
            Piece piece = rest.get(q);
            int H = heights[piece.block];
            int at = (piece.vector - fullVectors) * lanes + piece.lane;
            tiles.copy(piece.rows, y[piece.block], from * H + piece.row, H, n, kept, at, ld);
        }
    }

    /** The inverse of {@link #gather}. */
    void scatter(Tiles tiles, float[] kept, float[][] y, int from, int n) {
        int ld = restVectors() * lanes;
        for (int q = 0; q < rest.size(); q++) {
            Piece piece = rest.get(q);
            int H = heights[piece.block];
            int at = (piece.vector - fullVectors) * lanes + piece.lane;
            tiles.copy(piece.rows, kept, at, ld, n, y[piece.block], from * H + piece.row, H);
        }
    }
}
