package carousel.recurrent;

import static carousel.check.Text.formatted;

import carousel.layers.Gradients;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.layers.Pass;
import carousel.layers.Symbols;
import carousel.linalg.Sequences;
import java.util.Arrays;
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

    private final Layer layer;
    private final CellParts cell;
    private final float recurrentDropout;
    private final Consumer<Step> forward;
    private final Consumer<Step> back;
    private final boolean everyStep;
    final int H;
    private final String[] letters;
    final GateProducts products;
    private final Gradients gradients;

    /** The steps of no batch. */
    private final Step none;
    /** The steps of the last forward pass's batch. */
    private Step step;
    /** Whether there will be no backward pass. */
    private boolean infers;
    /** The state before the first step; null means zeros. */
    private @Nullable BatchState initial;
    /** The gradient of the loss with respect to the state after the last step, not counting the output; null for none. */
    private @Nullable BatchState dEnd;

    /** An output with its own storage. */
    private final Sequences y = new Sequences();
    /** An output that shares the storage of h. */
    private final Sequences all = new Sequences();

    private final Sequences dx = new Sequences();

    /** A pass of a layer whose cell has these parts and equations. */
    RecurrentPass(Layer layer, CellParts cell, float recurrentDropout, Consumer<Step> forward, Consumer<Step> back) {
        this.layer = layer;
        this.cell = cell;
        this.recurrentDropout = recurrentDropout;
        this.forward = forward;
        this.back = back;
        this.everyStep = !layer.endsSequences();
        this.letters = cell.states().stream().map(s -> s.letter).toArray(String[]::new);
        List<FloatMatrix> values =
                layer.parameters().stream().map(Parameter::value).toList();
        this.gradients = new Gradients(layer.parameters());
        this.products = new GateProducts(cell, cell.matrices(values), cell.matrices(gradients.matrices()));
        this.none = new Step(new Sequences(), 0, new CellBlocks(layer, cell, recurrentDropout, 0, 0, true), products);
        this.step = none;
        this.H = none.blocks.H;
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
        int B = x.batch;
        int window = infers ? Math.min(x.steps, 1 + COLUMNS_INFERRED / B) : x.steps;
        boolean copies = everyStep && window < x.steps;
        if (copies) {
            y.resizeLike(x, H);
        }
        Step s = start(x, window, noise);
        StateBlocks[] states = s.blocks.states;
        for (int t = 0; t < x.steps; t++) {
            s.moveTo(t);
            int column = s.column();
            if (column == 0) {
                products.project(s.blocks, x, t, Math.min(window, x.steps - t));
            }
            s.blocks.dropout.forward(s.from(), s.to());
            products.forward(s.blocks, x, t, column);
            forward.accept(s);
            keepFinished(s, t);
            for (int i = 0; i < states.length && t + 1 < x.steps; i++) {
                states[i].goOn(column, s.column(t + 1), B);
            }
            if (copies) {
                System.arraycopy(states[0].now, s.from(), y.data, t * H * B, H * B);
            }
        }
        return copies ? y : output(s);
    }

    private Step start(Sequences x, int window, @Nullable RandomGenerator noise) {
        expectBatch(initial, x.batch, "begin");
        Step s = new Step(x, window, blocks(window * x.batch, x.batch), products);
        step = s;
        for (int i = 0; i < letters.length; i++) {
            s.blocks.states[i].start(initial == null ? null : initial.get(letters[i]), x.batch);
        }
        products.start();
        s.blocks.dropout.draw(noise, window, H * x.batch);
        return s;
    }

    /** Blocks with room for this many columns: those of the last batch, if they are large enough. */
    private CellBlocks blocks(int columns, int B) {
        if (columns <= step.blocks.columns && B <= step.blocks.B && (infers || step.blocks.goesBack)) {
            return step.blocks;
        }
        int most = Math.max(columns, step.blocks.columns);
        int mostSequences = Math.max(B, step.blocks.B);
        step = none; // so that old and new blocks need not fit into the memory together
        return new CellBlocks(layer, cell, recurrentDropout, most, mostSequences, !infers);
    }

    /** h_t at every step, or only at the last one, to which shorter sequences have carried their final state. */
    private Sequences output(Step s) {
        float[] h = s.blocks.states[0].now;
        if (everyStep) {
            all.data = h;
            return all.resizeLike(s.x, H);
        }
        y.resize(H, 1, s.x.batch);
        System.arraycopy(h, s.column(s.x.steps - 1) * H, y.data, 0, y.size());
        return y;
    }

    /**
     * Carries the state of finished sequences along: s_t = s_(t-1). Everything else that the step computed from padding
     * is discarded.
     */
    private static void keepFinished(Step s, int t) {
        for (int b = 0; s.x.lengths != null && b < s.x.batch; b++) {
            if (s.x.isPadding(t, b)) {
                int column = s.column() + b;
                for (StateBlocks state : s.blocks.states) {
                    state.keep(column);
                }
                s.blocks.zeroColumn(column);
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
        walkBack(step, dy);
        products.finish(step.blocks, step.x);
    }

    @Override
    public Sequences backwardToInput(Sequences dy) {
        if (products.isFed()) {
            return backward(dy); // the gradients of symbols are sums made with those of the parameters
        }
        walkBack(step, dy);
        return toInput();
    }

    private Sequences toInput() {
        dx.resizeLike(step.x, step.x.rows);
        products.backToInput(step.blocks, step.x, dx);
        return dx;
    }

    /** Runs from the last step back to the first. */
    private void walkBack(Step s, Sequences dy) {
        Sequences x = s.x;
        if (s.window < x.steps || !s.blocks.goesBack) {
            throw new IllegalStateException(layer + ": infer keeps nothing for a backward pass; call forward first");
        }
        layer.expectGradient(x.batch == 0 ? x : everyStep ? all : y, dy);
        startBack(s, dy);
        StateBlocks[] states = s.blocks.states;
        StateBlocks h = states[0];
        RecurrentDropout dropout = s.blocks.dropout;
        for (int t = x.steps - 1; t >= 0; t--) {
            s.moveTo(t);
            if (dropout.isActive() || (s.blocks.askedHidden && !h.asked)) {
                Arrays.fill(dropout.dh_in(), s.from(), s.to(), 0f); // cell and gates add to it
            }
            setFinishedAside(s, t);
            back.accept(s);
            zeroUnasked(s);
            zeroFinished(s, t);
            products.backward(s.blocks, s.column(), x.batch, dropout.isActive() || h.asked || s.blocks.askedHidden);
            dropout.backward(s.from(), s.to());
            keepFinishedBack(s, t);
            for (int i = 0; i < states.length && t > 0; i++) {
                states[i].goBack(s.column(), x.batch, everyStep && i == 0);
            }
        }
        s.wentBack = true;
    }

    private void startBack(Step s, Sequences dy) {
        int last = (s.x.steps - 1) * s.x.batch;
        expectBatch(dEnd, s.x.batch, "endGradient");
        gradients.filled();
        for (int i = 0; i < letters.length; i++) {
            FloatMatrix d = dEnd == null ? null : dEnd.get(letters[i]);
            s.blocks.states[i].startBack(i == 0 ? dy.data : null, d, everyStep, last, s.x.batch);
        }
        products.startBack();
    }

    /** Zeroes what the cell does not write, except what the products overwrite. */
    private static void zeroUnasked(Step s) {
        StateBlocks[] states = s.blocks.states;
        for (int i = 0; i < states.length; i++) {
            if (!states[i].asked && (i > 0 || s.blocks.dropout.isActive())) {
                Arrays.fill(states[i].dPrev, s.from(states[i].rows), s.to(states[i].rows), 0f);
            }
        }
    }

    private static void setFinishedAside(Step s, int t) {
        for (int b = 0; s.x.lengths != null && b < s.x.batch; b++) {
            for (int i = 0; s.x.isPadding(t, b) && i < s.blocks.states.length; i++) {
                s.blocks.states[i].setAside(s.column() + b, b);
            }
        }
    }

    /** Zeroes the gradients at padding, whatever the cell computed there. */
    private static void zeroFinished(Step s, int t) {
        for (int b = 0; s.x.lengths != null && b < s.x.batch; b++) {
            if (s.x.isPadding(t, b)) {
                s.blocks.zeroColumn(s.column() + b);
            }
        }
    }

    private static void keepFinishedBack(Step s, int t) {
        for (int b = 0; s.x.lengths != null && b < s.x.batch; b++) {
            for (int i = 0; s.x.isPadding(t, b) && i < s.blocks.states.length; i++) {
                s.blocks.states[i].keepBack(s.column() + b, b);
            }
        }
    }

    /** Sets the initial state of all following forward passes; null means zeros. */
    public void begin(@Nullable BatchState state) {
        expectRows(state);
        initial = state;
    }

    /** A copy of each sequence's state after its last step. */
    public BatchState end() {
        expectForward();
        return state(s -> s.now, step.column(step.x.steps - 1));
    }

    /**
     * Sets the gradient with respect to {@link #end}, which every following backward pass adds to the gradient of the
     * output; null for none.
     */
    public void endGradient(@Nullable BatchState d) {
        expectRows(d);
        dEnd = d;
    }

    /**
     * A copy of the gradient with respect to the initial state of the last forward pass.
     *
     * @throws IllegalStateException if no backward pass has followed it
     */
    public BatchState beginGradient() {
        expectForward();
        if (!step.wentBack) {
            throw new IllegalStateException(
                    layer + ": the last forward pass has no gradient yet; call backward before beginGradient");
        }
        return state(s -> s.dPrev, 0);
    }

    private BatchState state(Function<StateBlocks, float[]> which, int column) {
        int B = step.x.batch;
        FloatMatrix[] values = new FloatMatrix[letters.length];
        for (int i = 0; i < values.length; i++) {
            StateBlocks s = step.blocks.states[i];
            float[] copy = Arrays.copyOfRange(which.apply(s), column * s.rows, (column + B) * s.rows);
            values[i] = new FloatMatrix(s.rows, B, copy);
        }
        return new BatchState(letters, values);
    }

    private void expectForward() {
        if (step.x.batch == 0) {
            throw new IllegalStateException(layer + ": there is no state before the first forward; call forward first");
        }
    }

    private void expectRows(@Nullable BatchState state) {
        for (int i = 0; state != null && i < letters.length; i++) {
            FloatMatrix value = state.get(letters[i]);
            int rows = step.blocks.states[i].rows;
            if (value == null || value.rows != rows) {
                throw new IllegalArgumentException(formatted(
                        "%s: expected a state whose %s has %d rows, got %s",
                        layer, letters[i], rows, value == null ? "none" : value.rows + " x " + value.columns));
            }
        }
    }

    private void expectBatch(@Nullable BatchState state, int B, String given) {
        for (int i = 0; state != null && i < letters.length; i++) {
            FloatMatrix value = state.get(letters[i]);
            if (value != null && value.columns != B) {
                throw new IllegalArgumentException(formatted(
                        "%s: the batch has %d sequences, but the state given to %s has %d columns; give one column for each sequence, or null",
                        layer, B, given, value.columns));
            }
        }
    }

    @Override
    public List<FloatMatrix> gradients() {
        return gradients.filled();
    }
}
