package carousel.golden;

import carousel.textbook.Activation;
import carousel.textbook.GruCell;
import carousel.textbook.LstmCell;
import carousel.textbook.RnnCell;
import carousel.textbook.State;
import carousel.textbook.TextbookCell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The textbook's cells, stacked and in both directions, give the outputs, final states and gradients of every peer. */
class TextbookGoldenTest {
    /**
     * The cases with the textbook's cells; files for sLSTM, mLSTM, ON-LSTM and minLSTM have a cell and no model.
     */
    static Stream<Golden> cases() {
        return Golden.names().stream()
                .map(Golden::read)
                .filter(golden -> !golden.model().isEmpty())
                .filter(golden -> golden.arrays().stream().anyMatch(array -> array.endsWith("h0")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatThePeerComputes(Golden golden) {
        List<List<Direction<?>>> layers = layers(golden);
        boolean hasGradients = !golden.gradients().isEmpty();
        for (int b = 0; b < golden.size("B"); b++) {
            List<DoubleMatrix> hs = sequence(golden, golden.doubleMatrix("x"), b);
            for (List<Direction<?>> layer : layers) {
                hs = forward(layer, hs, b);
            }
            assertSequence("y", golden, golden.doubleMatrix("y"), hs, b);

            if (hasGradients) {
                List<DoubleMatrix> dhs = sequence(golden, golden.doubleMatrix("R"), b);
                for (int l = layers.size() - 1; l >= 0; l--) {
                    dhs = backward(layers.get(l), dhs, b);
                }
                assertSequence("dL/dx", golden, golden.gradients().get("x"), dhs, b);
            }
        }
        if (hasGradients) {
            layers.forEach(layer -> layer.forEach(Direction::assertGradients));
        }
    }

    private static List<List<Direction<?>>> layers(Golden golden) {
        List<List<Direction<?>>> layers = new ArrayList<>();
        int rows = golden.size("D");
        for (int l = 0; l < golden.model().size(); l++) {
            List<Direction<?>> layer = new ArrayList<>();
            for (String direction : golden.is("bidirectional") ? List.of("forward.", "backward.") : List.of("")) {
                String prefix = (golden.model().size() > 1 ? l + "." : "") + direction;
                layer.add(new Direction<>(golden, prefix, cell(golden, rows)));
            }
            layers.add(layer);
            rows = layer.size() * golden.size("H");
        }
        return layers;
    }

    private static TextbookCell<?> cell(Golden golden, int D) {
        int H = golden.size("H");
        boolean relu = golden.has("activation") && golden.option("activation").equals("relu");
        Activation activation = relu ? Activation.RELU : Activation.TANH;
        return switch (golden.model().get(0)) {
            case "lstm" ->
                new LstmCell(
                        D,
                        H,
                        golden.is("peepholes") ? LstmCell.Peephole.FROM_C_T : LstmCell.Peephole.NONE,
                        golden.is("coupled") ? LstmCell.InputGate.COUPLED : LstmCell.InputGate.OWN,
                        activation);
            case "gru" ->
                new GruCell(D, H, golden.option("reset").equals("after") ? GruCell.Reset.AFTER : GruCell.Reset.BEFORE);
            case "rnn" -> new RnnCell(D, H, activation);
            default -> throw new AssertionError(golden + ": a cell that the textbook does not have");
        };
    }

    /** The outputs of all directions at each step, stacked. */
    private static List<DoubleMatrix> forward(List<Direction<?>> layer, List<DoubleMatrix> xs, int b) {
        List<DoubleMatrix> hs = layer.get(0).forward(xs, b);
        if (layer.size() == 1) {
            return hs;
        }
        List<DoubleMatrix> below = layer.get(1).forward(xs, b);
        List<DoubleMatrix> both = new ArrayList<>();
        for (int t = 0; t < xs.size(); t++) {
            both.add(DoubleMatrix.concatVertically(hs.get(t), below.get(t)));
        }
        return both;
    }

    /** The sum over the directions of the gradients at the input of each step. */
    private static List<DoubleMatrix> backward(List<Direction<?>> layer, List<DoubleMatrix> dhs, int b) {
        int H = dhs.get(0).rows / layer.size();
        List<DoubleMatrix> sum = null;
        for (int k = 0; k < layer.size(); k++) {
            int from = k * H;
            List<DoubleMatrix> share =
                    dhs.stream().map(dh -> dh.getRange(from, from + H, 0, 1)).toList();
            List<DoubleMatrix> dxs = layer.get(k).backward(share, b);
            if (sum == null) {
                sum = dxs;
            } else {
                for (int t = 0; t < sum.size(); t++) {
                    sum.get(t).addi(dxs.get(t));
                }
            }
        }
        return sum;
    }

    /** The columns of sequence b, without its padding. */
    private static List<DoubleMatrix> sequence(Golden golden, DoubleMatrix columns, int b) {
        int length = golden.lengths() == null ? golden.size("T") : golden.lengths()[b];
        List<DoubleMatrix> steps = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            steps.add(columns.getColumn(t * golden.size("B") + b));
        }
        return steps;
    }

    private static void assertSequence(
            String what, Golden golden, DoubleMatrix expected, List<DoubleMatrix> actual, int b) {
        List<DoubleMatrix> steps = sequence(golden, expected, b);
        for (int t = 0; t < steps.size(); t++) {
            golden.assertClose(
                    what + " of sequence " + b + ", step " + t, steps.get(t), actual.get(t), golden.precision());
        }
    }

    /** One direction of one layer: reads the sequence from its first step or from its last. */
    private static final class Direction<S extends TextbookCell.Step> {
        private final Golden golden;
        private final String prefix;
        private final TextbookCell<S> cell;
        private List<S> steps;

        Direction(Golden golden, String prefix, TextbookCell<S> cell) {
            this.golden = golden;
            this.prefix = prefix;
            this.cell = cell;
            golden.parameters(prefix).forEach(cell::set);
        }

        List<DoubleMatrix> forward(List<DoubleMatrix> xs, int b) {
            steps = cell.forward(inOrder(xs), new State(column("h0", b), column("c0", b)));
            State last = steps.get(steps.size() - 1).state();
            golden.assertClose(prefix + "hT", column("hT", b), last.h(), golden.precision());
            golden.assertClose(prefix + "cT", column("cT", b), last.c(), golden.precision());
            return inOrder(steps.stream().map(S::h).toList());
        }

        List<DoubleMatrix> backward(List<DoubleMatrix> dhs, int b) {
            List<TextbookCell.Gradient> gradients =
                    cell.backward(steps, inOrder(dhs), new State(column("Rh", b), column("Rc", b)));
            TextbookCell.Gradient first = gradients.get(0);
            var expected = golden.gradients(prefix);
            golden.assertClose(prefix + "dL/dh0", expected.get("h0").getColumn(b), first.dh_prev(), golden.precision());
            if (expected.containsKey("c0")) {
                golden.assertClose(
                        prefix + "dL/dc0", expected.get("c0").getColumn(b), first.dc_prev(), golden.precision());
            }
            return inOrder(gradients.stream().map(TextbookCell.Gradient::dx).toList());
        }

        void assertGradients() {
            var expected = golden.gradients(prefix);
            cell.gradients()
                    .forEach((name, gradient) -> golden.assertClose(
                            "dL/d" + prefix + name, expected.get(name), gradient, golden.precision()));
        }

        /** Column b, or a column without rows if the cell has no such state. */
        private DoubleMatrix column(String state, int b) {
            return golden.arrays().contains(prefix + state)
                    ? golden.doubleMatrix(prefix + state).getColumn(b)
                    : new DoubleMatrix(0, 1);
        }

        private List<DoubleMatrix> inOrder(List<DoubleMatrix> steps) {
            List<DoubleMatrix> ordered = new ArrayList<>(steps);
            if (prefix.endsWith("backward.")) {
                Collections.reverse(ordered);
            }
            return ordered;
        }
    }
}
