package carousel.bench.jmh;

import carousel.linalg.Activations;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The functions that are applied to every gate at every step. */
@State(Scope.Benchmark)
public class ActivationsBenchmark {
    /** H for one sequence; H*B for one small step and two large ones. */
    @Param({"50", "800", "1600", "8192"})
    public int size;

    private float[] x;
    private float[] y;

    @Setup
    public void draw() {
        Random random = new Random(1);
        x = new float[size];
        y = new float[size];
        for (int k = 0; k < size; k++) {
            x[k] = (float) random.nextGaussian();
        }
    }

    @Benchmark
    public float[] tanh() {
        Activations.tanh(x, y, 0, size);
        return y;
    }

    @Benchmark
    public float[] sigmoid() {
        Activations.sigmoid(x, y, 0, size);
        return y;
    }

    @Benchmark
    public float[] exp() {
        Activations.exp(x, y, 0, size);
        return y;
    }
}
