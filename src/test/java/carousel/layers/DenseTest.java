package carousel.layers;

import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.linalg.Sequences;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** y = W x + b, forward and backward, by hand; and what every layer does with options and another's parameters. */
class DenseTest {
    private static Layer dense23() {
        Layer layer = dense(2);
        layer.build(3, new Random(1));
        System.arraycopy(new float[] {1, 4, 2, 5, 3, 6}, 0, layer.parameter("W").value().data, 0, 6); // 1 2 3 / 4 5 6
        System.arraycopy(new float[] {10, 20}, 0, layer.parameter("b").value().data, 0, 2);
        return layer;
    }

    private static Sequences columns(int rows, float... values) {
        Sequences s = new Sequences(rows, 1, values.length / rows);
        System.arraycopy(values, 0, s.data, 0, values.length);
        return s;
    }

    @Test
    void byHand() {
        Pass pass = dense23().pass();
        Sequences y = pass.forward(columns(3, 1, 0, -1, 2, 1, 0), null);
        assertArrayEquals(new float[] {8, 18, 14, 33}, y.toMatrix().data);
        Sequences dx = pass.backward(columns(2, 1, 2, 0, -1));
        assertArrayEquals(new float[] {9, 12, 15, -4, -5, -6}, dx.toMatrix().data);
        // dW = Σ dy xᵀ: (1, 2)ᵀ (1, 0, -1) + (0, -1)ᵀ (2, 1, 0)
        assertArrayEquals(new float[] {1, 0, 0, -1, -1, -2}, pass.gradients().get(0).data);
        assertArrayEquals(new float[] {1, 1}, pass.gradients().get(1).data);
        pass.forward(columns(3, 1, 1, 1), null);
        pass.backwardToParameters(columns(2, 1, 1));
        assertArrayEquals(new float[] {2, 1, 1, 0, 0, -1}, pass.gradients().get(0).data, "gradients add up");
    }

    @Test
    void parametersAreCopiedFromALayerOfTheSameShape() {
        Layer from = dense23();
        Layer to = dense(2);
        assertThrows(IllegalStateException.class, () -> to.copyFrom(from));
        to.build(3, new Random(2));
        to.copyFrom(from);
        assertEquals(from.parameter("W").value(), to.parameter("W").value());
        assertEquals(from.parameter("b").value(), to.parameter("b").value());
        from.parameter("W").value().put(0, 7);
        assertEquals(1, to.parameter("W").value().get(0), "a copy of the numbers");
        assertThrows(IllegalStateException.class, () -> to.copyFrom(dense(2)));
        Layer wider = dense(2);
        wider.build(4, new Random(1));
        assertEquals(
                "dense(2).copyFrom(dense(2)): expected the parameters [W (2 x 3), b (2 x 1)], got [W (2 x 4), b (2 x 1)]",
                assertThrows(IllegalArgumentException.class, () -> to.copyFrom(wider))
                        .getMessage());
    }

    @Test
    void optionsComeBeforeTheNetwork() {
        var norm = layerNorm();
        assertEquals(List.of("epsilon"), norm.unsaid());
        assertEquals(List.of(), layerNorm().epsilon(1e-5).unsaid());
        norm.take();
        assertThrows(IllegalStateException.class, () -> norm.epsilon(1e-3));
        var mask = dropout(0.5);
        mask.take();
        assertThrows(IllegalStateException.class, mask::perSequence);
    }

    /**
     * A matrix larger than Java's memory, however large that is, is refused before anything is allocated, and the layer
     * remains unbuilt.
     */
    @Test
    void whatDoesNotFitIntoMemoryIsRefusedBeforehand() {
        long free = Runtime.getRuntime().maxMemory();
        int units = (int) Math.min(46_000, Math.sqrt(free / 4.0) + 1000);
        Layer layer = lstm(units);
        String said = assertThrows(IllegalArgumentException.class, () -> layer.build(1, new Random(1)))
                .getMessage();
        assertEquals(true, said.contains("start Java with a larger -Xmx"), said);
        assertEquals(true, said.contains(units + " x " + units + ", " + ((4L * units * units) >> 20) + " MB"), said);
        assertEquals(false, layer.isBuilt());
    }
}
