package carousel.textbook;

import static carousel.textbook.Vectors.columns;
import static carousel.textbook.Vectors.stack;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

class VectorsTest {
    @Test
    void columnsPutsStepsSideBySide() {
        RnnCell cell = new RnnCell(2, 2);
        List<RnnCell.Step> steps = cell.forward(
                List.of(DoubleMatrix.ones(2), DoubleMatrix.zeros(2), DoubleMatrix.ones(2)), cell.zeroState());

        assertEquals(DoubleMatrix.valueOf("1 0 1; 1 0 1"), columns(steps, RnnCell.Step::x));
        assertThrows(IllegalArgumentException.class, () -> columns(List.<RnnCell.Step>of(), RnnCell.Step::x));
    }

    @Test
    void theLargestIsNaNIfOneIs() {
        assertEquals(3, Vectors.largest(DoubleMatrix.valueOf("1 -3; 2 0")));
        assertEquals(0, Vectors.largest(new DoubleMatrix(0, 1)));
        assertEquals(Double.NaN, Vectors.largest(new DoubleMatrix(new double[] {1, Double.NaN, 2})));
        assertEquals(Double.POSITIVE_INFINITY, Vectors.largest(new DoubleMatrix(new double[] {1, -1 / 0.0})));
    }

    @Test
    void stackPutsVectorsOnTopOfEachOther() {
        assertEquals(
                DoubleMatrix.valueOf("1; 2; 3"),
                stack(DoubleMatrix.scalar(1), DoubleMatrix.valueOf("2; 3"), new DoubleMatrix(0, 1)));
    }
}
