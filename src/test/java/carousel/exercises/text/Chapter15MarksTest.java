package carousel.exercises.text;

import static carousel.Carousel.accuracy;
import static carousel.Carousel.adam;
import static carousel.Carousel.byLength;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Data;
import carousel.data.Examples;
import carousel.data.Folds;
import carousel.data.Resample;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.metrics.Classification;
import carousel.train.Model;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** The marks of exercise 15.5, computed again by their rule from the training part. */
@Tag("slow")
class Chapter15MarksTest {
    private static final List<String> LABELS = List.of("negative", "mixed", "positive");

    private final Table table = Data.table("reviews-en")
            .where(Data.table("reviews-en").stringColumn("part").isEqualTo("train"));
    private final int[] y = table.stringColumn("label").asList().stream()
            .mapToInt(LABELS::indexOf)
            .toArray();
    private final List<List<String>> texts = table.stringColumn("sentence").asList().stream()
            .map(s -> Tokens.words(s.toLowerCase(Locale.ROOT)))
            .toList();

    private int[] classes(int[] which) {
        return IntStream.of(which).map(n -> y[n]).toArray();
    }

    private Classification judged(Folds.Fold fold, double factor, long seed) {
        Vocabulary vocabulary =
                Vocabulary.of(IntStream.of(fold.train()).mapToObj(texts::get).toList(), 2);
        Examples all = Examples.of(texts.stream().map(vocabulary::encode).toList(), y);
        int[] counts = Resample.counts(classes(fold.train()));
        double even = fold.train().length / 3.0;
        Model model = sequential(
                        embedding(vocabulary.size(), 32), dropout(0.5).perSequence(), lstm(32), dropout(0.5), dense(3))
                .seed(seed)
                .compile(
                        adam(3e-3),
                        crossEntropy().classWeights(even / counts[0], factor * even / counts[1], even / counts[2]),
                        accuracy());
        model.fit(fold.train(all), epochs(4), byLength(), clipNorm(1), quiet());
        int[] said = Classification.largest(model.predictMatrix(fold.test(all)));
        return Classification.of(classes(fold.test()), said, LABELS);
    }

    private List<Classification> fifteen(double factor) {
        List<Folds.Fold> folds = Folds.stratified(y, 5, 1);
        return LongStream.rangeClosed(1, 3)
                .boxed()
                .flatMap(seed -> folds.stream().map(fold -> judged(fold, factor, seed)))
                .toList();
    }

    private static double[] all(List<Classification> runs, ToDoubleFunction<Classification> measure) {
        return runs.stream().mapToDouble(measure).toArray();
    }

    private static double mark(double... values) {
        return Math.floor(100 * (StatUtils.mean(values) - Math.sqrt(StatUtils.variance(values)))) / 100;
    }

    @Test
    void theMarksFollowTheirRule() {
        ToDoubleFunction<Classification> recall = c -> c.recall(1);
        List<Classification> best = DoubleStream.of(1, 1.25, 1.5, 2, 3)
                .mapToObj(this::fifteen)
                .max(Comparator.comparing(
                        runs -> StatUtils.mean(all(runs, c -> recall.applyAsDouble(c) + c.accuracy()))))
                .orElseThrow();
        assertEquals(0.697, StatUtils.mean(all(best, recall)), 0.001); // that of factor 2
        assertEquals(Chapter15.MIXED_FOUND, mark(all(best, recall)));
        assertEquals(Chapter15.ACCURACY, mark(all(best, Classification::accuracy)));
    }
}
