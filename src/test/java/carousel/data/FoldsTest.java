package carousel.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {
    @Test
    void everyExampleIsTestedOnceAndNeverInAFoldThatTrainsOnIt() {
        List<Folds.Fold> folds = Folds.kFold(23, 5, 7);
        int[] tested = folds.stream()
                .flatMapToInt(f -> Arrays.stream(f.test()))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 23).toArray(), tested);
        for (Folds.Fold fold : folds) {
            assertTrue(fold.test().length == 4 || fold.test().length == 5);
            int[] both = IntStream.concat(Arrays.stream(fold.train()), Arrays.stream(fold.test()))
                    .sorted()
                    .toArray();
            assertArrayEquals(IntStream.range(0, 23).toArray(), both);
        }
        assertArrayEquals(folds.get(0).test(), Folds.kFold(23, 5, 7).get(0).test());
        assertFalse(
                Arrays.equals(folds.get(0).test(), Folds.kFold(23, 5, 8).get(0).test()));
    }

    @Test
    void stratifiedFoldsKeepTheShareOfEachClass() {
        int[] classes = IntStream.range(0, 103)
                .map(n -> n % 10 == 0 ? 1 : n % 3 == 0 ? 2 : 0)
                .toArray();
        for (Folds.Fold fold : Folds.stratified(classes, 4, 1)) {
            for (int c = 0; c < 3; c++) {
                int of = c;
                double all = Arrays.stream(classes).filter(k -> k == of).count() / 4.0;
                long here =
                        Arrays.stream(fold.test()).filter(n -> classes[n] == of).count();
                assertEquals(all, (double) here, 1.0);
            }
        }
    }

    @Test
    void walkForwardIsScikitLearnsTimeSeriesSplit() {
        // sklearn 1.9.1: TimeSeriesSplit(n_splits=3, test_size=2).split(range(10))
        List<Folds.Fold> folds = Folds.walkForward(10, 3, 2);
        assertEquals(3, folds.size());
        int[][] train = {{0, 1, 2, 3}, {0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5, 6, 7}};
        int[][] test = {{4, 5}, {6, 7}, {8, 9}};
        for (int f = 0; f < 3; f++) {
            assertArrayEquals(train[f], folds.get(f).train());
            assertArrayEquals(test[f], folds.get(f).test());
        }
    }

    @Test
    void aFoldNeverChanges() {
        Folds.Fold fold = Folds.kFold(6, 3, 1).get(0);
        int first = fold.test()[0];
        fold.test()[0] = 99;
        fold.train()[0] = 99;
        assertEquals(first, fold.test()[0]);
        assertTrue(Arrays.stream(fold.train()).allMatch(n -> n < 6));
    }

    @Test
    void moreFoldsThanFitIntoMemoryAreRefused() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Folds.kFold(1_000_000, 1_000_000, 1));
        assertTrue(e.getMessage().contains("all that fits into Java's memory"), e.getMessage());
    }

    @Test
    void impossibleDivisionsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Folds.kFold(3, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> Folds.kFold(3, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Folds.walkForward(10, 5, 2));
        assertThrows(IllegalArgumentException.class, () -> Folds.walkForward(10, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> Folds.walkForward(10, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> Folds.stratified(null, 2, 0));
    }

    @Test
    void theSmallestDivisionsAreMade() {
        assertEquals(3, Folds.kFold(3, 3, 0).size());
        assertEquals(2, Folds.kFold(3, 2, 0).size());
        Folds.Fold only = Folds.walkForward(2, 1, 1).get(0);
        assertArrayEquals(new int[] {0}, only.train());
        assertArrayEquals(new int[] {1}, only.test());
    }
}
