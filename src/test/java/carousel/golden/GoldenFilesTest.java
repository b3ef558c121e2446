package carousel.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file is complete and has the shapes that its header promises. One is checked by hand, to be sure that nothing
 * is transposed.
 */
class GoldenFilesTest {
    private static final Set<String> RECURRENT = Set.of("lstm", "gru", "rnn");

    static Stream<Golden> all() {
        return Golden.names().stream().map(Golden::read);
    }

    static Stream<Golden> recurrent() {
        return all().filter(golden -> golden.model().stream().anyMatch(RECURRENT::contains));
    }

    static Stream<Golden> training() {
        return all().filter(golden -> golden.has("losses"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isWhole(Golden golden) {
        assertEquals(golden.name(), golden.option("peer") + "-" + golden.option("case"));
        String aNumberOrACommit = "\\d+\\.\\d+\\.\\d+|[0-9a-f]{40}";
        assertTrue(golden.option("version").matches(aNumberOrACommit), golden.option("version"));
        List<DoubleMatrix> matrices = new ArrayList<>(
                golden.arrays().stream().map(golden::doubleMatrix).toList());
        matrices.addAll(golden.parameters().values());
        matrices.addAll(golden.gradients().values());
        for (DoubleMatrix matrix : matrices) {
            assertTrue(matrix.length > 0 && Double.isFinite(matrix.sum()), golden.name());
        }
        golden.parameters().forEach((key, value) -> {
            if (!golden.gradients().isEmpty()) {
                assertTrue(value.sameSize(golden.gradients().get(key)), key);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("recurrent")
    void hasTheShapesOfItsSizes(Golden golden) {
        int D = golden.size("D");
        int H = golden.size("H");
        int B = golden.size("B");
        int columns = golden.size("T") * B;
        List<String> directions = golden.is("bidirectional") ? List.of("forward.", "backward.") : List.of("");
        int rows = golden.model().get(0).equals("embedding") ? golden.size("V") : D;

        for (int layer = 0; layer < golden.model().size(); layer++) {
            String kind = golden.model().get(layer);
            String position = golden.model().size() > 1 ? layer + "." : "";
            Set<String> found = new TreeSet<>();
            golden.parameters(position).forEach((key, value) -> found.add(key + " " + shape(value)));
            Set<String> expected = new TreeSet<>();
            if (kind.equals("embedding")) {
                expected.add("E " + D + " x " + rows);
                rows = D;
            } else if (kind.equals("dense")) {
                expected.addAll(List.of("W " + golden.size("O") + " x " + rows, "b " + golden.size("O") + " x 1"));
            } else {
                for (String direction : directions) {
                    expected.addAll(cell(golden, kind, direction, rows, H));
                }
                rows = directions.size() * H;
            }
            assertEquals(expected, found);
        }

        if (golden.arrays().contains("y")) {
            assertEquals(shape(D, columns), shape(golden.doubleMatrix("x")));
            assertEquals(shape(rows, columns), shape(golden.doubleMatrix("y")));
            assertEquals(golden.doubleMatrix("y"), golden.withoutPadding(golden.doubleMatrix("y")));
        }
    }

    @ParameterizedTest
    @MethodSource("training")
    void trains(Golden golden) {
        double[] losses = golden.losses();
        assertEquals(10, losses.length);
        assertTrue(losses[9] < losses[0]);
        assertEquals(1e-2, golden.number("adam.lr"));
        if (golden.arrays().contains("tokens")) {
            int[] tokens = golden.indices("tokens");
            assertEquals(golden.size("T") * golden.size("B"), tokens.length);
            assertTrue(Arrays.stream(tokens).allMatch(token -> token >= 0 && token < golden.size("V")));
        }
    }

    /** Computes h_1 of every sequence with loops instead of matrices. */
    @Test
    void firstLstmStepByHand() {
        Golden golden = Golden.read("torch-lstm");
        int H = golden.size("H");
        Map<String, DoubleMatrix> p = golden.parameters();
        DoubleMatrix x = golden.doubleMatrix("x");
        DoubleMatrix h_0 = golden.doubleMatrix("h0");
        DoubleMatrix c_0 = golden.doubleMatrix("c0");
        DoubleMatrix y = golden.doubleMatrix("y");
        for (int b = 0; b < golden.size("B"); b++) {
            for (int r = 0; r < H; r++) {
                double i = sigmoid(z("i", p, r, x, h_0, b));
                double f = sigmoid(z("f", p, r, x, h_0, b));
                double o = sigmoid(z("o", p, r, x, h_0, b));
                double candidate = Math.tanh(z("c", p, r, x, h_0, b));
                double c = f * c_0.get(r, b) + i * candidate;
                assertEquals(y.get(r, b), o * Math.tanh(c), 1e-9);
            }
        }
    }

    @Test
    void staySmall() throws IOException {
        long bytes = 0;
        for (String name : Golden.names()) {
            bytes += Files.size(Path.of(Golden.folder().toString(), name + ".json"));
        }
        assertTrue(bytes < 650_000, bytes + " bytes");
    }

    private static Set<String> cell(Golden golden, String kind, String direction, int D, int H) {
        String gates = switch (kind) {
            case "lstm" -> golden.is("coupled") ? "fco" : "ifco";
            case "gru" -> "rzn";
            default -> "h";
        };
        Set<String> expected = new TreeSet<>();
        for (int k = 0; k < gates.length(); k++) {
            char gate = gates.charAt(k);
            expected.add(direction + "W_x" + gate + " " + shape(H, D));
            expected.add(direction + "W_h" + gate + " " + shape(H, H));
            expected.add(direction + "b_" + gate + " " + shape(H, 1));
            if (golden.is("peepholes") && gate != 'c') {
                expected.add(direction + "W_c" + gate + " " + shape(H, 1));
            }
        }
        if (kind.equals("gru") && golden.option("reset").equals("after")) {
            expected.add(direction + "b_hn " + shape(H, 1));
        }
        return expected;
    }

    private static double z(String gate, Map<String, DoubleMatrix> p, int r, DoubleMatrix x, DoubleMatrix h, int b) {
        double z = p.get("b_" + gate).get(r, 0);
        for (int d = 0; d < x.rows; d++) {
            z += p.get("W_x" + gate).get(r, d) * x.get(d, b);
        }
        for (int k = 0; k < h.rows; k++) {
            z += p.get("W_h" + gate).get(r, k) * h.get(k, b);
        }
        return z;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static String shape(DoubleMatrix matrix) {
        return shape(matrix.rows, matrix.columns);
    }

    private static String shape(int rows, int columns) {
        return rows + " x " + columns;
    }
}
