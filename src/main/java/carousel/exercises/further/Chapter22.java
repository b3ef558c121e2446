package carousel.exercises.further;

import static carousel.Carousel.sequential;
import static carousel.check.Text.formatted;

import carousel.data.tasks.AssociativeRecall;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.recurrent.Cell;
import carousel.recurrent.CellCheck;
import carousel.train.Model;
import carousel.train.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Cells since 1997: a cell written from its equations, a gate in numbers, and a memory that stores pairs. */
public final class Chapter22 {
    private static final List<String> NAMES = List.of("W_xz", "b_z", "W_xf", "b_f", "W_xo", "b_o");
    private static final AssociativeRecall PAIRS = new AssociativeRecall(12, 16, 8);
    private static final int PARAMETERS = 3000;
    private static final double RIGHT = 0.9;

    private Chapter22() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "22.1",
                Cell.class,
                Chapter22::isQrnn,
                "three input gates z, f and o, and the states h and c, h first; in stepBack compute dc_t first, which is d(c) plus what comes through h_t");
        to.add(
                "22.2",
                Number.class,
                Judge.value(StrictMath.log(4 * 99), 0.01),
                "after four steps c = 0 and n = 4; the new c / n is exp(i) / (4 + exp(i))");
        to.add(
                "22.3",
                Object.class,
                Judge.choice("c"),
                "a copy of parity with two layers of cells; look at 40 bits first");
        to.add(
                "22.4",
                Model.class,
                Chapter22::recalls,
                "a matrix holds more pairs than a column; what do more units, more examples or more epochs change?");
    }

    private static @Nullable String isQrnn(Cell cell) {
        Cell copy = cell.copy();
        copy.requireSequences();
        Network network = sequential(copy).seed(1).build(2);
        Map<String, FloatMatrix> p = new HashMap<>();
        SplittableRandom random = new SplittableRandom(22);
        for (Parameter parameter : network.layers().get(0).parameters()) {
            p.put(parameter.name(), parameter.value());
            draw(random, parameter.value());
        }
        if (!p.keySet().equals(Set.copyOf(NAMES))) {
            return formatted("expected the parameters %s, got %s", NAMES, p.keySet());
        }
        Sequences x = new Sequences(2, 5, 1);
        draw(random, x);
        FloatMatrix h = network.pass().forward(x, null).toMatrix();
        for (int k = 0; k < copy.units(); k++) {
            double c = 0;
            for (int t = 0; t < 5; t++) {
                double z = StrictMath.tanh(affine(p, "z", k, x, t));
                double f = sigmoid(affine(p, "f", k, x, t));
                c = f * c + (1 - f) * z;
                double expected = sigmoid(affine(p, "o", k, x, t)) * c;
                if (t == 0 && Math.abs(h.get(k, t) - c) < 1e-5) {
                    return "the output, which is the first state that a cell declares, is c_t, not h_t";
                }
                if (!(Math.abs(h.get(k, t) - expected) < 1e-5)) {
                    return formatted("after step %d, h_t is %.4f and should be %.4f", t + 1, h.get(k, t), expected);
                }
            }
        }
        return CellCheck.gradients(cell).lines().stream()
                .filter(line -> !line.agrees())
                .findFirst()
                .map(line ->
                        "h_t is right, but the derivative " + line.toString().replaceAll(" +", " "))
                .orElse(null);
    }

    private static void draw(SplittableRandom random, FloatMatrix m) {
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) (2 * random.nextDouble() - 1);
        }
    }

    private static void draw(SplittableRandom random, Sequences x) {
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = (float) (2 * random.nextDouble() - 1);
        }
    }

    private static double affine(Map<String, FloatMatrix> p, String gate, int k, Sequences x, int t) {
        FloatMatrix W = Objects.requireNonNull(p.get("W_x" + gate));
        FloatMatrix b = Objects.requireNonNull(p.get("b_" + gate));
        return W.get(k, 0) * x.get(0, t, 0) + W.get(k, 1) * x.get(1, t, 0) + b.get(k);
    }

    private static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }

    private static @Nullable String recalls(Model model) {
        int parameters = model.network().parameters().stream()
                .mapToInt(p -> p.value().length)
                .sum();
        if (parameters > PARAMETERS) {
            return formatted("it has %d parameters, more than %d", parameters, PARAMETERS);
        }
        int n = 500;
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        PAIRS.examples(n, 220_022).fill(IntStream.range(0, n).toArray(), x, y);
        Sequences answers = model.predict(x);
        if (answers.rows != 9 || answers.steps != x.steps) {
            return formatted(
                    "for sequences of %d steps it gives %d x %d numbers, not nine for each step",
                    x.steps, answers.rows, answers.steps);
        }
        int right = 0;
        int asked = 0;
        for (int b = 0; b < n; b++) {
            FloatMatrix answer = answers.sequence(b);
            FloatMatrix expected = y.sequence(b);
            for (int t = 0; t < expected.columns; t++) {
                asked += expected.get(t) > 0 ? 1 : 0;
                right += expected.get(t) > 0 && answer.getColumn(t).argmax() == (int) expected.get(t) ? 1 : 0;
            }
        }
        return right >= RIGHT * asked
                ? null
                : formatted(
                        "it answers %s of the queries, but %s are required",
                        Judge.percent((double) right / asked), Judge.percent(RIGHT));
    }
}
