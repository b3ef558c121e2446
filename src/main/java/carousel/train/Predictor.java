package carousel.train;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.check.Rows;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.layers.DenseLayer;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.loss.Tally;
import carousel.optim.Optimizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * A model without its training: it predicts and evaluates, and can be saved. Callbacks get the {@link Model} of their fit
 * as this, because it cannot be trained again meanwhile.
 *
 * <p>Threads: several threads may predict, evaluate and save at once. While another one trains, they are refused.
 */
public class Predictor {
    /** A workspace with more floats than this, 64 MB, is not kept for the next call. */
    private static final long MOST_IDLE = 1 << 24;

    private final Network network;
    private final Optimizer optimizer;
    private final Loss loss;
    private final List<Metric> metrics;
    /** Workspaces that no thread is using. A call takes one from here, or creates one if there is none. */
    final Queue<Shards> idle = new ConcurrentLinkedQueue<>();

    Predictor(Network network, Optimizer optimizer, Loss loss, List<Metric> metrics) {
        this.network = network;
        this.optimizer = optimizer;
        this.loss = loss;
        this.metrics = metrics;
    }

    /** A network that only predicts. */
    Predictor(Network network) {
        this(network, NoTraining.NONE, NoTraining.NONE, List.of());
    }

    /** The layers and their parameters. */
    public Network network() {
        return network;
    }

    /** The optimiser. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** The loss that training minimises. */
    public Loss loss() {
        return loss;
    }

    /** The metrics that are computed during training. */
    public List<Metric> metrics() {
        return metrics;
    }

    /**
     * The mean loss and metrics over the examples, by name. Every example begins with zero states, also after a stateful
     * fit, whose validation carries them on; to carry them here, give longer pieces.
     */
    public Map<String, Double> evaluate(Examples examples) {
        use("evaluate");
        checkWithTargets(examples, "evaluate");
        return withWorkspace("evaluate", shards -> {
            Tally total = shards.measure(examples, Shards.CHUNK, metrics, false);
            shards.expectNumbers("evaluate", Double.isFinite(total.mean()));
            return figures(total);
        });
    }

    /** Called before the loss and the optimiser are used; a model that was replaced by another throws. */
    void use(String operation) {}

    Map<String, Double> figures(Tally tally) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Epoch.LOSS, tally.mean());
        for (int i = 0; i < metrics.size(); i++) {
            figures.put(metrics.get(i).name(), tally.metric(i));
        }
        return figures;
    }

    /**
     * The outputs for the examples, whose targets are not used. Before the first fit, they come from the initial weights.
     *
     * @return N rows of K numbers: one row per example or, if the network has an output at every step, one row per
     *     step that it answers, example by example
     */
    public double[][] predict(Examples examples) {
        return Rows.of(matrix("predict", examples));
    }

    /**
     * The outputs for sequences, such as {@code returnSequences} gives them in Keras.
     *
     * @param sequences N sequences of T steps of D numbers each; T may differ
     * @return for each sequence T rows of K numbers, or one row if the network has one output per sequence
     */
    public double[][][] predict(double[][][] sequences) {
        List<FloatMatrix> x = List.of(Rows.toMatrices("predict", "sequences", sequences));
        double[][][] answers = new double[x.size()][][];
        network.build(x.get(0).rows);
        predict(Examples.of(x, x.stream().map(s -> FloatMatrix.zeros(1)).toList()), (y, n) -> answers[n] = Rows.of(y));
        return answers;
    }

    /**
     * The output for one sequence; for several, see {@link #predict(double[][][])}.
     *
     * @param steps T steps of D numbers each
     * @return T rows of K numbers, or one row if the network has one output per sequence
     */
    public double[][] predict(double[][] steps) {
        Check.given("predict", "a sequence", steps);
        int D = network.layers().get(0).inputRows();
        if (network.isBuilt() && steps.length > 0 && steps[0] != null && steps[0].length != D) {
            throw Check.unexpected(
                    "predict",
                    formatted("one sequence, a double[T][%d]", D),
                    formatted("a double[%d][%d]", steps.length, steps[0].length),
                    formatted("for N sequences give a double[N][T][%d]", D));
        }
        return predict(new double[][][] {steps})[0];
    }

    /** As {@link #predict(Examples)}, for computing with matrices: K x N, one column where that has a row. */
    public FloatMatrix predictMatrix(Examples examples) {
        return matrix("predictMatrix", examples);
    }

    private FloatMatrix matrix(String operation, Examples examples) {
        expectSome(examples, operation);
        network.build(examples.features());
        boolean ends = network.endsSequences();
        long columns = IntStream.range(0, examples.size())
                .mapToLong(n -> ends ? 1 : examples.length(n))
                .sum();
        Check.size(operation, "an output", network.outputRows(), (int) Math.min(Integer.MAX_VALUE, columns));
        FloatMatrix all = new FloatMatrix(network.outputRows(), (int) columns);
        int[] at = {0};
        predict(examples, (y, n) -> {
            if (y.length > all.length - at[0]) {
                throw Check.unexpected(
                        operation,
                        "as many examples and steps as the examples said before, " + columns,
                        "more, up to example " + n,
                        "size() and length(n) must not change");
            }
            System.arraycopy(y.data, 0, all.data, at[0], y.length);
            at[0] += y.length;
        });
        // a decoder has fewer outputs than its pair of texts has steps
        return at[0] == all.length ? all : new FloatMatrix(all.rows, at[0] / all.rows, Arrays.copyOf(all.data, at[0]));
    }

    /** Passes on the number of each example and its output, in order. */
    private void predict(Examples examples, ObjIntConsumer<FloatMatrix> use) {
        for (int[] which : Batches.chunks(examples.size(), Shards.CHUNK)) {
            Sequences y = withWorkspace("predict", shards -> shards.predict(examples, which));
            for (int b = 0; b < which.length; b++) {
                use.accept(y.sequence(b), which[b]);
            }
        }
    }

    /** The output for one batch of sequences. */
    public Sequences predict(Sequences x) {
        Check.given("predict", "sequences", x);
        network.build(x.rows);
        return withWorkspace("predict", shards -> shards.predict(x));
    }

    private <R> R withWorkspace(String operation, Function<Shards, R> use) {
        network.requireStill(operation);
        Shards free = idle.poll();
        Shards shards = free == null ? new Shards(network, loss, new BitSet()) : free;
        R result = use.apply(shards);
        network.requireStill(operation); // a fit may have begun meanwhile
        // only after success, because an error may have left it half filled
        if (shards.floats() <= MOST_IDLE && idle.size() < Runtime.getRuntime().availableProcessors()) {
            idle.add(shards);
        }
        return result;
    }

    /**
     * The first n layers with a copy of their parameters; use it to see their output. It has no loss.
     *
     * @throws IllegalArgumentException if n is not between 1 and the number of layers
     * @throws IllegalStateException if the network has no parameters yet
     */
    public Predictor below(int n) {
        return new Predictor(network.below(n));
    }

    /** A reader that takes one step at a time and carries the state. */
    public Stepper stepper() {
        network.requireStates("stepper");
        return new Stepper(network);
    }

    /** A table of the layers with their shapes and parameters. */
    public Summary summary() {
        return new Summary(network);
    }

    /** Throws unless there are examples with the targets that the loss wants. The network is built only for such. */
    void checkWithTargets(Examples examples, String operation) {
        expectSome(examples, operation);
        int outputs = network.outputRows(examples.features());
        int rows = loss.targetRows(outputs);
        if (examples.targetRows() != rows) {
            String end = counted(outputs, "row");
            throw new IllegalArgumentException(formatted(
                    "%s: the network ends in %s, so %s expects targets of %s, but those of the examples have %d. %s.",
                    operation, end, loss, counted(rows, "row"), examples.targetRows(), remedy(examples, outputs)));
        }
        network.build(examples.features());
    }

    private static void expectSome(Examples examples, String operation) {
        if (Check.given(operation, "examples", examples).size() < 1) {
            throw Check.unexpected(operation, "at least one example", examples.size() == 0 ? "none" : examples.size());
        }
    }

    private String remedy(Examples examples, int outputs) {
        int rows = examples.targetRows();
        Layer last = network.layers().get(network.layers().size() - 1);
        if (rows == 0 || loss.targetRows(rows) != rows) {
            return rows == outputs
                    ? "Give the number of the class, from 0, instead of a row for each class"
                    : rows == 0 ? "Give them too, as in Examples.of(x, y)" : "Change the last layer or the targets";
        }
        String dense = "dense(" + rows + ")";
        return (last instanceof DenseLayer ? "Make the last layer " + dense : "Add a last layer, " + dense)
                + ", or change the targets";
    }

    @Override
    public String toString() {
        return network + ".compile(" + optimizer + ", " + loss + ")";
    }
}
