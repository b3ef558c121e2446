package carousel.recurrent;

import carousel.layers.SymbolTables;
import carousel.layers.Symbols;
import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
        final Together together;

        Kind(List<Gate> gates, boolean input, boolean hidden) {
            this.gates = gates;
            this.z = new float[gates.size()][];
            this.together = new Together(gates);
            Block[] biases =
                    input || gates.stream().noneMatch(g -> g.seesInput) ? blocks(gates, values.b()) : Block.none();
            Block[] dBiases = biases.length == 0 ? biases : blocks(gates, gradients.b());
            this.product = Blas.matrix(grid(gates, input, hidden, values), biases);
            this.gradient = Blas.gradient(grid(gates, input, hidden, gradients), dBiases);
        }

        float[][] z(StepBlocks step) {
            return arrays(step, gates, z);
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
    private final float[][] zOfHidden;
    private final float[][] zOfInput;
    private final List<Gate> seeHidden;
    private final List<Gate> seeInput;
    private final Together inputTogether;

    private final BlockMatrix[] inner;
    private final BlockMatrix[] innerBack;
    private final BlockGradient[] innerGradients;

    private @Nullable SymbolTables symbols;

    private final float[][] inputs = new float[2][];
    private final float[][] one = new float[1][];
    private final float[][] nothing = {};
    private final float[][] output = new float[1][];
    private final int[] columns = new int[2];
    /** The first column of every array of a step. */
    private final int[] fromFirst;

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
        this.inputTogether = new Together(seeInput);
        this.toInput = transposed(seeInput, values.W_x());
        this.zOfHidden = new float[seeHidden.size()][];
        this.zOfInput = new float[seeInput.size()][];
        this.fromFirst = new int[cell.gates().size() + 1];
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
        if (seeInput.isEmpty()) {
            return;
        }
        symbols = new SymbolTables(
                lookup, ofInput(values.W_x()), ofInput(values.b()), ofInput(gradients.W_x()), ofInput(gradients.b()));
    }

    private FloatMatrix[] ofInput(FloatMatrix[] all) {
        return seeInput.stream().map(g -> all[g.index]).toArray(FloatMatrix[]::new);
    }

    /** The tables if this batch consists of symbols that gates see, else null. */
    @Nullable
    SymbolTables fed() {
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

    /** Computes z_t of all gates at step t from x and from what the gates see of h_(t-1); null for zeros. */
    void forward(Sequences x, int t, float @Nullable [] h, StepBlocks now) {
        int B = x.batch;
        SymbolTables fed = fed();
        if (fed != null) {
            fed.look(t * B, B, arrays(now, seeInput, zOfInput));
        } else if (inputAlone != null) {
            forward(inputAlone, x, t, now);
        }
        if (fed == null && both != null) {
            both.product.affine(h == null ? x(x, t) : xAndH(x, t, h), columns, both.z(now), 0, B);
        } else if (hiddenOfBoth != null && h != null) {
            hiddenOfBoth.product.addProduct(h(h), columns, hiddenOfBoth.z(now), 0, B);
        }
        if (hiddenAlone != null) {
            hiddenAlone.product.affine(h == null ? nothing : h(h), columns, hiddenAlone.z(now), 0, B);
        }
    }

    /** Computes z_t of gates that read x alone; of several steps ahead, if steps have few sequences. */
    private void forward(Kind kind, Sequences x, int t, StepBlocks now) {
        int together = Together.steps(x.batch);
        if (together == 1) {
            kind.product.affine(x(x, t), columns, kind.z(now), 0, x.batch);
            return;
        }
        if (t % together == 0) {
            int n = Math.min(together, x.steps - t) * x.batch;
            kind.product.affine(x(x, t), columns, kind.together.room(x.batch), 0, n);
        }
        kind.together.give(now, t % together, x.batch);
    }

    // What the matrices meet at a step. Where it begins is then in the field columns.

    private float[][] x(Sequences x, int t) {
        one[0] = x.data;
        columns[0] = t * x.batch;
        return one;
    }

    private float[][] h(float[] h) {
        one[0] = h;
        columns[0] = 0;
        return one;
    }

    private float[][] xAndH(Sequences x, int t, float[] h) {
        inputs[0] = x.data;
        inputs[1] = h;
        columns[0] = t * x.batch;
        columns[1] = 0;
        return inputs;
    }

    void forward(InnerProduct product, StepBlocks now, int B) {
        one[0] = now.of(product.u);
        output[0] = now.gates[product.gate.index];
        columns[0] = 0;
        inner[product.index].addProduct(one, columns, output, 0, B);
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
    void backward(StepBlocks now, float[] dh, int B, boolean add) {
        output[0] = dh;
        float[][] dz = arrays(now, seeHidden, zOfHidden);
        if (toHidden != null && add) {
            toHidden.addProduct(dz, fromFirst, output, 0, B);
        } else if (toHidden != null) {
            toHidden.affine(dz, fromFirst, output, 0, B);
        } else if (!add) {
            Arrays.fill(dh, 0f);
        }
    }

    void backward(InnerProduct product, StepBlocks now, int B, float[] du) {
        one[0] = now.gates[product.gate.index];
        output[0] = du;
        innerBack[product.index].affine(one, fromFirst, output, 0, B);
    }

    private static float[][] arrays(StepBlocks step, List<Gate> gates, float[][] to) {
        for (int g = 0; g < to.length; g++) {
            to[g] = step.gates[gates.get(g).index];
        }
        return to;
    }

    /** Begins to compute the gradients of all matrices and biases, over n columns. */
    void beginGradients(int n) {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.begin();
        }
        begin(fed == null ? both : hiddenOfBoth, n);
        begin(fed == null ? inputAlone : null, n);
        begin(hiddenAlone, n);
        for (BlockGradient gradient : innerGradients) {
            gradient.begin(n);
        }
    }

    private static void begin(@Nullable Kind kind, int n) {
        if (kind != null) {
            kind.gradient.begin(n);
        }
    }

    /** Adds the columns of step t to all gradients, after dz of every gate is complete. Steps come in ascending order. */
    void addGradients(Sequences x, int t, float[] h, StepBlocks now) {
        int B = x.batch;
        SymbolTables fed = fed();
        if (fed != null) {
            fed.add(t * B, B, arrays(now, seeInput, zOfInput));
            add(hiddenOfBoth, h(h), now, B);
        } else {
            add(both, xAndH(x, t, h), now, B);
            add(inputAlone, x(x, t), now, B);
        }
        add(hiddenAlone, h(h), now, B);
        for (int i = 0; i < innerGradients.length; i++) {
            InnerProduct product = cell.innerProducts().get(i);
            one[0] = now.of(product.u);
            output[0] = now.gates[product.gate.index];
            innerGradients[i].take(output, 0, one, fromFirst, B);
        }
    }

    private void add(@Nullable Kind kind, float[][] met, StepBlocks now, int B) {
        if (kind != null) {
            kind.gradient.take(kind.z(now), 0, met, columns, B);
        }
    }

    /** Called after the last step. */
    void endGradients() {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.finish();
        }
    }

    /** Computes the gradient of the embedding's table. */
    void backToTable() {
        Objects.requireNonNull(fed()).backToTable();
    }

    void startBackToInput() {
        if (toInput != null) {
            toInput.take();
        }
    }

    /** Computes dx_t = Σ W_xᵀ dz_t; called for all steps in ascending order. */
    void backToInput(StepBlocks now, Sequences dx, int t) {
        int B = dx.batch;
        int together = Together.steps(B);
        int place = t % together;
        output[0] = dx.data;
        if (toInput == null) {
            dx.zero();
        } else if (together == 1) {
            toInput.affine(arrays(now, seeInput, zOfInput), fromFirst, output, t * B, B);
        } else {
            float[][] dz = inputTogether.room(B);
            inputTogether.take(now, place, B);
            if (place == together - 1 || t == dx.steps - 1) {
                toInput.affine(dz, fromFirst, output, (t - place) * B, (place + 1) * B);
            }
        }
    }
}
