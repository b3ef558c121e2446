package carousel.exercises;

/** The cell state through time. */
final class Chapter03 {
    private Chapter03() {}

    static void define() {
        double gate = StrictMath.pow(0.9, 1 / 200.0);
        Exercises.define(
                "03.1",
                Number.class,
                Judge.number(StrictMath.log(gate / (1 - gate)), 0.05),
                "find f from f^200 = 0.9, then the bias b from σ(b) = f");
        Exercises.define(
                "03.2",
                Number.class,
                Judge.number(50, 1e-9),
                "how much can one step add, with i and the candidate as large as they can be and nothing forgotten?");
        Exercises.define("03.3", Number.class, Judge.number(192, 0), "each layer hands over both of its columns");
        Exercises.define(
                "03.4",
                Object.class,
                Judge.choice("h_T"),
                "the output of the layer, at the last step that is not padding");
        Exercises.define(
                "03.5",
                Number.class,
                Judge.number(0.948, 1e-6),
                "the product rule on f c_(t-1), and the chain rule on f and on i: W_cf f (1 - f), W_ci i (1 - i)");
    }
}
