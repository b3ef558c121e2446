package carousel.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.golden.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReduceOnPlateauTest {
    @Test
    void theRateFallsOnAPlateauAsInPyTorch() {
        Golden golden = Golden.read("torch-plateau");
        double[] losses = golden.doubleMatrix("losses").data;
        double[] factors = golden.doubleMatrix("factors").data;
        ReduceOnPlateau reduce = new ReduceOnPlateau(0.5, golden.size("patience"));
        double factor = 1;
        for (int epoch = 0; epoch < losses.length; epoch++) {
            assertEquals(factors[epoch], factor, "epoch " + epoch);
            factor *= reduce.reduces(Arrays.copyOf(losses, epoch + 1)) ? 0.5 : 1;
        }
    }
}
