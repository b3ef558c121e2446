package carousel.train;

import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A prediction allocates no gradients and no tables that it does not need, and does not keep much. */
class MemoryOfPredictionTest {
    @Test
    void aFewSymbolsNeedNeitherGradientNorTables() {
        Model model =
                sequential(embedding(100_000, 64), lstm(64), dense(2)).build(1).predictor();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        model.predict(new Sequences(1, 5, 4));
        long megabytes = (threads.getCurrentThreadAllocatedBytes() - before) >> 20;
        assertTrue(megabytes < 10, megabytes + " MB, and the parameters have 25"); // the tables would have 100
    }

    @Test
    void aLargeWorkspaceIsNotKept() {
        Model model = sequential(dense(8)).build(1).predictor();
        model.predict(new Sequences(1, 100, 1));
        assertEquals(1, model.idle.size());
        model.predict(new Sequences(1, 2_000_000, 1));
        assertEquals(0, model.idle.size());
    }
}
