package carousel.recurrent;

import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;

/** Stacked layers, run as in a model; their matrices have names such as 0.W_xi. */
public final class LayerStack {
    public final List<Layer> layers;
    public final List<Pass> passes;

    public LayerStack(int D, Layer... layers) {
        this.layers = List.of(layers);
        int rows = D;
        for (Layer layer : layers) {
            layer.build(rows, new Random(1));
            rows = layer.outputRows();
        }
        this.passes = this.layers.stream().map(Layer::pass).toList();
    }

    /** Tells each pass which pass reads its output, as a network does. */
    public LayerStack fed() {
        for (int i = 1; i < passes.size(); i++) {
            passes.get(i - 1).feeds(passes.get(i));
        }
        return this;
    }

    public int outputRows() {
        return layers.get(layers.size() - 1).outputRows();
    }

    public Sequences forward(Sequences x, RandomGenerator noise) {
        for (Pass pass : passes) {
            x = pass.forward(x, noise);
        }
        return x;
    }

    public Sequences backward(Sequences dy) {
        for (int i = passes.size() - 1; i >= 0; i--) {
            dy = passes.get(i).backward(dy);
        }
        return dy;
    }

    public Map<String, FloatMatrix> parameters() {
        Map<String, FloatMatrix> all = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            for (Parameter p : layers.get(i).parameters()) {
                all.put(i + "." + p.name(), p.value());
            }
        }
        return all;
    }

    public Map<String, FloatMatrix> gradients() {
        Map<String, FloatMatrix> all = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            List<Parameter> parameters = layers.get(i).parameters();
            List<FloatMatrix> gradients = passes.get(i).gradients();
            for (int p = 0; p < parameters.size(); p++) {
                all.put(i + "." + parameters.get(p).name(), gradients.get(p));
            }
        }
        return all;
    }

    /** The passes that carry a state, by the prefix of their names: "0.", or "0.forward." and "0.backward.". */
    public Map<String, RecurrentPass> recurrent() {
        Map<String, RecurrentPass> all = new LinkedHashMap<>();
        for (int i = 0; i < passes.size(); i++) {
            if (passes.get(i) instanceof RecurrentPass pass) {
                all.put(i + ".", pass);
            } else if (passes.get(i) instanceof Bidirectional.Both both) {
                all.put(i + ".forward.", both.forwards());
                all.put(i + ".backward.", both.backwards());
            }
        }
        return all;
    }

    /** Draws every parameter, including biases, uniformly from ±bound. */
    public LayerStack randomise(Random random, double bound) {
        parameters().values().forEach(p -> fill(p.data, random, bound));
        return this;
    }

    public static void fill(float[] block, Random random, double bound) {
        for (int k = 0; k < block.length; k++) {
            block[k] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }

    public static FloatMatrix random(Random random, int rows, int columns) {
        FloatMatrix m = new FloatMatrix(rows, columns);
        fill(m.data, random, 1);
        return m;
    }

    public static Sequences random(Random random, int rows, int T, int B, int[] lengths) {
        Sequences x = new Sequences(rows, T, B);
        x.lengths = lengths;
        fill(x.data, random, 1);
        return x;
    }

    /** Sets a gradient to zero after the end of each sequence, as a loss does. */
    public static Sequences zeroPadding(Sequences x) {
        return fillPadding(x, 0f);
    }

    public static Sequences fillPadding(Sequences x, float value) {
        for (int t = 0; t < x.steps; t++) {
            for (int b = 0; b < x.batch; b++) {
                int from = x.column(t, b) * x.rows;
                if (x.isPadding(t, b)) {
                    Arrays.fill(x.data, from, from + x.rows, value);
                }
            }
        }
        return x;
    }

    /** A copy with the same shape and numbers. */
    public static Sequences copy(Sequences x) {
        Sequences copy = new Sequences().resizeLike(x, x.rows);
        System.arraycopy(x.data, 0, copy.data, 0, x.size());
        return copy;
    }

    @Override
    public String toString() {
        return String.join(
                ", ", Stream.of(layers.toArray()).map(Object::toString).toList());
    }
}
