package carousel.recurrent;

import static carousel.check.Text.formatted;

import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.layers.Symbols;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Cell} through time: forward from the first step to the last, back from the last to the first. Step t
 * occupies columns t*B to (t+1)*B of every block; when it only infers, it uses shorter blocks again and again.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class RecurrentPass implements Pass, Symbols.Reader {
    /** The approximate number of columns that a pass keeps when it only infers. */
    private static final int COLUMNS_INFERRED = 256;

    final CellBlocks blocks;

    private final Layer layer;
    private final CellParts cell;
    private final Consumer<Step> forward;
    private final Consumer<Step> back;
    private final boolean everyStep;
    final int H;
    private final String[] letters;
    private final StateBlocks[] states;
    private final StateBlocks h;
    private final Step step;
    private final GateProducts products;
    private final List<FloatMatrix> gradients;

    /** The input of the last forward pass; empty before the first. */
    private Sequences x = new Sequences();

    /** How many steps the blocks hold: T if a backward pass follows, else fewer. */
    private int window;
    /** Whether there will be no backward pass. */
    private boolean infers;

    /** An output with its own storage. */
    private final Sequences y = new Sequences();
    /** An output that shares the storage of h. */
    private final Sequences all = new Sequences();

    private final Sequences dx = new Sequences();

    /** A pass of a layer whose cell has these parts and equations. */
    RecurrentPass(Layer layer, CellParts cell, float recurrentDropout, Consumer<Step> forward, Consumer<Step> back) {
        this.layer = layer;
        this.cell = cell;
        this.forward = forward;
        this.back = back;
        this.everyStep = !layer.endsSequences();
        this.blocks = new CellBlocks(cell, recurrentDropout);
        this.H = blocks.H;
        this.letters = cell.states().stream().map(s -> s.letter).toArray(String[]::new);
        this.states = blocks.states;
        this.h = states[0];
        this.products = new GateProducts(cell, blocks);
        this.step = new Step(cell, blocks, products);
        this.gradients = gradientsInOrder();
    }

    private List<FloatMatrix> gradientsInOrder() {
        List<FloatMatrix> all = new ArrayList<>();
        for (Object item : cell.declared()) {
            if (item instanceof Weights w) {
                all.add(blocks.dWeights[w.index]);
            } else if (item instanceof Gate gate) {
                all.addAll(products.gradients(gate));
            } else if (item instanceof InnerProduct product) {
                all.add(products.gradient(product));
            }
        }
        return Collections.unmodifiableList(all);
    }

    @Override
    public void reads(Symbols symbols) {
        products.reads(symbols);
    }

    /**
     * Computes the same output as {@link #forward}, but stores only as many steps at a time as efficient products need.
     */
    @Override
    public Sequences infer(Sequences x) {
        infers = true;
        try {
            return forward(x, null);
        } finally {
            infers = false;
        }
    }

    /** Runs from the first step to the last in blocks of {@code window} steps; step t is at index t mod window. */
    @Override
    public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
        layer.expectRows(x);
        this.x = x;
        window = infers ? Math.min(x.steps, 1 + COLUMNS_INFERRED / x.batch) : x.steps;
        int B = x.batch;
        boolean copies = everyStep && window < x.steps;
        if (copies) {
            y.resizeLike(x, H);
        }
        start(noise);
        for (int t = 0; t < x.steps; t++) {
            int column = column(t);
            if (column == 0) {
                products.project(x, t, Math.min(window, x.steps - t));
            }
            step.moveTo(column, B);
            blocks.dropout.forward(step.from(), step.to());
            products.forward(x, t, column);
            forward.accept(step);
            keepFinished(t);
            for (int s = 0; s < states.length && t + 1 < x.steps; s++) {
                states[s].goOn(column, column(t + 1), B);
            }
            if (copies) {
                System.arraycopy(h.now, step.from(), y.data, t * H * B, H * B);
            }
        }
        return copies ? y : output();
    }

    /** The first column of step t in every block. */
    private int column(int t) {
        return t % window * x.batch;
    }

    private void start(@Nullable RandomGenerator noise) {
        int columns = window * x.batch;
        for (StateBlocks s : states) {
            expectBatch(s.initial, "begin");
        }
        blocks.resize(layer, columns, x.batch);
        for (StateBlocks s : states) {
            s.start(x.batch);
        }
        products.start(x);
        blocks.dropout.draw(layer, noise, window, H * x.batch);
    }

    /** h_t at every step, or only at the last one, to which shorter sequences have carried their final state. */
    private Sequences output() {
        if (everyStep) {
            all.data = h.now;
            return all.resizeLike(x, H);
        }
        y.resize(H, 1, x.batch);
        System.arraycopy(h.now, column(x.steps - 1) * H, y.data, 0, y.size());
        return y;
    }

    /**
     * Carries the state of finished sequences along: s_t = s_(t-1). Everything else that the step computed from padding
     * is discarded.
     */
    private void keepFinished(int t) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            if (x.isPadding(t, b)) {
                int column = column(t) + b;
                for (StateBlocks s : states) {
                    s.keep(column);
                }
                blocks.zeroColumn(column);
            }
        }
    }

    @Override
    public Sequences backward(Sequences dy) {
        backwardToParameters(dy);
        return toInput();
    }

    @Override
    public void backwardToParameters(Sequences dy) {
        walkBack(dy);
        products.finish(x);
    }

    @Override
    public Sequences backwardToInput(Sequences dy) {
        if (products.isFed()) {
            return backward(dy); // the gradients of symbols are sums made with those of the parameters
        }
        walkBack(dy);
        return toInput();
    }

    private Sequences toInput() {
        dx.resizeLike(x, x.rows);
        products.backToInput(x, dx);
        return dx;
    }

    /** Runs from the last step back to the first. */
    private void walkBack(Sequences dy) {
        if (window < x.steps) {
            throw new IllegalStateException(layer + ": infer keeps nothing for a backward pass; call forward first");
        }
        layer.expectGradient(everyStep ? all : y, dy);
        startBack(dy);
        RecurrentDropout dropout = blocks.dropout;
        for (int t = x.steps - 1; t >= 0; t--) {
            step.moveTo(column(t), x.batch);
            if (dropout.isActive() || (blocks.askedHidden && !h.asked)) {
                Arrays.fill(dropout.dh_in(), step.from(), step.to(), 0f); // cell and gates add to it
            }
            setFinishedAside(t);
            back.accept(step);
            zeroUnasked();
            zeroFinished(t);
            products.backward(step.column(), x.batch, dropout.isActive() || h.asked || blocks.askedHidden);
            dropout.backward(step.from(), step.to());
            keepFinishedBack(t);
            for (int s = 0; s < states.length && t > 0; s++) {
                states[s].goBack(step.column(), x.batch, everyStep && states[s] == h);
            }
        }
    }

    private void startBack(Sequences dy) {
        int last = (x.steps - 1) * x.batch;
        for (StateBlocks s : states) {
            expectBatch(s.dEnd, "endGradient");
            s.startBack(s == h ? dy.data : null, everyStep, last, x.batch);
        }
        products.startBack();
    }

    /** Zeroes what the cell does not write, except what the products overwrite. */
    private void zeroUnasked() {
        for (StateBlocks s : states) {
            if (!s.asked && (s != h || blocks.dropout.isActive())) {
                int from = step.column() * s.rows;
                Arrays.fill(s.dPrev, from, from + x.batch * s.rows, 0f);
            }
        }
    }

    private void setFinishedAside(int t) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            for (int s = 0; x.isPadding(t, b) && s < states.length; s++) {
                states[s].setAside(column(t) + b, b);
            }
        }
    }

    /** Zeroes the gradients at padding, whatever the cell computed there. */
    private void zeroFinished(int t) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            if (x.isPadding(t, b)) {
                blocks.zeroColumn(column(t) + b);
            }
        }
    }

    private void keepFinishedBack(int t) {
        for (int b = 0; x.lengths != null && b < x.batch; b++) {
            for (int s = 0; x.isPadding(t, b) && s < states.length; s++) {
                states[s].keepBack(column(t) + b, b);
            }
        }
    }

    /** Sets the initial state of all following forward passes; null means zeros. */
    public void begin(@Nullable BatchState state) {
        for (Carried s : cell.states()) {
            states[s.index].initial = state == null ? null : expectRows(state, s);
        }
    }

    /** A copy of each sequence's state after its last step. */
    public BatchState end() {
        expectForward();
        int last = column(x.steps - 1);
        return state(s -> s.now, last);
    }

    /**
     * Sets the gradient with respect to {@link #end}, which every following backward pass adds to the gradient of the
     * output; null for none.
     */
    public void endGradient(@Nullable BatchState d) {
        for (Carried s : cell.states()) {
            states[s.index].dEnd = d == null ? null : expectRows(d, s);
        }
    }

    /** A copy of the gradient with respect to the initial state of the last forward pass. */
    public BatchState beginGradient() {
        expectForward();
        return state(s -> s.dPrev, 0);
    }

    private BatchState state(Function<StateBlocks, float[]> which, int column) {
        FloatMatrix[] values = new FloatMatrix[states.length];
        for (int s = 0; s < states.length; s++) {
            int rows = states[s].rows;
            float[] copy = Arrays.copyOfRange(which.apply(states[s]), column * rows, (column + x.batch) * rows);
            values[s] = new FloatMatrix(rows, x.batch, copy);
        }
        return new BatchState(letters, values);
    }

    private void expectForward() {
        if (x.batch == 0) {
            throw new IllegalStateException(layer + ": there is no state before the first forward; call forward first");
        }
    }

    private FloatMatrix expectRows(BatchState state, Carried s) {
        FloatMatrix value = state.get(s.letter);
        if (value == null || value.rows != s.rows) {
            throw new IllegalArgumentException(formatted(
                    "%s: expected a state whose %s has %d rows, got %s",
                    layer, s.letter, s.rows, value == null ? "none" : value.rows + " x " + value.columns));
        }
        return value;
    }

    private void expectBatch(@Nullable FloatMatrix s, String given) {
        if (s != null && s.columns != x.batch) {
            throw new IllegalArgumentException(formatted(
                    "%s: the batch has %d sequences, but the state given to %s has %d columns; give one column for each sequence, or null",
                    layer, x.batch, given, s.columns));
        }
    }

    @Override
    public List<FloatMatrix> gradients() {
        return gradients;
    }
}
