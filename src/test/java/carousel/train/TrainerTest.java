package carousel.train;

import static carousel.Carousel.batch;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.epochs;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.layers.Pass;
import carousel.layers.Through;
import carousel.linalg.Sequences;
import carousel.loss.Losses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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

    /** The outputs of dropout for each shard, in the steps of a training loop written by hand. */
    private static List<float[]> masked(long seed, int steps) {
        List<float[]> seen = Collections.synchronizedList(new ArrayList<>());
        Pass watched = new Through.Unchanged() {
            @Override
            public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
                seen.add(Arrays.copyOf(x.data, x.size()));
                return x;
            }
        };
        Model model = sequential(dropout(0.5), new Through("seen", watched))
                .seed(seed)
                .compile(sgd(0.1), mse());
        model.network().build(100);
        Trainer trainer = model.trainer();
        Sequences ones = new Sequences(100, 1, 32);
        Arrays.fill(ones.data, 1f);
        for (int step = 0; step < steps; step++) {
            trainer.step(ones, ones, 0.1);
        }
        return seen;
    }

    /** Two masks of independent numbers agree at half of the places, however one is shifted; the bound is five σ. */
    @Test
    void noShardRepeatsTheDropoutOfAnother() {
        List<float[]> shards = masked(1, 2);
        assertTrue(shards.size() > 3, shards.size() + " masks");
        for (float[] one : shards) {
            for (float[] other : shards) {
                for (int lag = one == other ? 1 : 0; lag < 1000 && lag < one.length - 400; lag++) {
                    int n = one.length - lag;
                    int same = 0;
                    for (int k = 0; k < n; k++) {
                        same += one[k + lag] == other[k] ? 1 : 0;
                    }
                    assertEquals(0.5, (double) same / n, 2.5 / Math.sqrt(n), "shifted by " + lag);
                }
            }
        }
    }

    @Test
    void theDropoutOfALoopByHandDependsOnTheSeed() {
        assertFalse(Arrays.equals(masked(1, 1).get(0), masked(2, 1).get(0)));
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

    @Test
    void aPredictionHasLengthsOnlyIfItsSequencesDiffer() {
        Model model = sequential(lstm(5).returnSequences(), dense(2)).compile(sgd(0.1), mse());
        assertNull(model.predict(new Sequences(2, 7, 20)).lengths);
        Sequences x = new Sequences(2, 7, 20);
        x.lengths = IntStream.range(0, 20).map(b -> b == 19 ? 3 : 7).toArray();
        assertArrayEquals(x.lengths, model.predict(x).lengths);
    }

    /** The batch is shuffled and divided into parts, so that the place in it would tell nothing. */
    @Test
    void aWrongTargetIsNamedByItsExample() {
        double[] w = new double[70];
        Arrays.fill(w, 2);
        w[0] = 1;
        for (boolean weighted : new boolean[] {false, true}) {
            for (int wrong : new int[] {0, 7, 69}) {
                Sequences y = new Sequences(1, 2, 70);
                y.data[70 + wrong] = 3;
                Examples examples = Examples.of(new Sequences(2, 2, 70), y);
                Model model = sequential(dense(3)).compile(sgd(0.1), crossEntropy());
                String where =
                        "targets must be class numbers from 0 to 2, but row 0 at step 1 is 3.0, in example " + wrong;
                for (Executable use : List.<Executable>of(
                        () -> model.fit(weighted ? examples.weighted(w) : examples, batch(64), quiet()),
                        () -> model.evaluate(weighted ? examples.weighted(w) : examples))) {
                    String said =
                            assertThrows(IllegalArgumentException.class, use).getMessage();
                    assertEquals("crossEntropy(): " + where, said);
                }
            }
        }
    }

    /** Nothing else would notice it: the slopes are numbers. */
    @Test
    void aLossThatIsNoNumberIsRefusedEvenIfItsSlopeIsOne() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Model model = sequential(dense(1)).compile(sgd(0.1), Losses.of("odd", (y, t) -> wrong, (y, t) -> 0));
            Examples examples = Examples.of(new Sequences(2, 1, 3), new Sequences(1, 1, 3));
            String said = assertThrows(IllegalStateException.class, () -> model.fit(examples, quiet()))
                    .getMessage();
            assertTrue(
                    said.contains("the loss is " + wrong
                            + "; all outputs are finite, so look at the targets, or at the loss odd itself"),
                    said);
        }
    }
}
