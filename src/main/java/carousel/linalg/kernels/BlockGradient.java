package carousel.linalg.kernels;

import static carousel.check.Text.formatted;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a {@link BlockMatrix}, computed from the gradients dY_g of its products and the columns X_s that it
 * was multiplied with:
 *
 * <pre>
 *   dW_gs = dW_gs + dY_g X_sᵀ        db_g = db_g + dY_g 1
 * </pre>
 *
 * <p>{@code Blas.gradient} creates one. The columns are processed {@value #COLUMNS} at a time. In each part, every
 * number is one chain of fused multiply-adds, which starts from zero and runs over the columns from the first to the
 * last. It is then added to the gradient. So the bits do not depend on the machine, and a sum over ten thousand columns
 * stays precise.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class BlockGradient {
    /** The columns of one part. This number is part of the definition: another one would give other bits. */
    static final int COLUMNS = 256;

    final int[] heights;
    final int[] depths;
    final Block[][] blocks;
    /** db_g for each g; empty if there are no biases. */
    final Block[] biases;

    private final Choice choice;
    private @Nullable OuterProduct product;
    /** The columns that wait for the rest of their part. */
    private final Columns dy;

    private final Columns x;
    private final int[] fromFirst;
    /** How many columns wait. */
    private int waiting;
    /** How many are still to come. */
    private int left;

    /** Chooses the product that multiplies. */
    public interface Choice {
        /** The product to use now: the last one, unless there is none or a faster way has become ready. */
        OuterProduct of(BlockGradient gradient, @Nullable OuterProduct last);
    }

    /**
     * @param blocks dW_gs in row g and column s, M_g x K_s
     * @param biases db_g for each g, M_g x 1; empty for none
     */
    public BlockGradient(Block[][] blocks, Block[] biases, Choice choice) {
        this.choice = choice;
        this.blocks = blocks;
        this.biases = biases;
        this.heights = Arrays.stream(blocks).mapToInt(row -> row[0].rows).toArray();
        this.depths = Arrays.stream(blocks[0]).mapToInt(block -> block.columns).toArray();
        this.dy = new Columns(heights);
        this.x = new Columns(depths);
        this.fromFirst = new int[heights.length];
        for (int g = 0; g < heights.length; g++) {
            for (int s = 0; s < depths.length; s++) {
                if (blocks[g][s].rows != heights[g] || blocks[g][s].columns != depths[s]) {
                    throw new IllegalArgumentException(formatted(
                            "BlockGradient: expected block [%d][%d] to be %d x %d, got %d x %d",
                            g, s, heights[g], depths[s], blocks[g][s].rows, blocks[g][s].columns));
                }
            }
        }
    }

    /** Adds the contribution of n columns: those of every dY_g from dyFrom on, those of X_s from xFrom[s] on. */
    public void add(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int n) {
        begin(n);
        take(dy, dyFrom, x, xFrom, n);
    }

    /** Begins to add the contribution of this many columns, which come in any number of calls of {@link #take}. */
    public void begin(int columns) {
        for (int g = 0; g < heights.length; g++) {
            for (int s = 0; s < parts(); s++) {
                part(g, s).refresh();
            }
        }
        forget(); // what an error has left
        left = columns;
        product = choice.of(this, product);
        product.begin();
    }

    /**
     * Takes the next n columns: those of every dY_g from dyFrom on, those of X_s from xFrom[s] on. Their arrays must not
     * change until the last column has been taken; then the gradient is complete.
     */
    public void take(float[][] dy, int dyFrom, float[][] x, int[] xFrom, int n) {
        for (int j = 0; j < n; ) {
            int some = Math.min(n - j, COLUMNS - waiting);
            int toCome = Math.min(left, COLUMNS - waiting);
            this.dy.add(dy, fromFirst, dyFrom + j, some, toCome);
            this.x.add(x, xFrom, j, some, toCome);
            j += some;
            waiting += some;
            left -= some;
            if (waiting == COLUMNS || left == 0) {
                Objects.requireNonNull(product, "call begin first").add(this.dy, this.x, waiting);
                forget();
            }
        }
        if (left == 0) {
            Objects.requireNonNull(product).end();
        }
    }

    private void forget() {
        dy.clear();
        x.clear();
        waiting = 0;
    }

    /** The number of matrices for each g: dW_g0, dW_g1, … and db_g if there are biases. */
    int parts() {
        return depths.length + (biases.length == 0 ? 0 : 1);
    }

    /** The columns of part s. */
    int depth(int s) {
        return s < depths.length ? depths[s] : 1;
    }

    /** Part s for the given g. */
    Block part(int g, int s) {
        return s < depths.length ? blocks[g][s] : biases[g];
    }

    /** Adds the numbers from {@code at} on to column r of part s. */
    void addTo(int g, int s, int r, float[] sums, int at) {
        Block block = part(g, s);
        int M = heights[g];
        int to = block.at + r * M;
        for (int i = 0; i < M; i++) {
            block.data[to + i] += sums[at + i];
        }
    }
}
