package carousel.hostile;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.validation;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.train.Model;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Training for as many minutes as are asked for takes no more memory at its end than at its beginning. Two seconds in
 * verify; an hour by hand: {@code ./mvnw test -Dtest=SoakTest -Dsoak=60}.
 */
@Tag("slow")
class SoakTest {
    private static final double MINUTES = Double.parseDouble(System.getProperty("soak", "0.03"));
    private static final long MOST_GROWN = 2 << 20;

    @Test
    void trainingTakesNoMoreMemoryAtItsEnd() {
        SplittableRandom random = new SplittableRandom(1);
        List<int[]> texts = new ArrayList<>();
        IntStream.range(0, 200)
                .forEach(n -> texts.add(random.ints(1 + n % 40, 2, 30).toArray()));
        Examples examples =
                Examples.of(texts, texts.stream().mapToInt(text -> text[0] % 2).toArray());
        Model model = sequential(embedding(30, 8), lstm(16).recurrentDropout(0.1), dropout(0.1), dense(2))
                .compile(adam(1e-3), crossEntropy());
        long end = System.nanoTime() + (long) (MINUTES * 60e9);
        fits(model, examples, 5);
        long before = used();
        long fits = 0;
        while (System.nanoTime() < end) {
            fits += fits(model, examples, 5);
        }
        long after = used();
        System.out.printf(
                "SoakTest: %.1f minutes, %,d fits, %,d kB before, %,d kB after%n",
                MINUTES, fits, before >> 10, after >> 10);
        assertTrue(after - before < MOST_GROWN, "grew by " + ((after - before) >> 10) + " kB in " + fits + " fits");
    }

    /** Each fit a run of its own, with validation, evaluation, prediction and steps by hand. */
    private static int fits(Model model, Examples examples, int n) {
        for (int k = 0; k < n; k++) {
            model.fit(examples, batch(32), validation(examples.subset(0, 50)), quiet());
            model.evaluate(examples);
            model.predict(examples);
        }
        return n;
    }

    private static long used() {
        for (int n = 0; n < 3; n++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
