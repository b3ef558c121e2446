package carousel.layers;

import carousel.check.Check;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;

/**
 * What happens to several layers together: to all of them or, if it is impossible for one, to none.
 *
 * <p>Only the library needs it. It is public because several of its packages do.
 *
 * <p>Threads: any number may call these methods, for different layers.
 */
public final class Layers {
    private Layers() {}

    /**
     * Claims layers as parts of a network or of another layer, as {@link Layer#take} does.
     *
     * @throws IllegalStateException if one is part of something already
     */
    public static void take(List<? extends Layer> layers) {
        check("Layers.take", layers);
        int n = 0;
        try {
            for (Layer layer : layers) {
                layer.take();
                n++;
            }
        } catch (IllegalStateException e) {
            layers.subList(0, n).forEach(Layer::release);
            throw e;
        }
    }

    /**
     * Builds layers one above the other.
     *
     * @param inputRows the number of rows of the input, which the first layer reads
     * @param build builds one layer for the given number of rows
     * @throws IllegalStateException if one is built already; it keeps its parameters
     */
    public static void build(List<? extends Layer> layers, int inputRows, ObjIntConsumer<Layer> build) {
        check("Layers.build", layers);
        Check.given("Layers.build", "what builds a layer", build);
        layers.forEach(Layer::expectNoParameters);
        try {
            int rows = inputRows;
            for (Layer layer : layers) {
                build.accept(layer, rows);
                rows = layer.outputRows();
            }
        } catch (RuntimeException | Error e) {
            layers.forEach(Layer::unbuild);
            throw e;
        }
    }

    private static void check(String operation, List<? extends Layer> layers) {
        Check.given(operation, "layers", layers).forEach(layer -> Check.given(operation, "layers", layer));
    }

    /** The dense layer with an activation that gives the answers, if there is one; dropouts above it do not count. */
    public static Optional<DenseLayer> activated(List<Layer> layers) {
        check("Layers.activated", layers);
        return layers.stream()
                .filter(layer -> !(layer instanceof Dropout))
                .reduce((below, above) -> above)
                .filter(last -> last instanceof DenseLayer dense && dense.hasActivation())
                .map(DenseLayer.class::cast);
    }

    /** Throws if the answers are not logits, which whatever writes words needs. */
    public static void expectLogits(String operation, List<Layer> layers) {
        activated(layers).ifPresent(last -> {
            throw Check.unexpected(
                    operation,
                    "a network that gives logits",
                    last + " as its last layer",
                    "leave .activation(...) out, and train with crossEntropy()");
        });
    }

    /** Throws if the last layer has an activation, for a loss or metric that takes logits. */
    public static void expectLogits(List<Layer> layers, Object loss) {
        activated(layers).ifPresent(last -> {
            throw Check.unexpected(
                    "compile",
                    "a last layer without activation, because " + loss + " takes logits",
                    last,
                    "leave .activation(...) out; " + loss + " contains the sigmoid or softmax");
        });
    }
}
