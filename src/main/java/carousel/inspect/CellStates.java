package carousel.inspect;

import static carousel.check.Text.counted;

import carousel.check.Check;
import carousel.data.Batches;
import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.recurrent.BatchState;
import carousel.train.Predictor;
import carousel.train.Stepper;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/**
 * The cell states of a network's first LSTM layer: c_t of every unit after every step of all examples, example by
 * example, in the order of {@link Predictor#predict(Examples)}. Units are counted from 1.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class CellStates {
    /** How many examples are read at once. */
    private static final int BATCH = 64;

    private final double[][] states; // a row for each unit

    private CellStates(double[][] states) {
        this.states = states;
    }

    /**
     * Runs the model over the examples and keeps the states.
     *
     * @param model trained, or built with {@link carousel.train.Network#build(int)}
     * @param examples only their inputs are used
     * @throws IllegalArgumentException if the network has no LSTM layer
     */
    public static CellStates of(Predictor model, Examples examples) {
        Check.noNulls("CellStates.of", "model", model, "examples", examples);
        Check.atLeastOne("CellStates.of", "a number of examples", examples.size());
        model.network().build(examples.features());
        double[][] states = {};
        int at = 0;
        Sequences x = new Sequences();
        for (int[] which : Batches.chunks(examples.size(), BATCH)) {
            examples.fill(which, x, new Sequences());
            for (int b = 0; b < which.length; b++) {
                Check.index("CellStates.of", "sequences of Examples.fill", b, x.batch);
                if (x.length(b) != examples.length(which[b])) {
                    throw Check.unexpected(
                            "CellStates.of",
                            "examples of the length that fill gives them, " + x.length(b),
                            examples.length(which[b]));
                }
            }
            int[] start = new int[which.length + 1];
            for (int b = 0; b < which.length; b++) {
                start[b + 1] = start[b] + x.length(b);
            }
            Stepper stepper = model.stepper();
            for (int t = 0; t < x.steps; t++) {
                stepper.step(x.step(t));
                FloatMatrix c = firstCells(model, stepper.pass().end());
                states = states.length == 0 ? new double[c.rows][steps(examples)] : states;
                for (int b = 0; b < which.length; b++) {
                    if (!x.isPadding(t, b)) {
                        for (int j = 0; j < c.rows; j++) {
                            states[j][at + start[b] + t] = c.get(j, b);
                        }
                    }
                }
            }
            at += start[which.length];
        }
        return new CellStates(states);
    }

    private static int steps(Examples examples) {
        return IntStream.range(0, examples.size()).map(examples::length).sum();
    }

    private static FloatMatrix firstCells(Predictor model, List<BatchState> states) {
        return states.stream()
                .map(BatchState::c)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> Check.unexpected("CellStates.of", "a network with an lstm layer", model.network()));
    }

    /** H, the number of units. */
    public int units() {
        return states.length;
    }

    /**
     * The state of one unit after every step, as a copy.
     *
     * @param unit from 1 to {@link #units}
     */
    public double[] unit(int unit) {
        if (unit < 1 || unit > states.length) {
            throw Check.unexpected("CellStates.unit", "a unit from 1 to " + states.length, unit);
        }
        return states[unit - 1].clone();
    }

    @Override
    public String toString() {
        return "the states of " + counted(states.length, "cell") + " after " + counted(states[0].length, "step");
    }
}
