package carousel.recurrent;

import carousel.layers.Symbols;
import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The matrix products of a recurrent pass: W_x x_t + W_h h_(t-1) + b of all gates, the backward pass through them, and
 * the gradients of the matrices and biases. Gates with the same inputs are computed in one product.
 */
final class GateProducts {
    /** Gates that read the same inputs, and their arrays in the order of the gates. */
    private final class Kind {
        final List<Gate> gates;
        final float[][] z;
        final BlockMatrix product;
        final BlockGradient gradient;

        Kind(List<Gate> gates, boolean input, boolean hidden) {
            this.gates = gates;
            this.z = new float[gates.size()][];
            Block[] biases = input || gates.stream().noneMatch(g -> g.seesInput)
                    ? blocks(gates, cell.matrices.b())
                    : Block.none();
            Block[] dBiases = biases.length == 0 ? biases : blocks(gates, db);
            this.product = Blas.matrix(grid(gates, input, hidden, cell.matrices.W_x(), cell.matrices.W_h()), biases);
            this.gradient = Blas.gradient(grid(gates, input, hidden, dW_x, dW_h), dBiases);
        }

        float[][] z() {
            for (int g = 0; g < z.length; g++) {
                z[g] = pass.gates[gates.get(g).index];
            }
            return z;
        }
    }

    private final CellParts cell;
    private final CellBlocks pass;
    private final FloatMatrix[] dW_x;
    private final FloatMatrix[] dW_h;
    private final FloatMatrix[] db;

    /** Gates with both W_x and W_h, with W_x alone, and with W_h alone. */
    private final @Nullable Kind both;

    private final @Nullable Kind inputAlone;
    private final @Nullable Kind hiddenAlone;
    /**
     * The part of {@link #both} that remains if {@link SymbolTables} replace the input: the product with W_h, which is
     * added.
     */
    private final @Nullable Kind hiddenOfBoth;

    private final @Nullable BlockMatrix toHidden;
    private final @Nullable BlockMatrix toInput;
    private final float[][] dzOfHidden;
    private final float[][] dzOfInput;
    private final List<Gate> seeHidden;
    private final List<Gate> seeInput;

    private final BlockMatrix[] inner;
    private final BlockMatrix[] innerBack;
    private final BlockGradient[] innerGradients;
    private final FloatMatrix[] dW_inner;

    private @Nullable SymbolTables symbols;

    private final float[][] inputs = new float[2][];
    private final float[][] one = new float[1][];
    private final float[][] output = new float[1][];
    private final int[] columns = new int[2];
    private final int[] sameColumns;

    GateProducts(CellParts cell, CellBlocks pass) {
        this.cell = cell;
        this.pass = pass;
        this.dW_x = zeros(cell.matrices.W_x());
        this.dW_h = zeros(cell.matrices.W_h());
        this.db = zeros(cell.matrices.b());
        this.dW_inner = zeros(cell.matrices.W_inner());
        this.seeHidden = cell.gates().stream().filter(g -> g.seesHidden).toList();
        this.seeInput = cell.gates().stream().filter(g -> g.seesInput).toList();
        List<Gate> seeBoth = seeInput.stream().filter(g -> g.seesHidden).toList();
        this.both = kind(seeBoth, true, true);
        this.hiddenOfBoth = kind(seeBoth, false, true);
        this.inputAlone = kind(seeInput.stream().filter(g -> !g.seesHidden).toList(), true, false);
        this.hiddenAlone = kind(seeHidden.stream().filter(g -> !g.seesInput).toList(), false, true);
        this.toHidden = transposed(seeHidden, cell.matrices.W_h());
        this.toInput = transposed(seeInput, cell.matrices.W_x());
        this.dzOfHidden = new float[seeHidden.size()][];
        this.dzOfInput = new float[seeInput.size()][];
        this.sameColumns = new int[cell.gates().size() + 1];
        this.inner = new BlockMatrix[cell.matrices.W_inner().length];
        this.innerBack = new BlockMatrix[cell.matrices.W_inner().length];
        this.innerGradients = new BlockGradient[cell.matrices.W_inner().length];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = Blas.matrix(Block.single(Block.of(cell.matrices.W_inner()[i])), Block.none());
            innerBack[i] = Blas.transposed(Block.single(Block.of(cell.matrices.W_inner()[i])));
            innerGradients[i] = Blas.gradient(Block.single(Block.of(dW_inner[i])), Block.none());
        }
    }

    private @Nullable Kind kind(List<Gate> gates, boolean input, boolean hidden) {
        return gates.isEmpty() ? null : new Kind(gates, input, hidden);
    }

    private static FloatMatrix[] zeros(FloatMatrix[] like) {
        return Arrays.stream(like)
                .map(w -> w == null ? null : new FloatMatrix(w.rows, w.columns))
                .toArray(FloatMatrix[]::new);
    }

    private static Block[][] grid(List<Gate> gates, boolean input, boolean hidden, FloatMatrix[] x, FloatMatrix[] h) {
        return gates.stream()
                .map(g -> {
                    List<Block> row = new ArrayList<>();
                    if (input) {
                        row.add(Block.of(x[g.index]));
                    }
                    if (hidden) {
                        row.add(Block.of(h[g.index]));
                    }
                    return row.toArray(Block[]::new);
                })
                .toArray(Block[][]::new);
    }

    private static Block[] blocks(List<Gate> gates, FloatMatrix[] of) {
        return gates.stream().map(g -> Block.of(of[g.index])).toArray(Block[]::new);
    }

    private static @Nullable BlockMatrix transposed(List<Gate> gates, FloatMatrix[] w) {
        return gates.isEmpty() ? null : Blas.transposed(new Block[][] {blocks(gates, w)});
    }

    List<FloatMatrix> gradients(Gate gate) {
        List<FloatMatrix> all = new ArrayList<>();
        if (gate.seesInput) {
            all.add(dW_x[gate.index]);
        }
        if (gate.seesHidden) {
            all.add(dW_h[gate.index]);
        }
        all.add(db[gate.index]);
        return all;
    }

    FloatMatrix gradient(InnerProduct product) {
        return dW_inner[product.index];
    }

    void reads(Symbols lookup) {
        symbols = new SymbolTables(lookup, seeInput, cell, dW_x, db);
    }

    /** Whether this batch consists of symbols. */
    boolean isFed() {
        return fed() != null;
    }

    private @Nullable SymbolTables fed() {
        return symbols != null && symbols.isFed() ? symbols : null;
    }

    /** Packs the current values of the parameters. */
    void start(Sequences x) {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.start();
            take(hiddenOfBoth);
        } else {
            take(both);
            take(inputAlone);
        }
        take(hiddenAlone);
        for (BlockMatrix product : inner) {
            product.take();
        }
    }

    private static void take(@Nullable Kind kind) {
        if (kind != null) {
            kind.product.take();
        }
    }

    /** Computes z_t, for the given number of steps, of the gates that do not depend on the previous step. */
    void project(Sequences x, int first, int steps) {
        int n = steps * x.batch;
        SymbolTables fed = fed();
        if (fed != null) {
            fed.look(first * x.batch, n, pass.gates);
        } else if (inputAlone != null) {
            one[0] = x.data;
            columns[0] = first * x.batch;
            inputAlone.product.affine(one, columns, inputAlone.z(), 0, n);
        }
    }

    /** Computes z_t of all other gates for one step, at the given column of the blocks. */
    void forward(Sequences x, int t, int column) {
        if (fed() != null && hiddenOfBoth != null) {
            one[0] = pass.dropout.h_in();
            columns[0] = column;
            hiddenOfBoth.product.addProduct(one, columns, hiddenOfBoth.z(), column, x.batch);
        } else if (both != null) {
            inputs[0] = x.data;
            inputs[1] = pass.dropout.h_in();
            columns[0] = t * x.batch;
            columns[1] = column;
            both.product.affine(inputs, columns, both.z(), column, x.batch);
        }
        if (hiddenAlone != null) {
            one[0] = pass.dropout.h_in();
            columns[0] = column;
            hiddenAlone.product.affine(one, columns, hiddenAlone.z(), column, x.batch);
        }
    }

    void forward(InnerProduct product, int column, int B) {
        one[0] = pass.kept[product.u.index];
        output[0] = pass.gates[product.gate.index];
        columns[0] = column;
        inner[product.index].addProduct(one, columns, output, column, B);
    }

    void startBack() {
        if (toHidden != null) {
            toHidden.take();
        }
        for (BlockMatrix product : innerBack) {
            product.take();
        }
    }

    /** Computes dh_(t-1) = Σ W_hᵀ dz_t; with {@code add}, adds it to what the cell has already written there. */
    void backward(int column, int B, boolean add) {
        output[0] = pass.dropout.dh_in();
        if (toHidden == null) {
            if (!add) {
                Arrays.fill(pass.dropout.dh_in(), column * pass.H, (column + B) * pass.H, 0f);
            }
            return;
        }
        float[][] dz = arrays(seeHidden, dzOfHidden);
        Arrays.fill(sameColumns, column);
        if (add) {
            toHidden.addProduct(dz, sameColumns, output, column, B);
        } else {
            toHidden.affine(dz, sameColumns, output, column, B);
        }
    }

    void backward(InnerProduct product, int column, int B, float[] du) {
        one[0] = pass.gates[product.gate.index];
        output[0] = du;
        columns[0] = column;
        innerBack[product.index].affine(one, columns, output, column, B);
    }

    private float[][] arrays(List<Gate> gates, float[][] to) {
        for (int g = 0; g < to.length; g++) {
            to[g] = pass.gates[gates.get(g).index];
        }
        return to;
    }

    /** Computes the gradients of all matrices and biases over all steps at once, after dz of every gate is complete. */
    void finish(Sequences x) {
        int n = x.steps * x.batch;
        inputs[0] = x.data;
        inputs[1] = pass.dropout.h_in();
        Arrays.fill(columns, 0);
        SymbolTables fed = fed();
        if (fed != null) {
            fed.finish(n, pass.gates);
            add(hiddenOfBoth, pass.dropout.h_in(), n);
        } else {
            if (both != null) {
                both.gradient.add(both.z(), 0, inputs, columns, n);
            }
            add(inputAlone, x.data, n);
        }
        add(hiddenAlone, pass.dropout.h_in(), n);
        for (InnerProduct product : cell.innerProducts()) {
            one[0] = pass.kept[product.u.index];
            output[0] = pass.gates[product.gate.index];
            innerGradients[product.index].add(output, 0, one, columns, n);
        }
    }

    private void add(@Nullable Kind kind, float[] met, int n) {
        if (kind != null) {
            one[0] = met;
            kind.gradient.add(kind.z(), 0, one, columns, n);
        }
    }

    /** Computes dx = Σ W_xᵀ dz over all steps at once, or the gradient of the embedding's table. */
    void backToInput(Sequences x, Sequences dx) {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.backToTable();
            return;
        }
        if (toInput == null) {
            dx.zero();
            return;
        }
        toInput.take();
        output[0] = dx.data;
        Arrays.fill(sameColumns, 0);
        toInput.affine(arrays(seeInput, dzOfInput), sameColumns, output, 0, x.steps * x.batch);
    }
}
