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
            Block[] biases =
                    input || gates.stream().noneMatch(g -> g.seesInput) ? blocks(gates, values.b()) : Block.none();
            Block[] dBiases = biases.length == 0 ? biases : blocks(gates, gradients.b());
            this.product = Blas.matrix(grid(gates, input, hidden, values), biases);
            this.gradient = Blas.gradient(grid(gates, input, hidden, gradients), dBiases);
        }

        float[][] z(CellBlocks blocks) {
            return arrays(blocks, gates, z);
        }
    }

    private final CellParts cell;
    final CellParts.Matrices values;
    final CellParts.Matrices gradients;

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

    private @Nullable SymbolTables symbols;

    private final float[][] inputs = new float[2][];
    private final float[][] one = new float[1][];
    private final float[][] output = new float[1][];
    private final int[] columns = new int[2];
    private final int[] sameColumns;

    /** Products with these matrices of a cell, which add to these gradients of them. */
    GateProducts(CellParts cell, CellParts.Matrices values, CellParts.Matrices gradients) {
        this.cell = cell;
        this.values = values;
        this.gradients = gradients;
        this.seeHidden = cell.gates().stream().filter(g -> g.seesHidden).toList();
        this.seeInput = cell.gates().stream().filter(g -> g.seesInput).toList();
        List<Gate> seeBoth = seeInput.stream().filter(g -> g.seesHidden).toList();
        this.both = kind(seeBoth, true, true);
        this.hiddenOfBoth = kind(seeBoth, false, true);
        this.inputAlone = kind(seeInput.stream().filter(g -> !g.seesHidden).toList(), true, false);
        this.hiddenAlone = kind(seeHidden.stream().filter(g -> !g.seesInput).toList(), false, true);
        this.toHidden = transposed(seeHidden, values.W_h());
        this.toInput = transposed(seeInput, values.W_x());
        this.dzOfHidden = new float[seeHidden.size()][];
        this.dzOfInput = new float[seeInput.size()][];
        this.sameColumns = new int[cell.gates().size() + 1];
        this.inner = new BlockMatrix[values.W_inner().length];
        this.innerBack = new BlockMatrix[inner.length];
        this.innerGradients = new BlockGradient[inner.length];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = Blas.matrix(Block.single(Block.of(values.W_inner()[i])), Block.none());
            innerBack[i] = Blas.transposed(Block.single(Block.of(values.W_inner()[i])));
            innerGradients[i] = Blas.gradient(Block.single(Block.of(gradients.W_inner()[i])), Block.none());
        }
    }

    private @Nullable Kind kind(List<Gate> gates, boolean input, boolean hidden) {
        return gates.isEmpty() ? null : new Kind(gates, input, hidden);
    }

    private static Block[][] grid(List<Gate> gates, boolean input, boolean hidden, CellParts.Matrices of) {
        return gates.stream()
                .map(g -> {
                    List<Block> row = new ArrayList<>();
                    if (input) {
                        row.add(Block.of(of.W_x()[g.index]));
                    }
                    if (hidden) {
                        row.add(Block.of(of.W_h()[g.index]));
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

    void reads(Symbols lookup) {
        symbols = new SymbolTables(lookup, seeInput, values, gradients);
    }

    /** Whether this batch consists of symbols. */
    boolean isFed() {
        return fed() != null;
    }

    private @Nullable SymbolTables fed() {
        return symbols != null && symbols.isFed() ? symbols : null;
    }

    /** Packs the current values of the parameters. */
    void start() {
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

    /** Computes z_t, for this number of steps from step t on, of the gates that do not depend on the previous step. */
    void project(CellBlocks blocks, Sequences x, int t, int steps) {
        int n = steps * x.batch;
        SymbolTables fed = fed();
        if (fed != null) {
            fed.look(t * x.batch, n, blocks.gates);
        } else if (inputAlone != null) {
            one[0] = x.data;
            columns[0] = t * x.batch;
            inputAlone.product.affine(one, columns, inputAlone.z(blocks), 0, n);
        }
    }

    /** Computes z_t of all other gates at step t, at the given column of the blocks. */
    void forward(CellBlocks blocks, Sequences x, int t, int column) {
        int B = x.batch;
        float[] h = blocks.dropout.h_in();
        if (fed() != null && hiddenOfBoth != null) {
            one[0] = h;
            columns[0] = column;
            hiddenOfBoth.product.addProduct(one, columns, hiddenOfBoth.z(blocks), column, B);
        } else if (both != null) {
            inputs[0] = x.data;
            inputs[1] = h;
            columns[0] = t * B;
            columns[1] = column;
            both.product.affine(inputs, columns, both.z(blocks), column, B);
        }
        if (hiddenAlone != null) {
            one[0] = h;
            columns[0] = column;
            hiddenAlone.product.affine(one, columns, hiddenAlone.z(blocks), column, B);
        }
    }

    void forward(InnerProduct product, CellBlocks blocks, int column, int B) {
        one[0] = blocks.of(product.u);
        output[0] = blocks.gates[product.gate.index];
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
    void backward(CellBlocks blocks, int column, int B, boolean add) {
        float[] dh = blocks.dropout.dh_in();
        if (toHidden == null) {
            if (!add) {
                Arrays.fill(dh, column * blocks.H, (column + B) * blocks.H, 0f);
            }
            return;
        }
        output[0] = dh;
        float[][] dz = arrays(blocks, seeHidden, dzOfHidden);
        Arrays.fill(sameColumns, column);
        if (add) {
            toHidden.addProduct(dz, sameColumns, output, column, B);
        } else {
            toHidden.affine(dz, sameColumns, output, column, B);
        }
    }

    void backward(InnerProduct product, CellBlocks blocks, int column, int B, float[] du) {
        one[0] = blocks.gates[product.gate.index];
        output[0] = du;
        columns[0] = column;
        innerBack[product.index].affine(one, columns, output, column, B);
    }

    private static float[][] arrays(CellBlocks blocks, List<Gate> gates, float[][] to) {
        for (int g = 0; g < to.length; g++) {
            to[g] = blocks.gates[gates.get(g).index];
        }
        return to;
    }

    /** Computes the gradients of all matrices and biases over all steps at once, after dz of every gate is complete. */
    void finish(CellBlocks blocks, Sequences x) {
        int n = x.steps * x.batch;
        float[] h = blocks.dropout.h_in();
        inputs[0] = x.data;
        inputs[1] = h;
        Arrays.fill(columns, 0);
        SymbolTables fed = fed();
        if (fed != null) {
            fed.finish(n, blocks.gates);
            add(hiddenOfBoth, blocks, h, n);
        } else {
            if (both != null) {
                both.gradient.add(both.z(blocks), 0, inputs, columns, n);
            }
            add(inputAlone, blocks, x.data, n);
        }
        add(hiddenAlone, blocks, h, n);
        for (InnerProduct product : cell.innerProducts()) {
            one[0] = blocks.of(product.u);
            output[0] = blocks.gates[product.gate.index];
            innerGradients[product.index].add(output, 0, one, columns, n);
        }
    }

    private void add(@Nullable Kind kind, CellBlocks blocks, float[] met, int n) {
        if (kind != null) {
            one[0] = met;
            kind.gradient.add(kind.z(blocks), 0, one, columns, n);
        }
    }

    /** Computes dx = Σ W_xᵀ dz over all steps at once, or the gradient of the embedding's table. */
    void backToInput(CellBlocks blocks, Sequences x, Sequences dx) {
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
        toInput.affine(arrays(blocks, seeInput, dzOfInput), sameColumns, output, 0, x.steps * x.batch);
    }
}
