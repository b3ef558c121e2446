package carousel.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.cells.Lstm;
import java.util.Random;
import org.jblas.FloatMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitTest {
    /** W_h' W_h = I for every gate of a new layer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 150})
    void recurrentWeightsStartOrthogonal(int H) {
        Lstm layer = new Lstm(H);
        layer.build(3, new Random(4));
        for (String name : new String[] {"W_hi", "W_hf", "W_hc", "W_ho"}) {
            FloatMatrix W = layer.parameter(name).value();
            for (int a = 0; a < H; a++) {
                for (int b = 0; b <= a; b++) {
                    double dot = 0;
                    for (int r = 0; r < H; r++) {
                        dot += (double) W.get(r, a) * W.get(r, b);
                    }
                    assertEquals(a == b ? 1 : 0, dot, 1e-6, name + " columns " + a + ", " + b);
                }
            }
        }
    }
}
