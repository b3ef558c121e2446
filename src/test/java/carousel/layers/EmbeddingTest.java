package carousel.layers;

import static carousel.layers.Compare.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.linalg.Sequences;
import java.util.Random;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private final Embedding layer = new Embedding(5, 3);
    private final LayerStack stack = new LayerStack(1, layer).randomise(new Random(1), 1);
    private final FloatMatrix E = layer.parameter("E").value();

    /** Two sequences of three steps; the second ends after two. */
    private static Sequences symbols(float... numbers) {
        Sequences x = Sequences.of(new FloatMatrix(1, 6, numbers), 3, 2);
        x.lengths = new int[] {3, 2};
        return x;
    }

    @Test
    void looksUpColumnsAndLeavesPaddingZero() {
        Sequences y = stack.forward(symbols(4, 0, 1, 4, 4, 99), null);
        int[] expected = {4, 0, 1, 4, 4};
        FloatMatrix columns = y.toMatrix();
        for (int k = 0; k < 5; k++) {
            assertSameBits(E.getColumn(expected[k]), columns.getColumn(k));
        }
        assertSameBits(FloatMatrix.zeros(3), columns.getColumn(5));
    }

    /** The loss Σ R ⊙ y is linear in E: the gradient of a symbol's column is the sum of R where the symbol stands. */
    @Test
    void theGradientOfASymbolGathersWhereItStands() {
        stack.forward(symbols(4, 0, 1, 4, 4, 99), null);
        Sequences R = LayerStack.random(new Random(2), 3, 3, 2, null);
        FloatMatrix r = R.toMatrix();
        FloatMatrix dx = stack.backward(R).toMatrix();

        FloatMatrix dE = stack.gradients().get("0.E");
        assertSameBits(r.getColumn(1), dE.getColumn(0));
        assertSameBits(r.getColumn(2), dE.getColumn(1));
        assertSameBits(FloatMatrix.zeros(3, 2), dE.getRange(0, 3, 2, 4));
        assertSameBits(r.getColumn(0).add(r.getColumn(3)).add(r.getColumn(4)), dE.getColumn(4));
        assertSameBits(FloatMatrix.zeros(1, 6), dx);
    }

    @Test
    void namesASymbolThatIsNotThere() {
        assertEquals(
                "embedding(5, 3): expected the number of a symbol, 0 to 4, at step 1 of sequence 0, got 5; "
                        + "is the vocabulary larger than 5?",
                message(() -> stack.forward(symbols(4, 0, 5, 0, 0, 0), null)));
        assertEquals(
                "embedding(5, 3): expected the number of a symbol, 0 to 4, at step 0 of sequence 1, got -1; "
                        + "is the vocabulary larger than 5?",
                message(() -> stack.forward(symbols(4, -1, 4, 0, 0, 0), null)));
        assertEquals(
                "embedding(5, 3): expected the number of a symbol, 0 to 4, at step 0 of sequence 0, got 0.5; "
                        + "is the vocabulary larger than 5?",
                message(() -> stack.forward(symbols(0.5f, 0, 4, 0, 0, 0), null)));
        assertEquals(
                "embedding(5, 3): expected 1 row of input, the number of each step's symbol, got 2 rows",
                message(() -> new Embedding(5, 3).build(2, new Random(1))));
    }

    private static String message(org.junit.jupiter.api.function.Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }
}
