package carousel.exercises;

import org.jblas.DoubleMatrix;

/** Forecasting one series. */
final class Chapter10 {
    private static final double LAST_VALUE_RMSE = 48;
    private static final double MASE_OF_AR = 0.360395;

    private Chapter10() {}

    static void define() {
        Exercises.define(
                "10.1",
                Number.class,
                Judge.number(59, 0),
                "of 96 months the differences cost 13, and the first window needs 24 more before its target");
        Exercises.define(
                "10.2",
                Number.class,
                Judge.that(
                        (Number rmse) -> rmse.doubleValue() > 0 && rmse.doubleValue() < LAST_VALUE_RMSE,
                        "repeating the last value is better than that"),
                "the way back from one difference is logs.addLagged(\"passengers\", labels, steps, 1)");
        Exercises.define(
                "10.3", String.class, Judge.choice("b"), "which of them uses a month that was not known at the time?");
        Exercises.define("10.4", Number.class, Judge.number(0.96, 1e-6), "(24 + 1) times the level may be at most 24");
        Exercises.define(
                "10.5",
                Object.class,
                Judge.matrix(new DoubleMatrix(new double[] {2, 1, 7}), 1e-9),
                "multiply out: W = W_2 W_1 and b = W_2 b_1 + b_2");
        Exercises.define(
                "10.6",
                Number.class,
                Judge.number(MASE_OF_AR, 1e-5),
                "the second mean is over the training months t = 13 … 96, and needs no forecast");
    }
}
