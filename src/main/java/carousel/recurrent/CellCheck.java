package carousel.recurrent;

import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.jblas.FloatMatrix;

/**
 * Holds the derivatives of a {@link Cell} against finite differences of its step. First one step alone, where each line of
 * {@code stepBack} can be told from the others: dz of every gate, dPrevious of every state, the gradient of every column of
 * weights. Then four steps with sequences of unequal length, as in training.
 *
 * <pre>{@code
 * CellCheck.gradients(new MinGru(3))
 * }</pre>
 *
 * <p>A difference quotient (L(w + ε) - L(w - ε)) / 2ε is taken at two ε and extrapolated (Richardson), the loss L is summed
 * in double. Since a cell computes in float, quotients are good to about 1e-5.
 */
public final class CellCheck {
    /** A right derivative agrees with its quotient to this, relative to the largest derivative of its kind or to 1. */
    public static final double TOLERANCE = 1e-3;

    private static final int D = 2;
    private static final double EPSILON = 0.04;

    private final List<Line> lines = new ArrayList<>();
    private final Cell cell;
    private final SplittableRandom random = new SplittableRandom(1);

    /**
     * One derivative and how far its worst element is off.
     *
     * @param what such as "dz of gate z"
     * @param error the largest difference, relative as {@link #TOLERANCE} says
     * @param expected the quotient there
     * @param got what stepBack gave there
     */
    public record Line(String what, double error, double expected, double got) {
        /** Whether the derivative is right. */
        public boolean agrees() {
            return error <= TOLERANCE;
        }

        @Override
        public String toString() {
            return agrees()
                    ? String.format(Locale.ROOT, "%-28s agrees (%.0e)", what, error)
                    : String.format(Locale.ROOT, "%-28s WRONG: expected %.5f, got %.5f", what, expected, got);
        }
    }

    private CellCheck(Cell cell) {
        this.cell = cell;
    }

    /** Builds a copy of the cell over two rows of input, draws its parameters, and checks every derivative. */
    public static CellCheck gradients(Cell cell) {
        Cell copy = cell.copy();
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

    /** What was checked, one derivative a line. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    private FloatMatrix draw(FloatMatrix m) {
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) (1.2 * random.nextDouble() - 0.6);
        }
        return m;
    }

    private State drawState(int B) {
        Map<String, FloatMatrix> values = new LinkedHashMap<>();
        cell.states().forEach(s -> values.put(s.letter, draw(new FloatMatrix(s.rows, B))));
        return new State(values);
    }

    /** A loss over a run of the cell: random weights on its output and on its last states. */
    private final class Run {
        final RecurrentPass pass = cell.pass();
        final Sequences x;
        final State begin;
        final State dEnd;
        final Sequences dOutput;

        Run(int T, int B, int[] lengths) {
            x = new Sequences(D, T, B);
            x.lengths = lengths;
            System.arraycopy(draw(new FloatMatrix(D, T * B)).data, 0, x.data, 0, x.size());
            begin = drawState(B);
            dEnd = drawState(B);
            dOutput = new Sequences(cell.units(), 1, B);
            System.arraycopy(draw(new FloatMatrix(cell.units(), B)).data, 0, dOutput.data, 0, dOutput.size());
        }

        double loss() {
            pass.begin(begin);
            Sequences y = pass.forward(x, null);
            double sum = dot(dOutput.data, y.data, dOutput.size());
            State end = pass.end();
            for (Carried s : cell.states()) {
                FloatMatrix d = dEnd.get(s.letter);
                sum += dot(d.data, end.get(s.letter).data, d.length);
            }
            return sum;
        }

        void backward() {
            loss();
            pass.gradients().forEach(g -> g.fill(0f));
            pass.endGradient(dEnd);
            pass.backwardToParameters(dOutput);
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
        State d = run.pass.beginGradient();
        for (Gate gate : cell.gates()) {
            FloatMatrix db = gradient(run.pass, cell.b[gate.index]);
            compare("dz of gate " + gate.letter, cell.b[gate.index], db, run::loss);
        }
        for (Weights w : cell.weights()) {
            compare("d of weights " + w.name, cell.vectors[w.index], run.pass.dWeights[w.index], run::loss);
        }
        for (Carried s : cell.states()) {
            compare("dPrevious of state " + s.letter, run.begin.get(s.letter), d.get(s.letter), run::loss);
        }
    }

    private FloatMatrix gradient(RecurrentPass pass, FloatMatrix parameter) {
        for (int i = 0; i < cell.parameters().size(); i++) {
            if (cell.parameters().get(i).value() == parameter) {
                return pass.gradients().get(i);
            }
        }
        throw new IllegalStateException("no such parameter");
    }

    private void manySteps() {
        Run run = new Run(4, 2, new int[] {4, 2});
        run.backward();
        List<FloatMatrix> gradients =
                run.pass.gradients().stream().map(FloatMatrix::dup).toList();
        for (int i = 0; i < gradients.size(); i++) {
            Parameter p = cell.parameters().get(i);
            compare("d" + p.name() + ", four steps", p.value(), gradients.get(i), run::loss);
        }
    }

    /** Compares the gradient of every element of w with the quotient of the loss. */
    private void compare(String what, FloatMatrix w, FloatMatrix gradient, DoubleSupplier loss) {
        FloatMatrix got = gradient.dup();
        double scale = 1;
        for (float g : got.data) {
            scale = Math.max(scale, Math.abs(g));
        }
        Line worst = new Line(what, 0, 0, 0);
        for (int k = 0; k < w.length; k++) {
            double expected = (4 * quotient(w.data, k, EPSILON / 2, loss) - quotient(w.data, k, EPSILON, loss)) / 3;
            double error = Math.abs(expected - got.data[k]) / scale;
            if (!(error <= worst.error)) {
                worst = new Line(what, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, expected, got.data[k]);
            }
        }
        lines.add(worst);
    }

    private static double quotient(float[] w, int k, double epsilon, DoubleSupplier loss) {
        float here = w[k];
        float above = (float) (here + epsilon);
        float below = (float) (here - epsilon);
        w[k] = above;
        double up = loss.getAsDouble();
        w[k] = below;
        double down = loss.getAsDouble();
        w[k] = here;
        return (up - down) / ((double) above - below);
    }

    /** One line for each derivative, and a last one that says whether all agree. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.append(passed() ? cell + ": every derivative agrees" : cell + ": look at the lines marked WRONG")
                .toString();
    }
}
