package carousel.recurrent;

import static org.jblas.MatrixFunctions.floatToDouble;

import carousel.layers.Layer;
import carousel.linalg.Sequences;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;

/**
 * A stack of layers in which everything is random: parameters including biases, inputs, initial states, and the weights
 * R of a loss on every output and every final state,
 *
 * <pre>
 *   L = Σ R ⊙ y + Σ R_h ⊙ h_T + Σ R_c ⊙ c_T
 * </pre>
 *
 * A solution is a map from names to matrices, so that the engine, the oracle, and the same sequences one by one can be
 * compared by name: y, h_T, c_T, and with a d before the name the gradients of the parameters, of x, h_0 and c_0.
 */
public final class Problem {
    public static final int D = 3;
    public static final int T = 6;
    public static final int B = 4;

    public final LayerStack stack;
    public final Sequences x;
    public final Sequences R;
    public final Map<String, BatchState> initial = new LinkedHashMap<>();
    public final Map<String, BatchState> endWeights = new LinkedHashMap<>();

    /** The lengths of the {@value #B} sequences; the longest is {@value #T}. */
    public static int[] unequal() {
        return new int[] {4, 6, 1, 3};
    }

    public Problem(int[] lengths, Layer... layers) {
        Random random = new Random(7);
        stack = new LayerStack(D, layers).randomise(random, 0.8);
        x = LayerStack.random(random, D, T, B, lengths);
        boolean ends = stack.layers.stream().anyMatch(Layer::endsSequences);
        R = LayerStack.zeroPadding(
                LayerStack.random(random, stack.outputRows(), ends ? 1 : T, B, ends ? null : lengths));
        stack.recurrent().forEach((name, pass) -> {
            initial.put(name, randomState(random, pass));
            endWeights.put(name, randomState(random, pass));
        });
    }

    /** Includes a cell state, which layers without one ignore. */
    private static BatchState randomState(Random random, RecurrentPass pass) {
        return new BatchState(LayerStack.random(random, pass.H, B), LayerStack.random(random, pass.H, B));
    }

    /** The whole batch at once, without noise. */
    public Map<String, DoubleMatrix> solve() {
        return solve(null);
    }

    /** The whole batch at once. */
    public Map<String, DoubleMatrix> solve(RandomGenerator noise) {
        Map<String, DoubleMatrix> results = new LinkedHashMap<>();
        zeroGradients();
        run(x, R, 0, B, noise, results);
        return withGradients(results);
    }

    /** One sequence after the other, each alone and without padding. */
    public Map<String, DoubleMatrix> solveOneByOne() {
        Map<String, DoubleMatrix> results = new LinkedHashMap<>();
        zeroGradients();
        for (int b = 0; b < B; b++) {
            runAlone(b, results);
        }
        return withGradients(results);
    }

    /** Sequence b alone and without padding. */
    public Map<String, DoubleMatrix> solveAlone(int b) {
        Map<String, DoubleMatrix> results = new LinkedHashMap<>();
        zeroGradients();
        runAlone(b, results);
        return withGradients(results);
    }

    private void zeroGradients() {
        stack.gradients().values().forEach(g -> g.fill(0));
    }

    private Map<String, DoubleMatrix> withGradients(Map<String, DoubleMatrix> results) {
        stack.gradients().forEach((name, g) -> results.put("d" + name, floatToDouble(g)));
        return results;
    }

    private void runAlone(int b, Map<String, DoubleMatrix> results) {
        Sequences x_b = Sequences.of(x.sequence(b), x.length(b), 1);
        Sequences R_b = Sequences.of(R.sequence(b), R.length(b), 1);
        run(x_b, R_b, b, b + 1, null, results);
    }

    private void run(
            Sequences x, Sequences R, int from, int to, RandomGenerator noise, Map<String, DoubleMatrix> results) {
        stack.recurrent().forEach((name, pass) -> {
            pass.begin(columns(initial.get(name), from, to));
            pass.endGradient(columns(endWeights.get(name), from, to));
        });
        Sequences y = stack.forward(x, noise);
        for (int b = from; b < to; b++) {
            results.put("y[" + b + "]", floatToDouble(y.sequence(b - from)));
        }
        stack.recurrent().forEach((name, pass) -> putState(results, name, "T", pass.end(), from));
        Sequences dx = stack.backward(LayerStack.copy(R));
        for (int b = from; b < to; b++) {
            results.put("dx[" + b + "]", floatToDouble(dx.sequence(b - from)));
        }
        stack.recurrent().forEach((name, pass) -> putState(results, "d" + name, "0", pass.beginGradient(), from));
    }

    private static void putState(Map<String, DoubleMatrix> results, String name, String time, BatchState s, int from) {
        for (int b = 0; b < s.h().columns; b++) {
            results.put(name + "h_" + time + "[" + (from + b) + "]", floatToDouble(s.h().getColumn(b)));
            if (s.c() != null) {
                results.put(name + "c_" + time + "[" + (from + b) + "]", floatToDouble(s.c().getColumn(b)));
            }
        }
    }

    public static BatchState columns(BatchState s, int from, int to) {
        return new BatchState(columns(s.h(), from, to), columns(s.c(), from, to));
    }

    private static FloatMatrix columns(FloatMatrix m, int from, int to) {
        return m.getRange(0, m.rows, from, to);
    }
}
