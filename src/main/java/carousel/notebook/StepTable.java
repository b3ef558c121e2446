package carousel.notebook;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.textbook.LstmCell.Step;
import java.util.List;
import java.util.function.Function;
import org.jblas.DoubleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * A table of what happens in one unit of a textbook LSTM, step by step.
 *
 * <p>Threads: any number may call these methods.
 */
public final class StepTable {
    private StepTable() {}

    /**
     * One row per step with the gates, the candidate and the states of one unit. The first row, t = 0, is the initial
     * state; its gates are missing values.
     *
     * @param steps the T steps of a forward pass
     * @param unit which unit, counted from 1
     * @throws IllegalArgumentException if there are no steps or no such unit
     */
    public static Table of(List<Step> steps, int unit) {
        Check.given("StepTable.of", "steps", steps).forEach(item -> Check.given("StepTable.of", "steps", item));
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("StepTable: expected at least one step, got an empty list");
        }
        int H = steps.get(0).h().length;
        if (unit < 1 || unit > H) {
            throw new IllegalArgumentException(
                    formatted("StepTable: expected a unit from 1 to %d, got %d; units are counted from 1", H, unit));
        }
        double c_0 = steps.get(0).c_prev().get(unit - 1);
        double h_0 = steps.get(0).h_prev().get(unit - 1);
        IntColumn t = IntColumn.indexColumn("t", steps.size() + 1, 0);
        return Table.create(
                "Unit " + unit,
                t,
                column("forget gate f", steps, unit, Step::f, Double.NaN),
                column("input gate i", steps, unit, Step::i, Double.NaN),
                column("candidate", steps, unit, Step::candidate, Double.NaN),
                column("cell state c", steps, unit, Step::c, c_0),
                column("output gate o", steps, unit, Step::o, Double.NaN),
                column("hidden state h", steps, unit, Step::h, h_0));
    }

    private static DoubleColumn column(
            String name, List<Step> steps, int unit, Function<Step, DoubleMatrix> part, double initial) {
        DoubleColumn column = DoubleColumn.create(name).append(initial);
        steps.forEach(step -> column.append(part.apply(step).get(unit - 1)));
        return column;
    }
}
