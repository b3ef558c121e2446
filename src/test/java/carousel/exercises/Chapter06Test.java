package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.tasks.AddingProblem;
import carousel.train.Model;
import java.util.function.IntBinaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Chapter06Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("06." + n, null)));
    }

    @Test
    void stepsOfAnEpoch() {
        IntBinaryOperator right = (N, B) -> (int) Math.ceil(N / (double) B);
        IntBinaryOperator down = (N, B) -> N / B;
        IntBinaryOperator oneMore = (N, B) -> N / B + 1;
        assertEquals("correct", verdict("06.1", right));
        assertTrue(verdict("06.1", down).startsWith("not yet: for N = 1000 and B = 32 it gives 31"));
        assertTrue(verdict("06.1", oneMore).startsWith("not yet: for N = 96 and B = 32 it gives 4"));
    }

    @Test
    void moreExamplesAreHarderToLearnByHeart() {
        assertEquals("correct", verdict("06.2", "B"));
        assertTrue(verdict("06.2", "c").startsWith("not yet: c is not it"));
    }

    @Test
    void aStraightSchedule() {
        ToDoubleBiFunction<Integer, Integer> right = (n, N) -> 1 - (n - 1.0) / N;
        ToDoubleBiFunction<Integer, Integer> fromTheStart = (n, N) -> 1 - (double) n / N;
        ToDoubleBiFunction<Integer, Integer> ofIntegers = (n, N) -> 1 - (n - 1) / N;
        assertEquals("correct", verdict("06.3", right));
        assertTrue(verdict("06.3", fromTheStart).startsWith("not yet: in epoch 1 of 1 the factor is 0"));
        assertTrue(verdict("06.3", ofIntegers).startsWith("not yet: in epoch 2 of 4 the factor is 1"));
    }

    @Test
    @Tag("slow")
    void plainDescentThatAdds() {
        Model model =
                sequential(lstm(8), dense(1)).seed(1).build(2).compile(sgd(1).schedule(cosine().warmUp(5)), mse());
        assertTrue(verdict("06.4", model).contains("on new examples its mean squared error is"));
        model.fit(new AddingProblem(10).examples(2000, 3), epochs(60), batch(20), clipNorm(0.1), quiet());
        assertEquals("correct", verdict("06.4", model));
        assertTrue(verdict("06.4", sequential(lstm(8), dense(1)).build(2).compile(adam(0.02), mse()))
                .contains("expected sgd without momentum, got adam"));
        assertTrue(verdict("06.4", sequential(lstm(8), dense(1)).build(2).compile(sgd(0.1).momentum(0.9), mse()))
                .contains("expected sgd without momentum, got sgd"));
        assertTrue(verdict("06.4", sequential(lstm(9), dense(1)).build(2).compile(sgd(0.1), mse()))
                .contains("expected lstm(8)"));
    }
}
