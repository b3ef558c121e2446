package carousel.textbook;

import static carousel.textbook.Functions.exp;
import static carousel.textbook.Vectors.random;
import static carousel.textbook.Vectors.sigmoid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.golden.Golden;
import java.util.Random;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class MatrixMemoryTest {
    private final Random random = new Random(1);

    private MatrixMemory memory(int H, int T) {
        DoubleMatrix logF = random(random, 1, T).sub(1); // all gates between e^-2 and 1
        return new MatrixMemory(
                random(random, H, T).mul(2), random(random, H, T), random(random, H, T), random(random, 1, T), logF);
    }

    @Test
    void threeFormsGiveTheSame() {
        for (int T : new int[] {1, 2, 7, 20}) {
            MatrixMemory memory = memory(5, T);
            DoubleMatrix y = memory.recurrent();
            assertEquals(0, memory.parallel().distance2(y), 1e-12);
            for (int steps : new int[] {1, 3, 7, 20, 50}) {
                assertEquals(0, memory.chunked(steps).distance2(y), 1e-12);
            }
        }
    }

    /** The outputs of the parallel form that the authors published. */
    @Test
    void agreesWithTheAuthorsCode() {
        Golden golden = Golden.read("xlstm-mlstm-parallel");
        int B = golden.size("B");
        int T = golden.size("T");
        int H = golden.size("H");
        DoubleMatrix x = golden.doubleMatrix("x");
        for (int b = 0; b < B; b++) {
            DoubleMatrix[] gates = new DoubleMatrix[6];
            for (int g = 0; g < 6; g++) {
                String letter = "qkvifo".substring(g, g + 1);
                DoubleMatrix W = golden.parameters().get("W_x" + letter);
                gates[g] = new DoubleMatrix(W.rows, T);
                for (int t = 0; t < T; t++) {
                    gates[g].putColumn(
                            t,
                            W.mmul(x.getColumn(t * B + b))
                                    .add(golden.parameters().get("b_" + letter)));
                }
            }
            DoubleMatrix logF = log(sigmoid(gates[4]));
            MatrixMemory memory = new MatrixMemory(gates[0], gates[1].div(Math.sqrt(H)), gates[2], gates[3], logF);
            for (DoubleMatrix y : new DoubleMatrix[] {memory.recurrent(), memory.parallel(), memory.chunked(3)}) {
                DoubleMatrix h = sigmoid(gates[5]).mul(y);
                for (int t = 0; t < T; t++) {
                    DoubleMatrix expected = golden.doubleMatrix("y").getColumn(t * B + b);
                    assertEquals(0, h.getColumn(t).distance2(expected), 1e-8);
                }
            }
        }
    }

    private static DoubleMatrix log(DoubleMatrix a) {
        DoubleMatrix log = new DoubleMatrix(a.rows, a.columns);
        for (int k = 0; k < a.length; k++) {
            log.put(k, Math.log(a.get(k)));
        }
        assertEquals(0, exp(log).distance2(a), 1e-12);
        return log;
    }

    @Test
    void aMatrixOfAnotherShapeIsNamed() {
        DoubleMatrix q = DoubleMatrix.ones(2, 3);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new MatrixMemory(q, q, q, DoubleMatrix.ones(1, 3), DoubleMatrix.ones(1, 4)))
                .getMessage();
        assertEquals("MatrixMemory: expected logF to be 1 x 3, got 1 x 4", message);
    }
}
