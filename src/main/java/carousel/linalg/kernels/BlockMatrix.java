package carousel.linalg.kernels;

import static carousel.check.Text.formatted;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of matrices that is multiplied with many columns, such as the weights of all gates of a cell, which all read
 * x_t and h_(t-1).
 *
 * <pre>
 *   Y_g = b_g 1ᵀ + Σ_s W_gs X_s        {@link #affine}
 *   Y_g = Y_g    + Σ_s W_gs X_s        {@link #addProduct}
 * </pre>
 *
 * W_gs is M_g x K_s, b_g is M_g x 1, X_s is K_s x n, Y_g is M_g x n. {@link #take} copies the blocks into a form that
 * suits the machine, once for all products of a pass. The last X_s may be left out if they are zeros, such as the state
 * before the first step. {@code Blas.matrix} creates one.
 *
 * <p>Every number of Y is one chain of fused multiply-adds. It starts from b_g or from Y_g and runs over X_0 from the
 * first row to the last, then over X_1, and so on. This order is part of the definition, so the bits do not depend on
 * the machine.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class BlockMatrix {
    /** Fewer columns than this do not fill a tile, so it is worth collecting more for one product. */
    public static final int FEW = 4;

    final int[] heights;
    final int[] depths;
    /** M, the sum of the heights. */
    final int height;
    /** K, the sum of the depths. */
    final int depth;

    private final Block[][] blocks;
    private final boolean transposed;
    private final Block[] biases;
    private final LastTaken last;
    private final Choice choice;
    /** A key that is equal for all matrices of the same blocks; null if a block can move. */
    private final @Nullable Object sameBlocks;

    private @Nullable BlockProduct product;

    /** Chooses the product that multiplies. */
    public interface Choice {
        /** The product to use now: the last one, unless there is none or a faster way has become ready. */
        BlockProduct of(BlockMatrix m, @Nullable BlockProduct last);
    }

    /**
     * @param blocks W_gs in row g and column s, all of matching sizes; if transposed, W_gs is block [g][s]ᵀ
     * @param biases b_g for each g; empty for zeros
     */
    public BlockMatrix(Block[][] blocks, Block[] biases, boolean transposed, Choice choice) {
        this.blocks = blocks;
        this.biases = biases;
        this.transposed = transposed;
        this.choice = choice;
        Block[] all = all(blocks, biases);
        this.last = new LastTaken(all);
        this.sameBlocks = Arrays.stream(all).allMatch(Block::stays)
                ? new SameBlocks(Arrays.stream(all).map(b -> b.data).toList(), blocks.length, transposed)
                : null;
        this.heights = Arrays.stream(blocks).mapToInt(row -> height(row[0])).toArray();
        this.depths = Arrays.stream(blocks[0]).mapToInt(this::depth).toArray();
        this.height = Arrays.stream(heights).sum();
        this.depth = Arrays.stream(depths).sum();
        for (int g = 0; g < heights.length; g++) {
            for (int s = 0; s < depths.length; s++) {
                if (height(blocks[g][s]) != heights[g] || depth(blocks[g][s]) != depths[s]) {
                    throw new IllegalArgumentException(formatted(
                            "BlockMatrix: expected block [%d][%d] to be %d x %d, got %d x %d",
                            g, s, heights[g], depths[s], height(blocks[g][s]), depth(blocks[g][s])));
                }
            }
        }
    }

    /** The arrays of all blocks, compared by identity, and how they are arranged. */
    private record SameBlocks(List<float[]> arrays, int rows, boolean transposed) {}

    private static Block[] all(Block[][] blocks, Block[] biases) {
        Stream<Block> ofBlocks = Arrays.stream(blocks).flatMap(Arrays::stream);
        return Stream.concat(ofBlocks, Arrays.stream(biases)).toArray(Block[]::new);
    }

    private int height(Block block) {
        return transposed ? block.columns : block.rows;
    }

    private int depth(Block block) {
        return transposed ? block.rows : block.columns;
    }

    /**
     * Copies the current values of all blocks and biases; does nothing if they have not changed. If passes run side by
     * side ({@link SharedPacks}), one of them does it for all.
     */
    public void take() {
        SharedPacks shared = SharedPacks.current();
        if (shared == null || sameBlocks == null) {
            pack();
            return;
        }
        BlockProduct packed = shared.take(sameBlocks, this::pack);
        if (packed != product) {
            BlockProduct twin = packed.twin(product);
            product = twin == null ? pack() : twin;
        }
    }

    private BlockProduct pack() {
        boolean same = last.isSame();
        BlockProduct now = choice.of(this, product);
        if (!same || now != product) {
            now.take();
        }
        product = now;
        return now;
    }

    /** Y_g = b_g 1ᵀ + Σ_s W_gs X_s for n columns: those of X_s from xFrom[s] on, those of every Y_g from yFrom on. */
    public void affine(float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        taken().multiply(false, x, xFrom, y, yFrom, n);
    }

    /** Y_g = Y_g + Σ_s W_gs X_s for n columns: those of X_s from xFrom[s] on, those of every Y_g from yFrom on. */
    public void addProduct(float[][] x, int[] xFrom, float[][] y, int yFrom, int n) {
        taken().multiply(true, x, xFrom, y, yFrom, n);
    }

    private BlockProduct taken() {
        if (product == null) {
            throw new IllegalStateException("BlockMatrix: no blocks have been taken yet; call take() before a product");
        }
        return product;
    }

    /** The rows of all X_s that are given. */
    int depth(float[][] x) {
        int sum = 0;
        for (int s = 0; s < x.length; s++) {
            sum += depths[s];
        }
        return sum;
    }

    boolean transposed() {
        return transposed;
    }

    /** Block [g][s] as it was given. */
    Block block(int g, int s) {
        return blocks[g][s];
    }

    boolean hasBiases() {
        return biases.length > 0;
    }

    /** Element i of b_g. */
    float bias(int g, int i) {
        return biases.length == 0 ? 0 : biases[g].data[biases[g].at + i];
    }

    /**
     * Copies n rows of W_gs from row i on, and k columns from column j on: element [i + r][j + p] to
     * {@code to[at + p * ld + r]}. Each column begins {@code ld} floats after the one before.
     */
    void copyRows(int g, int s, int i, int n, int j, int k, float[] to, int at, int ld) {
        float[] w = blocks[g][s].data;
        int from = blocks[g][s].at;
        if (!transposed) {
            for (int p = 0; p < k; p++) {
                System.arraycopy(w, from + (j + p) * heights[g] + i, to, at + p * ld, n);
            }
            return;
        }
        int K = depths[s];
        int r = 0;
        for (; r + 8 <= n; r += 8) {
            turnEight(w, from + (i + r) * K + j, K, k, to, at + r, ld);
        }
        for (; r < n; r++) {
            turn(w, from + (i + r) * K + j, k, to, at + r, ld);
        }
    }

    /** Copies all of W_gs, each column into its own array, from place i on: column q to {@code to[p + q]}. */
    void copyColumns(int g, int s, float[][] to, int p, int i) {
        Block w = blocks[g][s];
        int H = heights[g];
        int k = depths[s];
        for (int q = 0; q < k; q++) {
            if (transposed) {
                for (int r = 0; r < H; r++) {
                    to[p + q][i + r] = w.data[w.at + r * k + q];
                }
            } else {
                System.arraycopy(w.data, w.at + q * H, to[p + q], i, H);
            }
        }
    }

    /** Copies eight rows at a time, so that each cache line is read only once or twice. */
    private static void turnEight(float[] w, int from, int K, int k, float[] to, int at, int ld) {
        for (int p = 0; p < k; p++) {
            for (int r = 0; r < 8; r++) {
                to[at + p * ld + r] = w[from + r * K + p];
            }
        }
    }

    private static void turn(float[] w, int from, int k, float[] to, int at, int ld) {
        for (int p = 0; p < k; p++) {
            to[at + p * ld] = w[from + p];
        }
    }
}
