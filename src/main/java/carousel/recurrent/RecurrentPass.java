package carousel.recurrent;

import carousel.check.Check;
import carousel.layers.Gradients;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.layers.Pass;
import carousel.layers.Symbols;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.random.RandomGenerator;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Cell} through time: forward from the first step to the last, back from the last to the first. The
 * numbers of each step are kept for the backward pass; when it only infers, two steps share them in turn.
 *
 * <p>Threads: for one at a time; make one for each.
 */
public final class RecurrentPass implements Pass, Symbols.Reader {
    private final Layer layer;
    private final Consumer<Step> forward;
    private final Consumer<Step> back;
    private final boolean everyStep;
    final int H;
    private final String[] letters;
    final GateProducts products;
    private final Gradients gradients;

    /** The steps of the last forward pass's batch. */
    Step step;
    /** Whether there will be no backward pass. */
    private boolean infers;
    /** The state before the first step; null means zeros. */
    private @Nullable BatchState initial;
    /** The gradient of the loss with respect to the state after the last step, not counting the output; null for none. */
    private @Nullable BatchState dEnd;

    /** h_t at every step, or only at the last one, to which shorter sequences have carried their final state. */
    private final Sequences y = new Sequences();

    private final Sequences dx = new Sequences();

    /** A pass of a layer whose cell has these parts and equations. */
    RecurrentPass(Layer layer, CellParts cell, float recurrentDropout, Consumer<Step> forward, Consumer<Step> back) {
        this.layer = layer;
        this.forward = forward;
        this.back = back;
        this.everyStep = !layer.endsSequences();
        this.letters = cell.states().stream().map(s -> s.letter).toArray(String[]::new);
        List<FloatMatrix> values =
                layer.parameters().stream().map(Parameter::value).toList();
        this.gradients = new Gradients(layer.parameters());
        this.products = new GateProducts(cell, cell.matrices(values), cell.matrices(gradients.matrices()));
        this.step =
                new Step(new Sequences(), true, true, null, new CellBuffers(layer, cell, recurrentDropout), products);
        this.H = step.buffers.d[0].rows;
    }

    @Override
    public void reads(Symbols symbols) {
        products.reads(symbols);
    }

    /** Computes the same output as {@link #forward}, but stores only two steps at a time. */
    @Override
    public Sequences infer(Sequences x) {
        infers = true;
        try {
            return forward(x, null);
        } finally {
            infers = false;
        }
    }

    @Override
    public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
        layer.expectRows(x);
        expectBatch(initial, x.batch, "begin");
        step.done = Step.Done.NOTHING; // from here on, an error leaves nothing of the last batch
        int n = H * x.batch;
        if (everyStep) {
            y.resizeLike(x, H);
        } else {
            y.resize(H, 1, x.batch);
        }
        Step s = start(x, noise);
        for (int t = 0; t < x.steps; t++) {
            s.at(t);
            StepBuffers now = s.now;
            if (s.dropout != null) {
                s.dropout.forward(s.before[0], now.masked, n);
            }
            products.look(x, t, now);
            for (GateGroup group : products.groups()) {
                group.forward(x, t, s.isFromZeros() ? null : s.hidden(), now);
            }
            forward.accept(s);
            forFinished(s, t, (step, b) -> step.now.keep(b, step.before));
            if (everyStep || t == x.steps - 1) {
                System.arraycopy(now.states[0], 0, y.data, everyStep ? t * n : 0, n);
            }
        }
        s.done = Step.Done.FORWARD;
        return y;
    }

    private Step start(Sequences x, @Nullable RandomGenerator noise) {
        CellBuffers buffers = step.buffers.of(x.batch, !infers);
        if (infers) {
            buffers.makeRoom(Math.min(2, x.steps), x.batch);
        } else {
            buffers.makeRoomToGoBack(x.steps, x.batch);
        }
        buffers.begin(initial);
        products.start();
        RecurrentDropout dropout = buffers.dropout.draw(noise, H * x.batch);
        step = new Step(x, !infers, initial == null, dropout, buffers, products);
        return step;
    }

    @Override
    public Sequences backward(Sequences dy) {
        backwardToParameters(dy);
        return toInput();
    }

    @Override
    public void backwardToParameters(Sequences dy) {
        walkBack(step, dy);
        Sequences x = step.x;
        products.beginGradients(x.steps * x.batch);
        for (int t = 0; t < x.steps; t++) {
            step.at(t);
            products.addGradients(x, t, step.hidden(), step.now);
        }
        products.endGradients();
    }

    @Override
    public Sequences backwardToInput(Sequences dy) {
        if (products.fed() != null) {
            return backward(dy); // the gradients of symbols are sums made with those of the parameters
        }
        walkBack(step, dy);
        return toInput();
    }

    private Sequences toInput() {
        dx.resizeLike(step.x, step.x.rows);
        if (products.fed() != null) {
            products.backToTable();
            return dx;
        }
        products.startBackToInput();
        for (int t = 0; t < dx.steps; t++) {
            products.backToInput(step.at(t).now, dx, t);
        }
        return dx;
    }

    /** Runs from the last step back to the first. */
    private void walkBack(Step s, Sequences dy) {
        Sequences x = s.x;
        if (!s.goesBack) {
            throw new IllegalStateException(layer + ": infer keeps nothing for a backward pass; call forward first");
        }
        layer.expectGradient(s.done == Step.Done.NOTHING ? new Sequences() : y, dy);
        expectBatch(dEnd, x.batch, "endGradient");
        s.done = Step.Done.FORWARD;
        startBack(s);
        StateGradient[] d = s.buffers.d;
        int n = H * x.batch;
        for (int t = x.steps - 1; t >= 0; t--) {
            s.at(t);
            if (everyStep || t == x.steps - 1) {
                d[0].goBack(n, dy.data, everyStep ? t * n : 0);
            } else {
                d[0].goBack(n);
            }
            for (int i = 1; i < d.length; i++) {
                d[i].goBack(d[i].rows * x.batch);
            }
            forFinished(s, t, (step, b) -> step.buffers.passBy(b, true));
            zeroHidden(s, t == x.steps - 1);
            back.accept(s);
            zeroUnasked(s);
            forFinished(s, t, (step, b) -> step.now.zero(b));
            if (!s.isFromZeros()) {
                toStateBefore(s, t);
            }
        }
        s.done = s.isFromZeros() ? Step.Done.BACK_TO_GATES : Step.Done.BACK;
    }

    /** Goes on from the gates of step t to the state before it. */
    private void toStateBefore(Step s, int t) {
        StateGradient h = s.buffers.d[0];
        boolean add = s.dropout != null || h.asked || s.buffers.askedHidden;
        products.backward(s.now, s.dh_in(), s.x.batch, add);
        if (s.dropout != null) {
            s.dropout.backward(h.dPrev, H * s.x.batch);
        }
        forFinished(s, t, (step, b) -> step.buffers.passBy(b, false));
    }

    private void startBack(Step s) {
        gradients.filled();
        for (int i = 0; i < letters.length; i++) {
            s.buffers.d[i].start(dEnd == null ? null : dEnd.get(letters[i]));
        }
        products.startBack();
    }

    /**
     * Zeroes the gradient of what the gates see of h_(t-1), if the cell and the gates will add to it. Whether the cell
     * does is known after the last step, the first to go back.
     */
    private static void zeroHidden(Step s, boolean isLast) {
        if (isLast || s.dropout != null || (s.buffers.askedHidden && !s.buffers.d[0].asked)) {
            Arrays.fill(s.dh_in(), 0f);
        }
    }

    /** Zeroes what the cell does not write, except what the products overwrite. */
    private static void zeroUnasked(Step s) {
        StateGradient[] d = s.buffers.d;
        for (int i = 0; i < d.length; i++) {
            if (!d[i].asked && (i > 0 || s.dropout != null)) {
                Arrays.fill(d[i].dPrev, 0f);
            }
        }
    }

    /** Does something for each sequence b that has padding at step t. */
    private static void forFinished(Step s, int t, ObjIntConsumer<Step> work) {
        for (int b = 0; s.x.lengths != null && b < s.x.batch; b++) {
            if (s.x.isPadding(t, b)) {
                work.accept(s, b);
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
        StepBuffers last = step.at(step.x.steps - 1).now;
        return state(i -> last.states[i]);
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
        if (step.done == Step.Done.FORWARD) {
            throw new IllegalStateException(
                    layer + ": the last forward pass has no gradient yet; call backward before beginGradient");
        }
        if (step.done == Step.Done.BACK_TO_GATES) {
            toStateBefore(step.at(0), 0);
            step.done = Step.Done.BACK;
        }
        return state(i -> step.buffers.d[i].dPrev);
    }

    private BatchState state(IntFunction<float[]> which) {
        int B = step.x.batch;
        FloatMatrix[] values = new FloatMatrix[letters.length];
        for (int i = 0; i < values.length; i++) {
            int rows = step.buffers.d[i].rows;
            values[i] = new FloatMatrix(rows, B, Arrays.copyOf(which.apply(i), rows * B));
        }
        return new BatchState(letters, values);
    }

    private void expectForward() {
        if (step.done == Step.Done.NOTHING) {
            throw new IllegalStateException(layer + ": there is no state before the first forward; call forward first");
        }
    }

    private void expectRows(@Nullable BatchState state) {
        for (int i = 0; state != null && i < letters.length; i++) {
            FloatMatrix value = state.get(letters[i]);
            int rows = step.buffers.d[i].rows;
            if (value == null || value.rows != rows) {
                throw Check.unexpected(
                        layer.toString(),
                        "a state whose " + letters[i] + " is " + rows + " x B",
                        value == null ? "none" : value.rows + " x " + value.columns);
            }
        }
    }

    private void expectBatch(@Nullable BatchState state, int B, String given) {
        for (int i = 0; state != null && i < letters.length; i++) {
            FloatMatrix value = state.get(letters[i]);
            if (value != null && value.columns != B) {
                throw Check.unexpected(
                        layer.toString(),
                        "a column for each sequence of the batch, B = " + B + ", in the state given to " + given,
                        value.columns,
                        "give as many, or null");
            }
        }
    }

    @Override
    public List<FloatMatrix> gradients() {
        return gradients.filled();
    }
}
