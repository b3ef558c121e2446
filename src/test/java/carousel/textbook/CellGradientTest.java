package carousel.textbook;

import static carousel.check.Text.formatted;
import static carousel.textbook.GradientCheck.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every cell and variant with finite differences: over a sequence, with random biases, and with a loss that
 * weights every h_t and the final state at random, so that every path of the gradient is tested.
 */
class CellGradientTest {
    private static final int T = 6;

    static Stream<Named<TextbookCell<?>>> cells() {
        List<Named<TextbookCell<?>>> cells = new ArrayList<>();
        for (Activation activation : Activation.values()) {
            cells.add(Named.of("RNN " + activation, new RnnCell(3, 4, activation)));
            for (Peephole peephole : Peephole.values()) {
                for (InputGate gate : InputGate.values()) {
                    String name = formatted("LSTM %s %s %s", activation, peephole, gate);
                    cells.add(Named.of(name, new LstmCell(3, 4, peephole, gate, activation)));
                }
            }
        }
        for (GruCell.Reset reset : GruCell.Reset.values()) {
            cells.add(Named.of("GRU " + reset, new GruCell(3, 4, reset)));
        }
        cells.add(Named.of("RNN of size 1", new RnnCell(1, 1)));
        cells.add(Named.of("GRU of size 1", new GruCell(1, 1)));
        cells.add(Named.of("LSTM of size 1", new LstmCell(1, 1)));
        return cells.stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    <S extends TextbookCell.Step> void gradientsMatchFiniteDifferences(TextbookCell<S> cell) {
        Random random = new Random(20);
        cell.randomise(random, 1);
        List<DoubleMatrix> xs = normals(random, T, cell.D);
        List<DoubleMatrix> outputWeights = normals(random, T, cell.H);
        State initial = normalState(random, cell);
        State finalWeights = normalState(random, cell);
        DoubleSupplier loss = () -> loss(cell.forward(xs, initial), outputWeights, finalWeights);

        cell.zeroGradients();
        List<TextbookCell.Gradient> gradients = cell.backward(cell.forward(xs, initial), outputWeights, finalWeights);

        cell.parameters()
                .forEach((name, p) ->
                        GradientCheck.check(name, p, cell.gradients().get(name), loss));
        for (int t = 0; t < T; t++) {
            GradientCheck.check("x_" + (t + 1), xs.get(t), gradients.get(t).dx(), loss);
        }
        GradientCheck.check("h_0", initial.h(), gradients.get(0).dh_prev(), loss);
        GradientCheck.check("c_0", initial.c(), gradients.get(0).dc_prev(), loss);
    }

    @ParameterizedTest
    @MethodSource("cells")
    <S extends TextbookCell.Step> void gradientsAddUpAndAreZeroedInOnePlace(TextbookCell<S> cell) {
        Random random = new Random(21);
        cell.randomise(random, 1);
        List<S> steps = cell.forward(normals(random, T, cell.D), cell.zeroState());
        State finalWeights = normalState(random, cell);

        cell.zeroGradients();
        cell.backward(steps, finalWeights);
        List<DoubleMatrix> once =
                cell.gradients().values().stream().map(g -> g.mul(2)).toList();
        cell.backward(steps, finalWeights);
        List<DoubleMatrix> twice = List.copyOf(cell.gradients().values());
        IntStream.range(0, once.size())
                .forEach(k -> assertEquals(
                        0,
                        once.get(k).distance2(twice.get(k)),
                        1e-12 * once.get(k).norm2()));

        cell.zeroGradients();
        cell.gradients().values().forEach(gradient -> assertEquals(0, gradient.normmax()));
    }

    private static double loss(
            List<? extends TextbookCell.Step> steps, List<DoubleMatrix> outputWeights, State finalWeights) {
        State last = steps.get(steps.size() - 1).state();
        double loss = last.h().dot(finalWeights.h()) + last.c().dot(finalWeights.c());
        for (int t = 0; t < steps.size(); t++) {
            loss += steps.get(t).h().dot(outputWeights.get(t));
        }
        return loss;
    }

    private static List<DoubleMatrix> normals(Random random, int count, int rows) {
        return Stream.generate(() -> normal(random, rows, 1)).limit(count).toList();
    }

    private static State normalState(Random random, TextbookCell<?> cell) {
        State zero = cell.zeroState();
        return new State(normal(random, zero.h().rows, 1), normal(random, zero.c().rows, 1));
    }
}
