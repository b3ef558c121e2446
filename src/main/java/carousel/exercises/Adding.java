package carousel.exercises;

import carousel.data.Examples;
import carousel.data.tasks.AddingProblem;
import carousel.linalg.Sequences;
import carousel.train.Model;
import java.util.stream.IntStream;

/** The adding problem of chapters 05 and 06, with ten numbers and examples that no chapter uses. */
final class Adding {
    private static final int EXAMPLES = 500;

    private Adding() {}

    /** The mean squared error of a model. */
    static double error(Model model) {
        Examples examples = new AddingProblem(10).examples(EXAMPLES, 20_000);
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        examples.fill(IntStream.range(0, EXAMPLES).toArray(), x, y);
        float[] answers = model.predict(examples).data;
        if (answers.length != EXAMPLES) {
            throw new IllegalArgumentException("it gives " + answers.length + " answers to " + EXAMPLES + " sequences");
        }
        return IntStream.range(0, EXAMPLES)
                .mapToDouble(n -> (answers[n] - y.data[n]) * (answers[n] - y.data[n]))
                .average()
                .orElseThrow();
    }
}
