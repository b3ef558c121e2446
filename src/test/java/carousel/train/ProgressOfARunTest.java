package carousel.train;

import static carousel.Carousel.batch;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.mae;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import carousel.loss.Metric;
import carousel.metrics.CrossValidation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a log says while a network is trained: a line for each tenth of the steps, in each the mean so far. */
class ProgressOfARunTest {
    private static List<String> printed(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** The bias b reads zeros and learns 1; each step halves 1 - b, so the losses are 1, 1/4, 1/16 ... */
    @Test
    void aLineForEachStepOfTen() {
        Sequences y = new Sequences(1, 1, 4);
        Arrays.fill(y.data, 1);
        Examples ones = Examples.of(new Sequences(1, 1, 4), y);
        Model model = sequential(dense(1)).compile(sgd(0.25), mse(), Metric.of("mae", mae()));
        List<String> lines = printed(() -> model.fit(ones, epochs(5), batch(2)));
        assertEquals(10, lines.size());
        assertEquals(
                List.of(
                        "epoch 1/5  loss 1.000",
                        "epoch 1/5  loss 0.6250  mae 0.7500",
                        "epoch 2/5  loss 0.06250",
                        "epoch 2/5  loss 0.03906  mae 0.1875"),
                lines.subList(0, 4));
        assertEquals(
                List.of(),
                printed(() -> sequential(dense(1)).compile(sgd(0.25), mse()).fit(ones, epochs(5), quiet())));
    }

    @Test
    void aLineForEachFold() {
        List<String> lines = printed(() -> CrossValidation.run(List.of("a", "b", "c"), fold -> Map.of("figure", 1.0)));
        assertEquals(List.of("fold 1/3", "fold 2/3", "fold 3/3"), lines);
    }
}
