package carousel.recurrent;

import static org.jblas.MatrixFunctions.floatToDouble;

import carousel.cells.MinLstm;
import carousel.cells.Mlstm;
import carousel.cells.OnLstm;
import carousel.cells.Slstm;
import carousel.golden.Golden;
import carousel.linalg.Sequences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares outputs, all states and all gradients of the cells since 1997 with their published code
 * (golden_published.py) and with PyTorch versions written from the equations (golden_xlstm.py, golden_gates.py).
 */
class NewCellsGoldenTest {
    private static final double TOLERANCE = 1e-5;

    /** The cell as readers write it in chapter 22. */
    private static final class MinGru extends Cell {
        private final Gate z = inputGate("z");
        private final Gate n = inputGate("n");
        private final Carried h = state("h");

        MinGru(int units) {
            super(units);
        }

        @Override
        protected void step(Step s) {
            float[] z = s.sigmoid(this.z);
            float[] n = s.of(this.n);
            for (int k = 0; k < s.size(); k++) {
                n[k] = n[k] >= 0 ? n[k] + 0.5f : (float) (1 / (1 + StrictMath.exp(-n[k])));
                s.of(h)[k] = (1 - z[k]) * s.previous(h)[k] + z[k] * n[k];
            }
        }

        @Override
        protected void stepBack(Step s) {
            float[] z = s.of(this.z);
            float[] n = s.of(this.n);
            for (int k = 0; k < s.size(); k++) {
                float dh = s.d(h)[k];
                float slope = n[k] >= 0.5f ? 1 : n[k] * (1 - n[k]);
                float dz = dh * (n[k] - s.previous(h)[k]) * z[k] * (1 - z[k]);
                s.dPrevious(h)[k] = dh * (1 - z[k]);
                n[k] = dh * z[k] * slope;
                z[k] = dz;
            }
        }
    }

    static Stream<Golden> cases() {
        return Golden.names().stream()
                .map(Golden::read)
                .filter(golden -> golden.name().matches(".+-(slstm|mlstm|onlstm|minlstm|mingru)(-.+)?"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agrees(Golden golden) {
        Recurrent layer = layer(golden).returnSequences();
        layer.build(golden.size("D"), new Random(1));
        layer.parameters()
                .forEach(p -> p.value().copy(golden.parameters().get(p.name()).toFloat()));
        RecurrentPass pass = layer.pass();
        List<String> letters = layer.parts.states().stream().map(s -> s.letter).toList();
        if (golden.is("given")) {
            pass.begin(state(letters, golden, "", "0"));
        }

        DoubleMatrix y = floatToDouble(pass.forward(golden.sequences("x"), null).toMatrix());
        golden.assertClose("y", golden.doubleMatrix("y"), golden.withoutPadding(y), TOLERANCE);
        boolean ends = golden.arrays().contains("hT");
        if (ends) {
            letters.forEach(letter -> assertClose(
                    golden,
                    letter + "T",
                    golden.doubleMatrix(letter + "T"),
                    pass.end().get(letter)));
            pass.endGradient(state(letters, golden, "R", ""));
        }

        Sequences dx = pass.backward(golden.sequences("R"));
        Map<String, DoubleMatrix> expected = golden.gradients();
        assertClose(golden, "dx", expected.get("x"), dx.toMatrix());
        for (int i = 0; i < layer.parameters().size(); i++) {
            String name = layer.parameters().get(i).name();
            assertClose(golden, "d" + name, expected.get(name), pass.gradients().get(i));
        }
        for (String letter : letters) {
            if (expected.containsKey(letter + "0")) {
                assertClose(
                        golden,
                        "d" + letter + "0",
                        expected.get(letter + "0"),
                        pass.beginGradient().get(letter));
            }
        }
    }

    private static Recurrent layer(Golden golden) {
        int H = golden.size("H");
        return switch (golden.option("cell")) {
            case "slstm" -> golden.is("exponentialForget") ? new Slstm(H).exponentialForget() : new Slstm(H);
            case "mlstm" -> new Mlstm(H);
            case "onlstm" -> new OnLstm(H).chunkSize(golden.size("C"));
            case "minlstm" -> new MinLstm(H);
            case "mingru" -> new MinGru(H);
            default -> throw new IllegalArgumentException(golden.name());
        };
    }

    private static BatchState state(List<String> letters, Golden golden, String before, String after) {
        Map<String, FloatMatrix> values = new LinkedHashMap<>();
        letters.forEach(letter -> values.put(letter, golden.matrix(before + letter + after)));
        return new BatchState(values);
    }

    private static void assertClose(Golden golden, String what, DoubleMatrix expected, FloatMatrix actual) {
        golden.assertClose(what, expected, floatToDouble(actual), TOLERANCE);
    }
}
