package carousel.exercises;

import static carousel.Carousel.*;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.train.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter17Test {
    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 4).forEach(n -> assertEquals("not attempted yet", verdict("17." + n, null)));
    }

    @Test
    void choices() {
        assertEquals("correct", verdict("17.1", "(c)"));
        assertTrue(verdict("17.1", "a").startsWith("not yet"));
        assertEquals("correct", verdict("17.2", "B"));
        assertTrue(verdict("17.2", "d").startsWith("not yet"));
    }

    /** The names as matches of an expression, each as its place and its tags. */
    private static List<String> names(List<String> tags) {
        List<String> names = new ArrayList<>();
        Pattern.compile("BI*|I+")
                .matcher(String.join("", tags))
                .results()
                .forEach(name -> names.add(name.start() + name.group()));
        return names;
    }

    @Test
    void namesCountOnlyAsAWhole() {
        ToDoubleBiFunction<List<String>, List<String>> right = (truth, said) -> {
            List<String> a = names(truth);
            List<String> b = names(said);
            double both = a.stream()
                    .filter(x -> b.stream().anyMatch(y -> ends(x).equals(ends(y))))
                    .count();
            return a.isEmpty() && b.isEmpty() ? 0 : 2 * both / (a.size() + b.size());
        };
        ToDoubleBiFunction<List<String>, List<String>> byWord = (truth, said) -> IntStream.range(0, truth.size())
                        .filter(t -> truth.get(t).equals(said.get(t)))
                        .count()
                / (double) truth.size();
        ToDoubleBiFunction<List<String>, List<String>> notAtTheStart =
                (truth, said) -> right.applyAsDouble(withoutFirstI(truth), withoutFirstI(said));
        ToDoubleBiFunction<List<String>, List<String>> noNumber = (truth, said) -> Double.NaN;
        assertEquals("correct", verdict("17.3", right));
        ToDoubleBiFunction<List<String>, List<String>> withAnEnd = (truth, said) -> {
            truth.add("O");
            said.add("O");
            return right.applyAsDouble(truth, said);
        };
        assertEquals("correct", verdict("17.3", withAnEnd));
        assertTrue(verdict("17.3", byWord).contains("for the true tags O B I O B and the answers O B O O B"));
        assertTrue(verdict("17.3", notAtTheStart).contains("for the true tags I I O B"));
        assertTrue(verdict("17.3", noNumber).contains("it gives NaN"));
    }

    /** Overlooks a name that begins a text with an I. */
    private static List<String> withoutFirstI(List<String> tags) {
        return List.of(String.join("", tags).replaceAll("\\GI", "O").split(""));
    }

    /** The place of the first word of a name, and how many words it has. */
    private static String ends(String name) {
        return name.replaceAll("[BI]", "") + " " + name.replaceAll("[0-9]", "").length();
    }

    /** The chapter's solution shows that a trained network passes. */
    @Test
    void aNetworkThatSeesNoFutureCannotTellWhatComesAgain() {
        Model untrained = sequential(embedding(5, 8), bidirectional(lstm(8).returnSequences()), dense(2))
                .seed(1)
                .build(1)
                .compile(adam(0.01), crossEntropy());
        assertTrue(verdict("17.4", untrained).contains("of the steps of new rows"));
        Model atTheEnd = sequential(embedding(5, 8), lstm(8), dense(2)).build(1).compile(adam(0.01), crossEntropy());
        assertTrue(verdict("17.4", atTheEnd).contains("expected two logits for each step, got 2 x 300"));
        Model large = sequential(embedding(5, 8), lstm(40).returnSequences(), dense(2))
                .build(1)
                .compile(adam(0.01), crossEntropy());
        assertTrue(verdict("17.4", large).contains("more than 5000"));
    }
}
