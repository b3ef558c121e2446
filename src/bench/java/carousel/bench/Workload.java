package carousel.bench;

import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.lstm;
import static carousel.Carousel.sequential;

import carousel.layers.Layer;
import carousel.layers.Lstm;
import carousel.linalg.Sequences;
import carousel.train.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What is measured: L layers of H units over B sequences of T steps of D features. With V = 0 the last state goes to one
 * output and the loss is the mean squared error; else symbols are embedded in D rows, and every step is classified in V.
 */
record Workload(String name, int B, int T, int D, int H, int L, int V) {
    static final List<Workload> ALL = List.of(
            new Workload("series-small", 32, 50, 10, 50, 1, 0),
            new Workload("stacked", 32, 50, 10, 64, 2, 0),
            new Workload("series-128", 32, 50, 8, 128, 1, 0),
            new Workload("charlm-128", 50, 50, 65, 128, 2, 65),
            new Workload("charlm-256", 64, 64, 128, 256, 2, 128),
            new Workload("charlm-512", 64, 64, 128, 512, 2, 128),
            new Workload("online", 1, 50, 10, 50, 1, 0));

    static Workload named(String name) {
        return ALL.stream()
                .filter(w -> w.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--workload %s: expected one of %s"
                        .formatted(name, ALL.stream().map(Workload::name).toList())));
    }

    /** The sizes, as words of a command line. */
    List<String> sizes() {
        return List.of(B, T, D, H, L, V).stream().map(String::valueOf).toList();
    }

    Network network() {
        List<Layer> layers = new ArrayList<>();
        if (V > 0) {
            layers.add(embedding(V, D));
        }
        for (int l = 1; l <= L; l++) {
            Lstm lstm = lstm(H);
            layers.add(V == 0 && l == L ? lstm : lstm.returnSequences());
        }
        layers.add(dense(V > 0 ? V : 1));
        return sequential(layers.toArray(Layer[]::new)).build(V > 0 ? 1 : D);
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
     * Floating-point operations in the matrix products of a training step: three times those of the forward pass, less
     * the gradient with respect to the data, which nobody needs.
     */
    double trainingOperations() {
        return 3 * forwardOperations() - (V > 0 ? 0 : inputOperations());
    }

    double forwardOperations() {
        double perColumn = 2.0 * 4 * H * H * (2 * L - 1);
        double outputs = V > 0 ? 2.0 * V * H * T * B : 2.0 * H * B;
        return inputOperations() + perColumn * T * B + outputs;
    }

    /** W_x of the first layer meets each column of the data, or of the embedding's table. */
    private double inputOperations() {
        return 2.0 * 4 * H * D * (V > 0 ? V : T * B);
    }
}
