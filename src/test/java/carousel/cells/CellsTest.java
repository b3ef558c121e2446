package carousel.cells;

import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.CellActivation;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.recurrent.BatchState;
import carousel.recurrent.Recurrent;
import carousel.recurrent.RecurrentPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CellsTest {
    private record Option(Recurrent cell, Runnable set) {}

    /** An option that is set after the layer was built would change its equations, and not its parameters. */
    @Test
    void optionsComeTooLateOnceTheLayerIsInANetwork() {
        Lstm lstm = new Lstm(4);
        Gru gru = new Gru(4);
        SimpleRnn rnn = new SimpleRnn(4);
        Slstm slstm = new Slstm(4);
        Mlstm mlstm = new Mlstm(4);
        OnLstm onLstm = new OnLstm(4);
        MinLstm minLstm = new MinLstm(4);
        List<Option> options = List.of(
                new Option(lstm, lstm::peephole),
                new Option(lstm, lstm::peepholeFromPrevious),
                new Option(lstm, lstm::coupled),
                new Option(lstm, () -> lstm.activation(CellActivation.RELU)),
                new Option(lstm, () -> lstm.forgetBias(2)),
                new Option(lstm, () -> lstm.inputBias(2)),
                new Option(gru, gru::resetBefore),
                new Option(rnn, () -> rnn.activation(CellActivation.RELU)),
                new Option(slstm, slstm::exponentialForget),
                new Option(slstm, () -> slstm.forgetBias(2)),
                new Option(mlstm, () -> mlstm.forgetBias(2)),
                new Option(onLstm, () -> onLstm.chunkSize(2)),
                new Option(onLstm, () -> onLstm.forgetBias(2)),
                new Option(minLstm, () -> minLstm.forgetBias(2)));
        options.stream().map(Option::cell).distinct().forEach(cell -> sequential(cell));
        for (Option option : options) {
            String before = option.cell().toString();
            String said =
                    assertThrows(IllegalStateException.class, option.set()::run).getMessage();
            assertTrue(said.contains("comes too late"), said);
            assertEquals(before, option.cell().toString());
        }
    }

    /** As a float it is infinite, which only the first training step would notice. */
    @Test
    void aBiasThatNoFloatHoldsIsRefused() {
        List<Executable> biases = List.of(
                () -> new Lstm(4).forgetBias(1e39),
                () -> new Lstm(4).inputBias(-1e39),
                () -> new Slstm(4).forgetBias(1e39),
                () -> new Mlstm(4).forgetBias(1e39),
                () -> new OnLstm(4).forgetBias(1e39),
                () -> new MinLstm(4).forgetBias(1e39));
        for (Executable bias : biases) {
            String said = assertThrows(IllegalArgumentException.class, bias).getMessage();
            assertTrue(said.contains("Bias from -3.4028235E38 to 3.4028235E38, the largest float, got "), said);
        }
    }

    static Stream<Map.Entry<String, Recurrent>> written() {
        return Map.<String, Recurrent>of(
                "mlstm(4).forgetBias(3.0)", new Mlstm(4).forgetBias(3),
                "onLstm(4).chunkSize(4).forgetBias(0.5)",
                        new OnLstm(4).chunkSize(4).forgetBias(0.5),
                "onLstm(4).chunkSize(2)", new OnLstm(4).chunkSize(2),
                "slstm(4).exponentialForget()", new Slstm(4).exponentialForget(),
                "slstm(4).forgetBias(-1.0)", new Slstm(4).forgetBias(-1),
                "minLstm(4).forgetBias(2.0)", new MinLstm(4).forgetBias(2),
                "mlstm(4)", new Mlstm(4),
                "onLstm(4)", new OnLstm(4),
                "slstm(4)", new Slstm(4),
                "minLstm(4)", new MinLstm(4))
                .entrySet()
                .stream();
    }

    /** A model's description, and its file, hold what was set, and nothing else. */
    @ParameterizedTest
    @MethodSource("written")
    void anOptionIsWrittenAsInCode(Map.Entry<String, Recurrent> written) {
        Recurrent cell = written.getValue();
        assertEquals(written.getKey(), cell.toString());
        assertEquals(written.getKey(), cell.copy().toString());
        double bias = (double) cell.options().get("forgetBias");
        assertEquals(written.getKey().contains("forgetBias"), bias != 1);
        cell.build(3, new Random(1));
        float[] b_f = cell.parameter("b_f").value().data;
        assertTrue(Arrays.equals(filled(b_f.length, (float) bias), b_f), Arrays.toString(b_f));
    }

    private static float[] filled(int n, float value) {
        float[] all = new float[n];
        Arrays.fill(all, value);
        return all;
    }

    @Test
    void whatAFileOfWeightsDoesNotSayIsWhatTheUserDidNotSay() {
        assertEquals(List.of("activation"), new Lstm(2).unsaid());
        assertEquals(List.of(), new Lstm(2).activation(CellActivation.TANH).unsaid());
        assertEquals(List.of("activation"), new SimpleRnn(2).unsaid());
        assertEquals(List.of(), new SimpleRnn(2).activation(CellActivation.TANH).unsaid());
    }

    static List<Supplier<Recurrent>> cells() {
        return List.of(
                () -> new Lstm(4).peephole(),
                () -> new Lstm(4),
                () -> new Gru(4),
                () -> new SimpleRnn(4),
                () -> new Slstm(4),
                () -> new Slstm(4).exponentialForget(),
                () -> new Mlstm(4),
                () -> new OnLstm(4),
                () -> new OnLstm(4).chunkSize(2),
                () -> new MinLstm(4));
    }

    /** exp(1e4) is infinite in a float; softmax, and the gates that are exponentials, are not. */
    @ParameterizedTest
    @MethodSource("cells")
    void largeGatesGiveNumbers(Supplier<Recurrent> cell) {
        Recurrent layer = cell.get().returnSequences();
        layer.build(3, new Random(1));
        Random random = new Random(2);
        for (Parameter p : layer.parameters()) {
            for (int k = 0; k < p.value().length; k++) {
                p.value().data[k] = (float) (1000 * random.nextGaussian());
            }
        }
        Sequences x = new Sequences(3, 20, 5);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = (float) (10 * random.nextGaussian());
        }
        assertEquals(-1, layer.pass().forward(x, null).firstNotFinite());
    }

    /** f_t / (f_t + i_t) and its derivatives depend on z_f - z_i alone where both gates are next to 0. */
    @Test
    void gatesOfAMinLstmThatAreTooSmallForAFloatStillShare() {
        for (float z : new float[] {-20, -90, -200, -1000}) {
            MinLstm layer = new MinLstm(1);
            layer.build(1, new Random(1));
            for (Parameter p : layer.parameters()) {
                p.value().fill(0);
            }
            layer.parameter("b_f").value().fill(z);
            layer.parameter("b_i").value().fill(z + 5);
            layer.parameter("b_n").value().fill(2);
            RecurrentPass pass = layer.pass();
            pass.begin(new BatchState(new FloatMatrix(1, 1, 1f), null));
            double share = 1 / (1 + Math.exp(5)); // h_t = share h_(t-1) + (1 - share) n_t, with h = 1 and n = 2.5
            assertEquals(2.5 - 1.5 * share, pass.forward(new Sequences(1, 1, 1), null).data[0], 1e-5);
            Sequences dy = new Sequences(1, 1, 1);
            dy.data[0] = 1;
            pass.backward(dy);
            List<String> names =
                    layer.parameters().stream().map(Parameter::name).toList();
            double slope = -1.5 * share * (1 - share);
            assertEquals(slope, pass.gradients().get(names.indexOf("b_f")).data[0], 1e-6);
            assertEquals(-slope, pass.gradients().get(names.indexOf("b_i")).data[0], 1e-6);
        }
    }
}
