package carousel.recurrent;

import carousel.layers.Embedding;
import carousel.layers.Symbols;
import carousel.linalg.Blas;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * Speeds up a recurrent layer after an {@link Embedding}. W_x x_t + b has only as many values as there are symbols, so
 * it is computed once per symbol and looked up at each step. The backward pass first sums dz by symbol.
 */
final class SymbolTables {
    private final Symbols lookup;
    private final List<Gate> gates;
    /** W_x E + b of each gate, a column per symbol; in the backward pass, the sums of dz. Empty until symbols come. */
    private float[][] tables = {};

    private final float[][] sums;
    private final BlockMatrix product;
    private final BlockMatrix back;
    private final BlockGradient gradient;
    private final float[][] E = new float[1][];
    private final float[][] dE = new float[1][];
    private final int[] first;

    SymbolTables(Symbols lookup, List<Gate> gates, CellParts.Matrices values, CellParts.Matrices gradients) {
        this.lookup = lookup;
        this.gates = gates;
        this.sums = tables(gates, 1);
        this.product = Blas.matrix(columnOf(gates, values.W_x()), rowOf(gates, values.b()));
        this.back = Blas.transposed(new Block[][] {rowOf(gates, values.W_x())});
        this.gradient = Blas.gradient(columnOf(gates, gradients.W_x()), rowOf(gates, gradients.b()));
        this.first = new int[gates.size()];
    }

    private static float[][] tables(List<Gate> gates, int columns) {
        return gates.stream().map(g -> new float[g.rows * columns]).toArray(float[][]::new);
    }

    private static Block[] rowOf(List<Gate> gates, FloatMatrix[] of) {
        return gates.stream().map(g -> Block.of(of[g.index])).toArray(Block[]::new);
    }

    private static Block[][] columnOf(List<Gate> gates, FloatMatrix[] of) {
        return gates.stream().map(g -> new Block[] {Block.of(of[g.index])}).toArray(Block[][]::new);
    }

    /** Whether this batch consists of symbols. */
    boolean isFed() {
        return lookup.isTable();
    }

    /** Computes the tables from the current parameters. */
    void start() {
        if (tables.length < gates.size()) {
            tables = tables(gates, lookup.symbols());
        }
        product.take();
        E[0] = lookup.E().data;
        product.affine(E, first, tables, 0, lookup.symbols());
    }

    /** Copies z of n columns, starting at {@code first}, to the start of the gates' arrays. */
    void look(int first, int n, float[][] z) {
        int[] which = lookup.which();
        for (int g = 0; g < tables.length; g++) {
            int H = gates.get(g).rows;
            float[] to = z[gates.get(g).index];
            for (int c = 0; c < n; c++) {
                System.arraycopy(tables[g], Math.max(0, which[first + c]) * H, to, c * H, H);
            }
        }
    }

    /** Sums dz by symbol and computes the gradients of W_x and b from the sums. */
    void finish(int n, float[][] dz) {
        int[] which = lookup.which();
        for (int g = 0; g < tables.length; g++) {
            sumBySymbol(which, n, dz[gates.get(g).index], sums[g], tables[g]);
        }
        E[0] = lookup.E().data;
        gradient.add(tables, 0, E, first, lookup.symbols());
    }

    private static void sumBySymbol(int[] which, int n, float[] dz, float[] column, float[] table) {
        int H = column.length;
        Arrays.fill(table, 0f);
        for (int c = 0; c < n; c++) {
            if (which[c] >= 0) {
                System.arraycopy(dz, c * H, column, 0, H);
                add(column, table, which[c] * H);
            }
        }
    }

    private static void add(float[] x, float[] y, int at) {
        for (int k = 0; k < x.length; k++) {
            y[at + k] += x[k];
        }
    }

    /** The gradient of the embedding's table. */
    void backToTable() {
        back.take();
        dE[0] = lookup.dE().data;
        back.addProduct(tables, first, dE, 0, lookup.symbols());
    }
}
