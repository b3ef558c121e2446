package carousel.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Folds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class CrossValidationTest {
    @Test
    void everyFoldOnceThenMeanAndDeviation() {
        List<Integer> tested = new ArrayList<>();
        Table table = CrossValidation.run(Folds.walkForward(10, 3, 2), fold -> {
            tested.add(fold.test()[0]);
            return Map.of("first test", (double) fold.test()[0]);
        });
        assertEquals(List.of(4, 6, 8), tested);
        assertEquals(
                List.of("1", "2", "3", "mean", "st. dev."),
                table.stringColumn("fold").asList());
        assertArrayEquals(
                new double[] {4, 6, 8, 6, 2}, table.doubleColumn("first test").asDoubleArray());
    }

    /** The mean of three times 0.1 is rounded to another number than 0.1. */
    @Test
    void equalFiguresHaveADeviationOfZero() {
        Table table = CrossValidation.run(List.of(1, 2, 3), fold -> Map.of("error", 0.1));
        assertEquals(0.0, table.doubleColumn("error").get(4));
    }

    @Test
    void oneFoldHasNoDeviation() {
        Table table = CrossValidation.run(List.of("all"), fold -> Map.of("x", 1.5));
        assertArrayEquals(new double[] {1.5, 1.5}, table.doubleColumn("x").asDoubleArray());
    }

    @Test
    void changingNamesAndNoFoldsAreRefused() {
        String none = assertThrows(
                        IllegalArgumentException.class, () -> CrossValidation.run(List.of(), fold -> Map.of()))
                .getMessage();
        assertTrue(none.contains("at least one fold"), none);
        String names = assertThrows(
                        IllegalArgumentException.class,
                        () -> CrossValidation.run(List.of("a", "b"), fold -> Map.of(fold, 1.0)))
                .getMessage();
        assertTrue(names.contains("fold 2 gave the figures [b], the first gave [a]"), names);
    }

    @Test
    void aFigureNeedsAName() {
        Map<String, Double> figures = new HashMap<>();
        figures.put(null, 1.0);
        String missing = assertThrows(
                        IllegalArgumentException.class, () -> CrossValidation.run(List.of(1), fold -> figures))
                .getMessage();
        assertEquals("CrossValidation: expected a name for each figure, got null", missing);
    }

    @Test
    void aFigureThatIsMissingInALaterFoldIsNamed() {
        List<Integer> tried = new ArrayList<>();
        String missing = assertThrows(
                        IllegalArgumentException.class,
                        () -> CrossValidation.run(List.of(1, 2, 3), fold -> {
                            tried.add(fold);
                            Map<String, Double> figures = new HashMap<>();
                            figures.put("RMSE", fold == 2 ? null : 1.0);
                            return figures;
                        }))
                .getMessage();
        assertEquals("CrossValidation: expected a number for RMSE, got null", missing);
        assertEquals(List.of(1, 2), tried);
    }
}
