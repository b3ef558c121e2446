package carousel.optim;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Parameter;
import carousel.linalg.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * The loop over the parameters that all optimisers share. Each optimiser supplies the rule for one parameter as a
 * simple loop over arrays, which the JVM turns into vector instructions and which reads and writes every array once.
 */
abstract class ElementwiseUpdates implements Optimizer.Updates {
    private final List<Parameter> parameters;
    private final int slots;
    private final List<FloatMatrix> memory = new ArrayList<>();
    private long steps;

    /**
     * @param slots how many matrices of the parameter's shape the rule keeps for each parameter
     */
    ElementwiseUpdates(List<Parameter> parameters, int slots) {
        Check.given("Optimizer.start", "parameters", parameters)
                .forEach(p -> Check.given("Optimizer.start", "parameters", p));
        this.parameters = List.copyOf(parameters);
        this.slots = slots;
        for (Parameter p : parameters) {
            for (int s = 0; s < slots; s++) {
                memory.add(new FloatMatrix(p.value().rows, p.value().columns));
            }
        }
    }

    /**
     * Changes the parameter w using its gradient g.
     *
     * @param i the index of the parameter, for {@link #memory(int, int)}
     * @param decays whether weight decay applies to this parameter
     * @param rate the learning rate η
     * @param step t, from 1
     */
    abstract void update(float[] w, float[] g, int i, boolean decays, double rate, long step);

    final float[] memory(int i, int slot) {
        return memory.get(i * slots + slot).data;
    }

    @Override
    public final void apply(List<FloatMatrix> gradients, double learningRate) {
        check(gradients);
        steps++;
        Workers.eachOf(gradients, i -> {
            Parameter p = parameters.get(i);
            update(p.value().data, gradients.get(i).data, i, p.decays(), learningRate, steps);
        });
    }

    private void check(List<FloatMatrix> gradients) {
        Check.given("Updates.apply", "gradients", gradients).forEach(g -> Check.given("Updates.apply", "gradients", g));
        if (gradients.size() != parameters.size()) {
            throw new IllegalArgumentException(formatted(
                    "Updates.apply: expected as many gradients as parameters, %d, got %d",
                    parameters.size(), gradients.size()));
        }
        for (int i = 0; i < gradients.size(); i++) {
            FloatMatrix g = gradients.get(i);
            if (!g.sameSize(parameters.get(i).value())) {
                throw new IllegalArgumentException(formatted(
                        "Updates.apply: expected a gradient of the shape of %s, got %d x %d",
                        parameters.get(i), g.rows, g.columns));
            }
        }
    }

    @Override
    public final List<FloatMatrix> memory() {
        return List.copyOf(memory);
    }

    @Override
    public final long steps() {
        return steps;
    }

    @Override
    public final void resumeAt(long steps) {
        this.steps = steps;
    }
}
