package carousel.notebook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.recurrent.Recurrent;
import carousel.textbook.TextbookCell;
import carousel.textbook.Vectors;
import carousel.train.Network;
import java.util.Arrays;
import java.util.List;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;

/**
 * How far three versions of one cell are from each other: equations written in a notebook, the textbook's cell in double
 * precision, and the engine's layer in single precision.
 *
 * @param textbook largest absolute difference between the notebook's h and the textbook's
 * @param engine largest absolute difference between the notebook's h and the engine's
 */
public record Agreement(double textbook, double engine) {
    /** Differences below these are rounding. */
    private static final double DOUBLE_ROUNDING = 1e-12;

    private static final double FLOAT_ROUNDING = 1e-6;

    /**
     * Lets all three read the same sequence from a state of zero. The layer gets the weights of the textbook's cell.
     *
     * @param h hidden states of the notebook's cell, H x T
     * @param cell the textbook's cell
     * @param layer the same cell as a layer of H units that returns sequences
     * @param X the sequence, D x T
     */
    public static Agreement of(DoubleMatrix h, TextbookCell<?> cell, Recurrent layer, DoubleMatrix X) {
        Check.noNulls("Agreement.of", "h", h, "cell", cell, "layer", layer, "X", X);
        DoubleMatrix textbook =
                Vectors.columns(cell.forward(X.columnsAsList(), cell.zeroState()), TextbookCell.Step::h);
        Check.shape("Agreement.of", "h", h, textbook.rows, textbook.columns);
        Network network = new Network(List.of(layer)).build(X.rows);
        for (Parameter parameter : layer.parameters()) {
            parameter
                    .value()
                    .copy(MatrixFunctions.doubleToFloat(cell.parameters().get(parameter.name())));
        }
        Sequences x = Sequences.of(MatrixFunctions.doubleToFloat(X), X.columns, 1);
        FloatMatrix engine = network.pass().forward(x, null).toMatrix();
        return new Agreement(largest(h.sub(textbook)), largest(h.sub(MatrixFunctions.floatToDouble(engine))));
    }

    @Override
    public String toString() {
        return "largest difference to the textbook " + below(textbook, DOUBLE_ROUNDING) + ", to the engine "
                + below(engine, FLOAT_ROUNDING);
    }

    /** NaN if any is; jblas's normmax passes over it. */
    private static double largest(DoubleMatrix difference) {
        return Arrays.stream(difference.data).map(Math::abs).reduce(0, Math::max);
    }

    private static String below(double difference, double rounding) {
        return difference < rounding
                ? "below " + (rounding == DOUBLE_ROUNDING ? "1e-12" : "1e-6")
                : formatted("%.1e", difference);
    }
}
