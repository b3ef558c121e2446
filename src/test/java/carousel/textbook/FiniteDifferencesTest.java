package carousel.textbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.DoubleSupplier;
import org.jblas.DoubleMatrix;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

class FiniteDifferencesTest {
    @Test
    void derivativesFromSchoolAreFound() {
        DoubleMatrix m = DoubleMatrix.valueOf("0.5 -1 2; 0 3 -0.25");

        DoubleMatrix fourthPower =
                FiniteDifferences.gradient(m, () -> MatrixFunctions.pow(m, 4).sum());
        DoubleMatrix sine =
                FiniteDifferences.gradient(m, () -> MatrixFunctions.sin(m).sum());

        assertEquals(0, fourthPower.sub(MatrixFunctions.pow(m, 3).mul(4)).normmax(), 1e-10);
        assertEquals(0, sine.sub(MatrixFunctions.cos(m)).normmax(), 1e-11);
    }

    @Test
    void theMatrixIsRestoredToTheLastBit() {
        DoubleMatrix m = DoubleMatrix.valueOf("0.1 0.2; 0.3 1e9");
        FiniteDifferences.gradient(m, m::sum);
        assertEquals(DoubleMatrix.valueOf("0.1 0.2; 0.3 1e9"), m);
        DoubleSupplier fails = () -> {
            throw new IllegalStateException("a loss that cannot be computed");
        };
        assertThrows(IllegalStateException.class, () -> FiniteDifferences.gradient(m, fails));
        assertEquals(DoubleMatrix.valueOf("0.1 0.2; 0.3 1e9"), m);
    }

    @Test
    void aDerivedGradientIsJudged() {
        DoubleMatrix m = DoubleMatrix.valueOf("0.5 -1 2; 0 3 -0.25");
        DoubleSupplier loss = () -> m.mul(m).sum();
        assertEquals("dm: largest difference below 1e-10", FiniteDifferences.judge("dm", m.mul(2), m, loss));
        assertEquals("dm: largest difference below 1e1", FiniteDifferences.judge("dm", m.mul(3.5), m, loss));
        assertThrows(IllegalArgumentException.class, () -> FiniteDifferences.judge("dm", m.transpose(), m, loss));
    }

    @Test
    void whatIsNoNumberDoesNotAgree() {
        DoubleMatrix m = DoubleMatrix.valueOf("0.5 -1 2");
        DoubleSupplier loss = () -> m.mul(m).sum();
        DoubleMatrix derived = m.mul(2).put(1, Double.NaN);
        assertEquals("dm: largest difference NaN", FiniteDifferences.judge("dm", derived, m, loss));
        assertEquals("dm: largest difference NaN", FiniteDifferences.judge("dm", m.mul(2), m, () -> Double.NaN));
        derived.put(1, Double.POSITIVE_INFINITY);
        assertEquals("dm: largest difference Infinity", FiniteDifferences.judge("dm", derived, m, loss));
    }
}
