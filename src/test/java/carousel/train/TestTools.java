package carousel.train;

import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import java.util.List;
import org.jblas.FloatMatrix;

/** The plainest loss and optimiser, so that tests of the training loop test nothing else. */
final class TestTools {
    private TestTools() {}

    static Loss mse() {
        return new Loss() {
            @Override
            public double sum(Sequences output, Sequences target, float scale, Sequences gradient) {
                double sum = 0;
                if (gradient != null) {
                    gradient.resizeLike(output, output.rows).zero();
                }
                for (int k = 0; k < output.size(); k++) {
                    int column = k / output.rows;
                    if (!output.isPadding(column / output.batch, column % output.batch)) {
                        float d = output.data[k] - target.data[k];
                        sum += (double) d * d / output.rows;
                        if (gradient != null) {
                            gradient.data[k] = 2 * d * scale / output.rows;
                        }
                    }
                }
                return sum;
            }

            @Override
            public double weight(Sequences output, Sequences target) {
                double columns = 0;
                for (int b = 0; b < output.batch; b++) {
                    columns += output.length(b);
                }
                return columns;
            }
        };
    }

    static Optimizer sgd(double rate) {
        return new Optimizer() {
            @Override
            public Updates start(List<Parameter> parameters) {
                return new Updates() {
                    private long steps;

                    @Override
                    public void apply(List<FloatMatrix> gradients, double learningRate) {
                        for (int i = 0; i < gradients.size(); i++) {
                            for (int k = 0; k < gradients.get(i).length; k++) {
                                parameters.get(i).value().data[k] -= (float) learningRate * gradients.get(i).data[k];
                            }
                        }
                        steps++;
                    }

                    @Override
                    public List<FloatMatrix> memory() {
                        return List.of();
                    }

                    @Override
                    public long steps() {
                        return steps;
                    }

                    @Override
                    public void resumeAt(long steps) {
                        this.steps = steps;
                    }
                };
            }

            @Override
            public double learningRate(int epoch, int epochs) {
                return rate;
            }
        };
    }
}
