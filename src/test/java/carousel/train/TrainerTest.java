package carousel.train;

import static carousel.Carousel.batch;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.linalg.Sequences;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final FitTest.Means EXAMPLES = new FitTest.Means(40, 6, 1);

    private static Model model() {
        return sequential(lstm(5), dense(1)).compile(sgd(0.1), mse());
    }

    @Test
    void aLoopByHandDoesWhatFitDoes() {
        Model fitted = model();
        History history = fitted.fit(EXAMPLES, epochs(3), batch(40), inOrder(), clipNorm(0.5), quiet());
        Model byHand = model();
        byHand.network().build(2);
        Trainer trainer = byHand.trainer(clipNorm(0.5));
        Sequences x = new Sequences();
        Sequences y = new Sequences();
        EXAMPLES.fill(IntStream.range(0, 40).toArray(), x, y);
        for (int step = 0; step < 3; step++) {
            assertEquals(history.loss()[step], trainer.step(x, y, 0.1), 1e-12);
        }
        for (int i = 0; i < fitted.network().parameters().size(); i++) {
            assertArrayEquals(
                    fitted.network().parameters().get(i).value().data,
                    byHand.network().parameters().get(i).value().data,
                    0f);
        }
    }

    @Test
    void predictionInShardsIsThatOfOnePass() {
        Model model = sequential(lstm(5).returnSequences(), dense(2)).compile(sgd(0.1), mse());
        Sequences x = new Sequences();
        EXAMPLES.fill(IntStream.range(0, 40).toArray(), x, new Sequences());
        Sequences y = model.predict(x);
        Sequences whole = model.network().pass().forward(x, null);
        assertArrayEquals(whole.toMatrix().data, y.toMatrix().data, 1e-6f);
        assertArrayEquals(x.lengths, y.lengths);
    }
}
