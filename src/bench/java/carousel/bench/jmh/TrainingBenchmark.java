package carousel.bench.jmh;

import static carousel.Carousel.adam;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;

import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.optim.Optimizer;
import carousel.train.Trainer;
import java.util.List;
import org.jblas.FloatMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The parts of a training step outside the layers, and a whole step. */
public class TrainingBenchmark {

    /** Softmax and cross-entropy over V classes in 1250 columns. */
    @State(Scope.Benchmark)
    public static class Classes {
        @Param({"65", "128"})
        public int V;

        private final Loss loss = crossEntropy();
        private final Sequences gradient = new Sequences();
        private Sequences output;
        private Sequences target;

        @Setup
        public void draw() {
            output = Sequences.of(FloatMatrix.randn(V, 1250), 50, 25);
            target = new Sequences(1, 50, 25);
            for (int k = 0; k < target.data.length; k++) {
                target.data[k] = k % V;
            }
        }
    }

    @Benchmark
    public double crossEntropyWithGradient(Classes c) {
        return c.loss.sum(c.output, c.target, 1f / 1250, c.gradient);
    }

    /** Adam on one square matrix. */
    @State(Scope.Benchmark)
    public static class Matrix {
        @Param({"100", "1000"})
        public int rows;

        private Optimizer.Updates updates;
        private List<FloatMatrix> gradients;

        @Setup
        public void draw() {
            updates = adam(1e-3).start(List.of(new Parameter("W", FloatMatrix.randn(rows, rows), true)));
            gradients = List.of(FloatMatrix.randn(rows, rows));
        }
    }

    @Benchmark
    public void adamStep(Matrix m) {
        m.updates.apply(m.gradients, 1e-3);
    }

    /** A whole step, as fit does it, on 32 sequences. */
    @State(Scope.Benchmark)
    public static class Step {
        @Param({"50", "200"})
        public int T;

        private Trainer trainer;
        private Sequences x;
        private Sequences y;

        @Setup
        public void build() {
            trainer = sequential(lstm(50), dense(1))
                    .build(10)
                    .compile(adam(1e-3), mse())
                    .trainer(clipNorm(5));
            x = Sequences.of(FloatMatrix.randn(10, T * 32), T, 32);
            y = Sequences.of(FloatMatrix.randn(1, 32), 1, 32);
        }
    }

    @Benchmark
    public double trainingStep(Step s) {
        return s.trainer.step(s.x, s.y, 1e-3);
    }
}
