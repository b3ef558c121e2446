package carousel.notebook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.recurrent.Recurrent;
import carousel.textbook.TextbookCell;
import carousel.textbook.Vectors;
import carousel.train.Network;
import carousel.train.Sequential;
import java.util.List;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;

/**
 * How closely three versions of one cell agree: the equations written in a notebook, the textbook cell in double
 * precision, and the engine's layer in single precision.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param textbook largest absolute difference between the notebook's h and the textbook's
 * @param engine largest absolute difference between the notebook's h and the engine's
 */
public record Agreement(double textbook, double engine) {
    /** Smaller differences are rounding. */
    private static final double DOUBLE_ROUNDING = 1e-12;

    private static final double FLOAT_ROUNDING = 1e-6;

    /**
     * Copies the textbook cell's weights into the layer, runs both over the sequence from a zero state, and compares
     * their hidden states with the notebook's.
     *
     * @param h hidden states of the notebook's cell, H x T
     * @param cell the textbook cell
     * @param layer the same cell as a layer of H units that returns sequences
     * @param X the sequence, D x T
     * @throws IllegalArgumentException if h has another shape, or the layer a parameter that the cell has not
     */
    public static Agreement of(DoubleMatrix h, TextbookCell<?> cell, Recurrent layer, DoubleMatrix X) {
        Check.noNulls("Agreement.of", "h", h, "cell", cell, "layer", layer, "X", X);
        DoubleMatrix textbook =
                Vectors.columns(cell.forward(X.columnsAsList(), cell.zeroState()), TextbookCell.Step::h);
        Check.shape("Agreement.of", "h", h, textbook.rows, textbook.columns);
        Network network = new Sequential(List.of(layer)).build(X.rows);
        for (Parameter parameter : layer.parameters()) {
            FloatMatrix ours = parameter.value();
            DoubleMatrix value = cell.parameters().get(parameter.name());
            Check.shape("Agreement.of", "the cell's " + parameter.name(), value, ours.rows, ours.columns);
            ours.copy(MatrixFunctions.doubleToFloat(value));
        }
        Sequences x = Sequences.of(MatrixFunctions.doubleToFloat(X), X.columns, 1);
        FloatMatrix engine = network.pass().forward(x, null).toMatrix();
        return new Agreement(
                Vectors.largest(h.sub(textbook)), Vectors.largest(h.sub(MatrixFunctions.floatToDouble(engine))));
    }

    @Override
    public String toString() {
        return "largest difference to the textbook " + below(textbook, DOUBLE_ROUNDING) + ", to the engine "
                + below(engine, FLOAT_ROUNDING);
    }

    private static String below(double difference, double rounding) {
        return difference < rounding
                ? "below " + (rounding == DOUBLE_ROUNDING ? "1e-12" : "1e-6")
                : formatted("%.1e", difference);
    }
}
