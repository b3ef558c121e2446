package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jblas.DoubleMatrix;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

class FunctionsTest {
    private final DoubleMatrix z = DoubleMatrix.linspace(-6, 6, 600).reshape(20, 30);

    @Test
    void functionsDifferFromJblasOnlyByRounding() {
        assertEquals(0, Functions.exp(z).div(MatrixFunctions.exp(z)).sub(1).normmax(), 1e-15);
        assertEquals(0, Functions.tanh(z).sub(MatrixFunctions.tanh(z)).normmax(), 1e-15);
    }

    @Test
    void functionsKeepTheShapeAndTheArgument() {
        double[] before = z.data.clone();
        assertEquals(20, Functions.exp(z).rows);
        assertEquals(30, Functions.tanh(z).columns);
        assertArrayEquals(before, z.data);
    }
}
