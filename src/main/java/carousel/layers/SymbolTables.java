package carousel.layers;

import carousel.linalg.Blas;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.Arrays;
import org.jblas.FloatMatrix;

/**
 * Speeds up a layer that reads an {@link Embedding}. W x_t + b has only as many values as there are symbols, so it is
 * computed once per symbol and looked up at each step. The backward pass first sums the gradients by symbol. There may
 * be several matrices W, those of the gates of a cell.
 *
 * <p>Only the library needs it. It is public because {@code carousel.recurrent} does.
 *
 * <p>Threads: for one at a time.
 */
public final class SymbolTables {
    private final Symbols lookup;
    private final int[] heights;
    /** W E + b of each W, a column per symbol; in the backward pass, the sums of the gradients. Empty at first. */
    private final float[][] tables;

    private final float[][] sums;
    private final BlockMatrix product;
    private final BlockMatrix back;
    private final BlockGradient gradient;
    private final float[][] E = new float[1][];
    private final float[][] dE = new float[1][];
    private final int[] first;

    /** Tables of these W, M_g x D, and b, M_g x 1, whose gradients are added to dW and db. */
    public SymbolTables(Symbols lookup, FloatMatrix[] W, FloatMatrix[] b, FloatMatrix[] dW, FloatMatrix[] db) {
        this.lookup = lookup;
        this.heights = Arrays.stream(W).mapToInt(m -> m.rows).toArray();
        this.tables = new float[W.length][0];
        this.sums = Arrays.stream(W).map(m -> new float[m.rows]).toArray(float[][]::new);
        this.product = Blas.matrix(column(W), row(b));
        this.back = Blas.transposed(new Block[][] {row(W)});
        this.gradient = Blas.gradient(column(dW), row(db));
        this.first = new int[W.length];
    }

    private static Block[] row(FloatMatrix[] matrices) {
        return Arrays.stream(matrices).map(Block::of).toArray(Block[]::new);
    }

    private static Block[][] column(FloatMatrix[] matrices) {
        return Arrays.stream(matrices).map(m -> new Block[] {Block.of(m)}).toArray(Block[][]::new);
    }

    /** Whether this batch consists of symbols. */
    public boolean isFed() {
        return lookup.isTable();
    }

    /** Computes the tables from the current parameters. */
    public void start() {
        for (int g = 0; g < tables.length; g++) {
            tables[g] = Buffers.grown("embedding", tables[g], (long) heights[g] * lookup.symbols());
        }
        product.take();
        E[0] = lookup.E().data;
        product.affine(E, first, tables, 0, lookup.symbols());
    }

    /** Copies W x + b of n columns, those of the symbols from {@code from} on, to the start of the arrays z. */
    public void look(int from, int n, float[][] z) {
        int[] which = lookup.which();
        for (int g = 0; g < tables.length; g++) {
            int M = heights[g];
            for (int c = 0; c < n; c++) {
                System.arraycopy(tables[g], Math.max(0, which[from + c]) * M, z[g], c * M, M);
            }
        }
    }

    /** Begins to sum gradients by symbol. */
    public void begin() {
        for (float[] table : tables) {
            Arrays.fill(table, 0f);
        }
    }

    /** Adds dz of n columns, those of the symbols from {@code from} on, to the sums. */
    public void add(int from, int n, float[][] dz) {
        for (int g = 0; g < tables.length; g++) {
            sumBySymbol(lookup.which(), from, n, dz[g], sums[g], tables[g]);
        }
    }

    /** A method of its own, because C2 took a third of a second to compile this loop inside those of its callers. */
    private static void sumBySymbol(int[] which, int from, int n, float[] dz, float[] column, float[] table) {
        int M = column.length;
        for (int c = 0; c < n; c++) {
            int symbol = which[from + c];
            if (symbol >= 0) {
                System.arraycopy(dz, c * M, column, 0, M);
                add(column, table, symbol * M);
            }
        }
    }

    private static void add(float[] x, float[] y, int at) {
        for (int k = 0; k < x.length; k++) {
            y[at + k] += x[k];
        }
    }

    /** Computes the gradients of W and b from the sums. */
    public void finish() {
        E[0] = lookup.E().data;
        gradient.add(tables, 0, E, first, lookup.symbols());
    }

    /** Computes the gradient of the embedding's table from the sums. */
    public void backToTable() {
        back.take();
        dE[0] = lookup.dE().data;
        back.addProduct(tables, first, dE, 0, lookup.symbols());
    }
}
