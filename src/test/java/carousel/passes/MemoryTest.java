package carousel.passes;

import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.layers.Layer;
import carousel.recurrent.Bidirectional;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    /** Two inputs, three units in each direction, one output. */
    private final List<Layer> layers =
            sequential(bidirectional(lstm(3)), dense(1)).build(2).layers();

    /** A column of both directions holds x twice, y twice and what each LSTM keeps; the dense layer sees one column. */
    private long floats(int steps, int batch) {
        long lstm = ((Bidirectional) layers.get(0)).forward().floatsPerColumn();
        long both = 2 + 2 * lstm + 2 * 2 + 2 * 6;
        return batch * (steps * both + (6 + 2 * 1));
    }

    @Test
    void bytesOfAllWorkspaces() {
        assertEquals(4 * floats(5, 7), Memory.bytes(layers, 5, 7));
    }

    @Test
    void theErrorNamesTheSizes() {
        OutOfMemoryError cause = new OutOfMemoryError();
        IllegalStateException error = Memory.tooSmall("this network", layers, 6000, 64, cause);
        assertEquals(cause, error.getCause());
        long megabytes = 4 * floats(6000, 64) / (1024 * 1024) + 1;
        assertTrue(megabytes > 50, "a number that a slip would change");
        assertTrue(
                error.getMessage()
                        .startsWith("a batch of 64 sequences of 6,000 steps takes about " + megabytes
                                + " MB in this network, but Java has only "),
                error.getMessage());
        long all = Runtime.getRuntime().maxMemory() / (1024 * 1024);
        assertTrue(error.getMessage().replace(",", "").contains("Java has only " + all + " MB;"), error.getMessage());
    }
}
