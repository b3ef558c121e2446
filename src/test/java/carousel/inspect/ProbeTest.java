package carousel.inspect;

import static carousel.Carousel.*;
import static org.jblas.MatrixFunctions.floatToDouble;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.textbook.LstmCell;
import carousel.train.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class ProbeTest {
    /** More inputs than are read at once, of three lengths. */
    private static final List<FloatMatrix> INPUTS =
            IntStream.range(0, 100).mapToObj(n -> random(2, 5 + n % 3, n)).toList();

    private static final Examples EXAMPLES = Examples.of(
            INPUTS,
            Stream.generate(() -> FloatMatrix.zeros(1, 1)).limit(INPUTS.size()).toList());

    private static FloatMatrix random(int rows, int columns, long seed) {
        FloatMatrix m = new FloatMatrix(rows, columns);
        Random random = new Random(seed);
        for (int k = 0; k < m.length; k++) {
            m.data[k] = (float) random.nextGaussian();
        }
        return m;
    }

    private static Model model(Layer... layers) {
        return sequential(layers).seed(3).build(2).compile(adam(1e-3), mse());
    }

    /** Compares with the textbook's cell, which records every step. */
    @Test
    void theStatesMatchTheTextbook() {
        Model model = model(lstm(4).returnSequences(), lstm(3), dense(1));
        CellStates states = CellStates.of(model, EXAMPLES);
        assertEquals(4, states.units());

        LstmCell cell = new LstmCell(2, 4);
        for (Parameter w : model.network().layers().get(0).parameters()) {
            cell.set(w.name(), floatToDouble(w.value()));
        }
        int at = 0;
        for (FloatMatrix x : INPUTS) {
            for (LstmCell.Step step : cell.forward(floatToDouble(x).columnsAsList(), cell.zeroState())) {
                for (int unit = 1; unit <= 4; unit++) {
                    assertEquals(step.c().get(unit - 1), states.unit(unit)[at], 1e-5, "unit " + unit + ", step " + at);
                }
                at++;
            }
        }
        assertEquals(at, states.unit(1).length);
        assertThrows(IllegalArgumentException.class, () -> states.unit(0));
        assertThrows(IllegalArgumentException.class, () -> states.unit(5));
    }

    @Test
    void aNetworkWithoutCellsIsRefused() {
        Model gru = model(gru(3), dense(1));
        String message = assertThrows(IllegalArgumentException.class, () -> CellStates.of(gru, EXAMPLES))
                .getMessage();
        assertTrue(message.contains("expected a network with an lstm layer, got sequential(gru(3)"), message);
    }

    @Test
    void theSearchFindsTheCellAndItsLine() {
        CellStates states = CellStates.of(model(lstm(5), dense(1)), EXAMPLES);
        double[] y = Arrays.stream(states.unit(4)).map(c -> 30 - 200 * c).toArray();
        Probe probe = Probe.search(states, y);
        assertEquals(4, probe.unit());
        assertEquals(-1, probe.correlation(), 1e-9);
        assertEquals(30, probe.intercept(), 1e-6);
        assertEquals(-200, probe.slope(), 1e-6);
        assertArrayEquals(y, probe.read(states), 1e-6);
    }

    @Test
    void aCellThatNeverMovesIsNotFound() {
        Model model = model(lstm(2), dense(1));
        for (Parameter w : model.network().layers().get(0).parameters()) {
            if (w.name().equals("W_xc") || w.name().equals("W_hc")) {
                for (int column = 0; column < w.value().columns; column++) {
                    w.value().put(0, column, 0); // the candidate of unit 1 is tanh(b_c) = 0
                }
            }
        }
        CellStates states = CellStates.of(model, EXAMPLES);
        assertArrayEquals(new double[states.unit(1).length], states.unit(1));
        assertEquals(2, Probe.search(states, states.unit(2)).unit());
    }
}
