package carousel.recurrent;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Slope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Compares the derivatives of a {@link Cell} with finite differences of its step. It starts with a single step, where
 * the error of each line of {@code stepBack} shows separately: dz of every gate, dPrevious of every state, the gradient
 * of every column of weights. Then it checks four steps with sequences of unequal length, as in training. Every
 * backward pass is run twice and must give the same numbers, and must leave the states as they are.
 *
 * <pre>{@code
 * CellCheck.gradients(new MinGru(3))
 * }</pre>
 *
 * <p>The slopes come from values in float (see {@link Slope}), and correct derivatives agree with them to about 1e-6. In a
 * large matrix, {@value #MOST} numbers are checked.
 *
 * <p>Threads: for one at a time.
 */
public final class CellCheck {
    /**
     * A correct derivative agrees with the slope to within this tolerance, relative to the largest derivative of its
     * kind, or to 1 if that is larger.
     */
    public static final double TOLERANCE = 5e-6;

    /**
     * If polynomials of other degrees give slopes that differ by more than this, relative to the same scale, there is
     * no reliable slope to compare with.
     */
    private static final double CLEAR = 2e-7;

    /** How many numbers of a large matrix are checked. */
    private static final int MOST = 40;

    /** All random numbers are multiples of this, so that w ± ε is exact. */
    private static final double GRAIN = 1.0 / (1 << 18);

    private static final int D = 2;

    private final List<Line> lines = new ArrayList<>();
    private final Cell cell;
    private final SplittableRandom random = new SplittableRandom(1);

    /**
     * One derivative, and the error of its worst element.
     *
     * @param what the name of the derivative, such as "dz of gate z"
     * @param error the largest difference, relative as in {@link #TOLERANCE}
     * @param expected the slope of the loss there
     * @param got the value that stepBack computed there
     */
    public record Line(String what, double error, double expected, double got) {
        /** Whether the derivative is correct. */
        public boolean agrees() {
            return error <= TOLERANCE;
        }

        @Override
        public String toString() {
            return agrees()
                    ? formatted("%-28s agrees (%.0e)", what, error)
                    : formatted("%-28s WRONG: expected %.6f, got %.6f, off by %.0e", what, expected, got, error);
        }
    }

    private CellCheck(Cell cell) {
        this.cell = cell;
    }

    /**
     * Checks a cell: builds a copy of it for two rows of input, draws its parameters at random, and compares every
     * derivative.
     */
    public static CellCheck gradients(Cell cell) {
        Check.noNulls("CellCheck.gradients", "cell", cell);
        Cell copy = cell.copy();
        copy.returnSequences = false; // the loss weighs the last output; the derivatives are the same
        copy.build(D, new SplittableRandom(2));
        CellCheck check = new CellCheck(copy);
        copy.parameters().forEach(p -> check.draw(p.value()));
        check.oneStep();
        if (check.passed()) {
            check.manySteps();
        }
        return check;
    }

    /** Whether every derivative agrees. */
    public boolean passed() {
        return lines.stream().allMatch(Line::agrees);
    }

    /** The derivatives that were checked, one per line. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    private FloatMatrix draw(FloatMatrix m) {
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) (1.2 * random.nextDouble() - 0.6);
        }
        return rounded(m);
    }

    /**
     * A state close to one that the cell reaches from zeros in three steps, but not exactly at 0, where relu has no
     * slope.
     */
    private BatchState reachedState(RecurrentPass pass, int B) {
        pass.begin(null);
        pass.forward(drawInput(3, B), null);
        return pass.end()
                .map(s -> rounded(s.add(draw(new FloatMatrix(s.rows, s.columns)).mul(0.25f))));
    }

    private static FloatMatrix rounded(FloatMatrix m) {
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) (Math.rint(m.data[k] / GRAIN) * GRAIN);
        }
        return m;
    }

    private Sequences drawInput(int T, int B) {
        return Sequences.of(draw(new FloatMatrix(D, T * B)), T, B);
    }

    private BatchState drawState(int B) {
        Map<String, FloatMatrix> values = new LinkedHashMap<>();
        cell.parts.states().forEach(s -> values.put(s.letter, draw(new FloatMatrix(s.rows, B))));
        return new BatchState(values);
    }

    /**
     * Random weights for the last states, but below the first of them, which is the output, for a single unit only. A
     * state may hold a maximum, as the m of an sLSTM does. Each unit with a weight then gives the loss a kink of its
     * own, and close to a kink there is no slope to measure.
     */
    private BatchState drawEndWeights(int B) {
        BatchState weights = drawState(B);
        int unit = cell.units() / 2;
        cell.parts.states().stream().skip(1).map(weights::of).forEach(w -> {
            for (int r = 0; r < w.rows; r++) {
                if (r % cell.units() != unit) {
                    w.putRow(r, FloatMatrix.zeros(1, B));
                }
            }
        });
        return weights;
    }

    /** The loss of a run of the cell: a random weighted sum of its outputs and its last states. */
    private final class Run {
        final RecurrentPass pass = cell.pass();
        final Sequences x;
        final BatchState begin;
        final BatchState dEnd;
        final Sequences dOutput;

        Run(int T, int B, int @Nullable [] lengths) {
            begin = reachedState(pass, B);
            x = drawInput(T, B);
            x.lengths = lengths;
            dEnd = drawEndWeights(B);
            dOutput = Sequences.of(draw(new FloatMatrix(cell.units(), B)), 1, B);
        }

        double loss() {
            pass.begin(begin);
            Sequences y = pass.forward(x, null);
            double sum = dot(dOutput.data, y.data, dOutput.size());
            BatchState end = pass.end();
            for (Carried s : cell.parts.states()) {
                FloatMatrix d = dEnd.of(s);
                sum += dot(d.data, end.of(s).data, d.length);
            }
            return sum;
        }

        /**
         * Runs back twice, because a cell that keeps something from the first time is only right once. No state may
         * change: the gradient of W_h reads them afterwards, and so does a batch that continues from this one.
         */
        void backward() {
            loss();
            Step first = pass.step.at(0);
            List<float[]> states = Stream.concat(Arrays.stream(first.before), Arrays.stream(first.now.states))
                    .toList();
            List<float[]> before = states.stream().map(float[]::clone).toList();
            backwardOnce();
            expectSame("the states, in stepBack", before, states);
            List<float[]> gradients = gradients();
            loss();
            backwardOnce();
            expectSame("a second backward pass", gradients, gradients());
        }

        private void expectSame(String what, List<float[]> expected, List<float[]> got) {
            for (int i = 0; i < expected.size(); i++) {
                int k = Arrays.mismatch(expected.get(i), got.get(i));
                if (k >= 0) {
                    double off = Math.abs(expected.get(i)[k] - got.get(i)[k]);
                    lines.add(new Line(what, Math.max(off, 2 * TOLERANCE), expected.get(i)[k], got.get(i)[k]));
                    return;
                }
            }
        }

        /** Copies of the gradients of the parameters and of the first state. */
        private List<float[]> gradients() {
            Stream<FloatMatrix> states = cell.parts.states().stream().map(pass.beginGradient()::of);
            return Stream.concat(pass.gradients().stream().map(FloatMatrix::dup), states)
                    .map(m -> m.data)
                    .toList();
        }

        private void backwardOnce() {
            pass.gradients().forEach(g -> g.fill(0f));
            pass.endGradient(dEnd);
            pass.backwardToParameters(dOutput);
        }

        /** Compares the gradient of every element of w with the slope of the loss. */
        void compare(String what, FloatMatrix w, FloatMatrix gradient) {
            FloatMatrix got = gradient.dup();
            double scale = 1;
            for (float g : got.data) {
                scale = Math.max(scale, Math.abs(g));
            }
            Line worst = new Line(what, -1, 0, 0);
            Line leastDoubtful = worst;
            double least = Double.POSITIVE_INFINITY;
            int stride = 1 + (w.length - 1) / MOST;
            for (int k = 0; k < w.length; k += stride) {
                Slope expected = Slope.of(w.data, k, this::loss, CLEAR / 2);
                double doubt = expected.doubt() / scale;
                double off = Math.abs(expected.value() - got.data[k]) / scale;
                double error = Double.isNaN(off) ? Double.POSITIVE_INFINITY : off;
                Line line = new Line(what, error, expected.value(), got.data[k]);
                if (doubt <= CLEAR && line.error > worst.error) { // otherwise w is near a kink, such as relu's at 0
                    worst = line;
                }
                if (!(doubt >= least)) {
                    least = doubt;
                    leastDoubtful = new Line(what, Math.max(0, line.error - 4 * doubt), line.expected, line.got);
                }
            }
            lines.add(worst.error >= 0 ? worst : leastDoubtful);
        }
    }

    private static double dot(float[] u, float[] v, int n) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += (double) u[k] * v[k];
        }
        return sum;
    }

    private void oneStep() {
        Run run = new Run(1, 1, null);
        run.backward();
        BatchState d = run.pass.beginGradient();
        CellParts.Matrices values = run.pass.products.values;
        CellParts.Matrices gradients = run.pass.products.gradients;
        for (Gate gate : cell.parts.gates()) {
            int g = gate.index;
            run.compare("dz of gate " + gate.letter, values.b()[g], gradients.b()[g]);
        }
        for (Weights w : cell.parts.weights()) {
            int i = w.index;
            run.compare("d of weights " + w.name, values.vectors()[i], gradients.vectors()[i]);
        }
        for (Carried s : cell.parts.states()) {
            run.compare("dPrevious of state " + s.letter, run.begin.of(s), d.of(s));
        }
    }

    private void manySteps() {
        Run run = new Run(4, 2, new int[] {4, 2});
        run.backward();
        List<FloatMatrix> gradients =
                run.pass.gradients().stream().map(FloatMatrix::dup).toList();
        for (int i = 0; i < gradients.size(); i++) {
            Parameter p = cell.parameters().get(i);
            run.compare("d" + p.name() + ", four steps", p.value(), gradients.get(i));
        }
    }

    /** One line for each derivative, and a last line that says whether all agree. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.append(passed() ? cell + ": every derivative agrees" : cell + ": look at the lines marked WRONG")
                .toString();
    }
}
