package carousel.bench;

import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;

import carousel.cells.Lstm;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A workload: L layers of H units that read in one direction or two, over B sequences of T steps with D features. If V
 * is 0, the last state feeds one output and the loss is the mean squared error; otherwise symbols are embedded in D
 * rows, and every step is classified into V classes.
 */
record Workload(String name, int B, int T, int D, int H, int L, int V, int directions) {
    static final double LEARNING_RATE = 1e-3;

    static final List<Workload> ALL = List.of(
            new Workload("series-small", 32, 50, 10, 50, 1, 0, 1),
            new Workload("stacked", 32, 50, 10, 64, 2, 0, 1),
            new Workload("series-128", 32, 50, 8, 128, 1, 0, 1),
            new Workload("charlm-128", 50, 50, 65, 128, 2, 65, 1),
            new Workload("charlm-256", 64, 64, 128, 256, 2, 128, 1),
            new Workload("charlm-512", 64, 64, 128, 512, 2, 128, 1),
            new Workload("online", 1, 50, 10, 50, 1, 0, 1),
            new Workload("series-b8", 8, 200, 3, 40, 1, 0, 1),
            new Workload("wide", 128, 20, 32, 96, 2, 0, 1),
            new Workload("long", 16, 400, 1, 32, 1, 0, 1),
            new Workload("bidirectional", 32, 50, 16, 64, 1, 0, 2));

    static Workload named(String name) {
        return ALL.stream()
                .filter(w -> w.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--workload %s: expected one of %s"
                        .formatted(name, ALL.stream().map(Workload::name).toList())));
    }

    /** The workload with these {@link #sizes}. */
    static Workload of(String[] sizes) {
        int[] s = Arrays.stream(sizes).mapToInt(Integer::parseInt).toArray();
        return new Workload("", s[0], s[1], s[2], s[3], s[4], s[5], s[6]);
    }

    /** The sizes in the order above, as command-line arguments. */
    List<String> sizes() {
        return List.of(B, T, D, H, L, V, directions).stream()
                .map(String::valueOf)
                .toList();
    }

    Workload withB(int B) {
        return new Workload(name, B, T, D, H, L, V, directions);
    }

    Model model() {
        List<Layer> layers = new ArrayList<>();
        if (V > 0) {
            layers.add(embedding(V, D));
        }
        for (int l = 1; l <= L; l++) {
            Lstm lstm = lstm(H);
            if (V > 0 || l < L) {
                lstm.returnSequences();
            }
            layers.add(directions == 2 ? bidirectional(lstm) : lstm);
        }
        layers.add(dense(V > 0 ? V : 1));
        return sequential(layers.toArray(Layer[]::new))
                .build(V > 0 ? 1 : D)
                .compile(adam(LEARNING_RATE), V > 0 ? crossEntropy() : mse());
    }

    Sequences x() {
        Random random = new Random(1);
        Sequences x = new Sequences(V > 0 ? 1 : D, T, B);
        for (int k = 0; k < x.data.length; k++) {
            x.data[k] = V > 0 ? random.nextInt(V) : (float) random.nextGaussian();
        }
        return x;
    }

    Sequences y() {
        Random random = new Random(2);
        Sequences y = new Sequences(1, V > 0 ? T : 1, B);
        for (int k = 0; k < y.data.length; k++) {
            y.data[k] = V > 0 ? random.nextInt(V) : (float) random.nextGaussian();
        }
        return y;
    }

    /**
     * Floating-point operations in the matrix products of a training step: three times those of the forward pass, minus
     * the gradient with respect to the data, which is not needed.
     */
    double trainingOperations() {
        double input = gates(D) * (V > 0 ? Math.min(V, T * B) : T * B); // each symbol is projected once
        double layers = (L * gates(H) + (L - 1) * gates(directions * H)) * T * B;
        double outputs = 2.0 * directions * H * (V > 0 ? V * T * B : B);
        return 3 * (input + layers + outputs) - (V > 0 ? 0 : input);
    }

    /** The operations of all gates of a layer for one column of k numbers. */
    private double gates(int k) {
        return 2.0 * 4 * directions * H * k;
    }
}
