package carousel.recurrent;

import carousel.layers.SymbolTables;
import carousel.layers.Symbols;
import carousel.linalg.Blas;
import carousel.linalg.Sequences;
import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The matrix products of a recurrent pass: W_x x_t + W_h h_(t-1) + b of all gates, the backward pass through them, and
 * the gradients of the matrices and biases.
 */
final class GateProducts {
    private final CellParts cell;
    final CellParts.Matrices values;
    final CellParts.Matrices gradients;

    private final List<Gate> seeInput;
    private final List<Gate> seeHidden;
    private final GateGroup[] groups;
    /** Those that remain if {@link SymbolTables} give the products with W_x. */
    private final GateGroup[] besideSymbols;

    private final @Nullable BlockMatrix toHidden;
    private final @Nullable BlockMatrix toInput;
    private final Together inputTogether;
    private final float[][] zOfHidden;
    private final float[][] zOfInput;

    private final BlockMatrix[] inner;
    private final BlockMatrix[] innerBack;
    private final BlockGradient[] innerGradients;

    private @Nullable SymbolTables symbols;

    private final float[][] operand = new float[1][];
    private final float[][] output = new float[1][];
    /** The first column of every array of a step. */
    private final int[] fromFirst;

    /** Products with these matrices of a cell, which add to these gradients of them. */
    GateProducts(CellParts cell, CellParts.Matrices values, CellParts.Matrices gradients) {
        this.cell = cell;
        this.values = values;
        this.gradients = gradients;
        this.seeInput = cell.gates().stream().filter(g -> g.seesInput).toList();
        this.seeHidden = cell.gates().stream().filter(g -> g.seesHidden).toList();
        List<Gate> seeBoth = seeInput.stream().filter(g -> g.seesHidden).toList();
        List<Gate> inputAlone = seeInput.stream().filter(g -> !g.seesHidden).toList();
        List<Gate> hiddenAlone = seeHidden.stream().filter(g -> !g.seesInput).toList();
        this.groups = Stream.of(
                        group(seeBoth, true, true), group(inputAlone, true, false), group(hiddenAlone, false, true))
                .flatMap(Optional::stream)
                .toArray(GateGroup[]::new);
        this.besideSymbols = Stream.of(group(seeBoth, false, true), group(hiddenAlone, false, true))
                .flatMap(Optional::stream)
                .toArray(GateGroup[]::new);
        this.toHidden = transposed(seeHidden, values.W_h());
        this.toInput = transposed(seeInput, values.W_x());
        this.inputTogether = new Together(seeInput);
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

    private Optional<GateGroup> group(List<Gate> gates, boolean readsX, boolean readsH) {
        return gates.isEmpty()
                ? Optional.empty()
                : Optional.of(new GateGroup(gates, readsX, readsH, values, gradients));
    }

    private static @Nullable BlockMatrix transposed(List<Gate> gates, FloatMatrix[] w) {
        return gates.isEmpty() ? null : Blas.transposed(new Block[][] {GateGroup.blocks(gates, w)});
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

    /** The groups to multiply; what they read of symbols comes from {@link #look}. */
    GateGroup[] groups() {
        return fed() == null ? groups : besideSymbols;
    }

    /** Packs the current values of the parameters. */
    void start() {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.start();
        }
        for (GateGroup group : groups()) {
            group.take();
        }
        for (BlockMatrix product : inner) {
            product.take();
        }
    }

    /** Looks up W_x x_t + b of symbols. */
    void look(Sequences x, int t, StepBuffers now) {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.look(t * x.batch, x.batch, GateGroup.arrays(now, seeInput, zOfInput));
        }
    }

    void forward(InnerProduct product, StepBuffers now, int B) {
        operand[0] = now.of(product.u);
        output[0] = now.gates[product.gate.index];
        inner[product.index].addProduct(operand, fromFirst, output, 0, B);
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
    void backward(StepBuffers now, float[] dh, int B, boolean add) {
        output[0] = dh;
        float[][] dz = GateGroup.arrays(now, seeHidden, zOfHidden);
        if (toHidden != null && add) {
            toHidden.addProduct(dz, fromFirst, output, 0, B);
        } else if (toHidden != null) {
            toHidden.affine(dz, fromFirst, output, 0, B);
        } else if (!add) {
            Arrays.fill(dh, 0f);
        }
    }

    void backward(InnerProduct product, StepBuffers now, int B, float[] du) {
        operand[0] = now.gates[product.gate.index];
        output[0] = du;
        innerBack[product.index].affine(operand, fromFirst, output, 0, B);
    }

    /** Begins to compute the gradients of all matrices and biases, over n columns. */
    void beginGradients(int n) {
        SymbolTables fed = fed();
        if (fed != null) {
            fed.begin();
        }
        for (GateGroup group : groups()) {
            group.beginGradients(n);
        }
        for (BlockGradient gradient : innerGradients) {
            gradient.begin(n);
        }
    }

    /** Adds the columns of step t to all gradients, after dz of every gate is complete. Steps come in ascending order. */
    void addGradients(Sequences x, int t, float[] h, StepBuffers now) {
        int B = x.batch;
        SymbolTables fed = fed();
        if (fed != null) {
            fed.add(t * B, B, GateGroup.arrays(now, seeInput, zOfInput));
        }
        for (GateGroup group : groups()) {
            group.addGradients(x, t, h, now);
        }
        for (int i = 0; i < innerGradients.length; i++) {
            InnerProduct product = cell.innerProducts().get(i);
            operand[0] = now.of(product.u);
            output[0] = now.gates[product.gate.index];
            innerGradients[i].take(output, 0, operand, fromFirst, B);
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
    void backToInput(StepBuffers now, Sequences dx, int t) {
        int B = dx.batch;
        int together = Together.steps(B);
        int place = t % together;
        output[0] = dx.data;
        if (toInput == null) {
            dx.zero();
        } else if (together == 1) {
            toInput.affine(GateGroup.arrays(now, seeInput, zOfInput), fromFirst, output, t * B, B);
        } else {
            float[][] dz = inputTogether.room(B);
            inputTogether.take(now, place, B);
            if (place == together - 1 || t == dx.steps - 1) {
                toInput.affine(dz, fromFirst, output, (t - place) * B, (place + 1) * B);
            }
        }
    }
}
