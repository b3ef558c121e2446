package carousel.notebook.exercises;

/** Start here. */
final class Chapter00 {
    private static final double SEASONAL_NAIVE_RMSE = 50;

    private Chapter00() {}

    static void define() {
        Exercises.define(
                "00.1", Number.class, Judge.number(108, 0), "the first twelve months can be read, but not forecast");
        Exercises.define("00.2", Number.class, Judge.number(548, 0), "it is the number of July 1959, in thousands");
        Exercises.define("00.3", String.class, Judge.choice("a"), "which of them tells the network about 1960?");
        Exercises.define(
                "00.4",
                Number.class,
                Judge.that(
                        (Number rmse) -> rmse.doubleValue() > 0 && rmse.doubleValue() < SEASONAL_NAIVE_RMSE,
                        "the seasonal naive rule is better than that"),
                "keep validation and early stopping as they are in the chapter");
    }
}
