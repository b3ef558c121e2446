package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The last states of a short sequence in other libraries. Finite differences show that a gradient belongs to its
 * equation; this test shows that the equation is the commonly used one. The numbers are from torch 2.13.0, keras 3.15.1
 * and onnxruntime 1.30.0, printed by {@code src/test/python/textbook_peers.py}. Onnxruntime computes in single
 * precision; so, in part, does Keras's GRU on its torch backend, whose two implementations differ by about 2e-8.
 */
class PeerTest {
    private static final int D = 2;
    private static final int H = 3;
    private static final double[] NO_C = {};
    private static final double DOUBLE = 1e-11;
    private static final double SINGLE = 1e-6;

    static Stream<Arguments> peers() {
        return Stream.of(
                arguments(
                        new RnnCell(D, H),
                        new double[] {0.167698015748, -0.138160359162, 0.105623651823},
                        NO_C,
                        DOUBLE),
                arguments(
                        new RnnCell(D, H, Activation.RELU),
                        new double[] {0.247195563987, 0.000000000000, 0.168202861249},
                        NO_C,
                        DOUBLE),
                arguments(
                        new GruCell(D, H), new double[] {0.276728410300, 0.080615637319, 0.174489949611}, NO_C, DOUBLE),
                arguments(
                        new GruCell(D, H, GruCell.Reset.BEFORE),
                        new double[] {0.085635796882, 0.207182184350, 0.016344620965},
                        NO_C,
                        SINGLE),
                arguments(
                        new LstmCell(D, H),
                        new double[] {0.030666241228, -0.026939012686, -0.015067662851},
                        new double[] {0.052854335183, -0.063872715594, -0.026299897336},
                        DOUBLE),
                arguments(
                        new LstmCell(D, H, Peephole.NONE, InputGate.OWN, Activation.RELU),
                        new double[] {0.138315653036, 0.053997846861, 0.109691388167},
                        new double[] {0.233278649793, 0.130767355118, 0.189293274734},
                        DOUBLE),
                arguments(
                        new LstmCell(D, H, Peephole.FROM_C_T, InputGate.OWN, Activation.TANH),
                        new double[] {0.143138036132, -0.137641996145, 0.134004086256},
                        new double[] {0.313771903515, -0.323034048080, 0.278073638678},
                        SINGLE),
                arguments(
                        new LstmCell(D, H, Peephole.NONE, InputGate.COUPLED, Activation.TANH),
                        new double[] {-0.095790557563, 0.138855352998, -0.132923305035},
                        new double[] {-0.224668353796, 0.246046543121, -0.330569833517},
                        SINGLE));
    }

    @ParameterizedTest
    @MethodSource("peers")
    <S extends TextbookCell.Step> void theLastStateMatchesOtherLibraries(
            TextbookCell<S> cell, double[] h, double[] c, double tolerance) {
        List<DoubleMatrix> parameters = List.copyOf(cell.parameters().values());
        for (int p = 0; p < parameters.size(); p++) {
            fill(parameters.get(p), p);
        }
        List<DoubleMatrix> xs = IntStream.range(0, 3)
                .mapToObj(t -> column(D, d -> Math.cos(1 + 2 * t + d)))
                .toList();
        DoubleMatrix h_0 = column(H, r -> 0.5 * Math.sin(1 + r));
        DoubleMatrix c_0 = column(H, r -> 0.5 * Math.cos(1 + r));

        State last = cell.forward(xs, new State(h_0, c_0)).get(2).state();

        assertEquals(0, new DoubleMatrix(h).sub(last.h()).normmax(), tolerance);
        assertEquals(c.length, last.c().length);
        for (int k = 0; k < c.length; k++) {
            assertEquals(c[k], last.c().get(k), tolerance);
        }
    }

    private static void fill(DoubleMatrix parameter, int p) {
        for (int row = 0; row < parameter.rows; row++) {
            for (int column = 0; column < parameter.columns; column++) {
                parameter.put(row, column, 0.5 * Math.sin(1 + 7 * p + 3 * row + 5 * column));
            }
        }
    }

    private static DoubleMatrix column(int rows, IntToDoubleFunction entry) {
        return new DoubleMatrix(IntStream.range(0, rows).mapToDouble(entry).toArray());
    }
}
