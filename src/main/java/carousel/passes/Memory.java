package carousel.passes;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.layers.Layer;
import java.util.List;

/**
 * Estimates the memory that a batch takes in a forward and a backward pass: everything that the layers keep for each
 * step.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Memory {
    private Memory() {}

    /** The error for a batch that does not fit into Java's memory. */
    public static IllegalStateException tooSmall(
            Object network, List<Layer> layers, int steps, int batch, OutOfMemoryError cause) {
        Check.noNulls("Memory.tooSmall", "network", network, "layers", layers, "cause", cause);
        return new IllegalStateException(
                formatted(
                        "a batch of %,d sequences of %,d steps takes about %,d MB in %s, but Java has only %,d MB; use a smaller batch(n), shorter sequences or fewer units, or start Java with a larger -Xmx",
                        batch,
                        steps,
                        (bytes(layers, steps, batch) >> 20) + 1,
                        network,
                        Runtime.getRuntime().maxMemory() >> 20),
                cause);
    }

    /** About how many bytes the workspaces of all layers take in training. */
    public static long bytes(List<Layer> layers, int steps, int batch) {
        Check.given("Memory.bytes", "layers", layers).forEach(layer -> Check.given("Memory.bytes", "layers", layer));
        Check.atLeastOne("Memory.bytes", "number of layers", layers.size());
        long floats = 0;
        int columns = steps;
        for (Layer layer : layers) {
            floats += (long) columns * layer.inputRows() + layer.floatsPerSequence(columns);
            columns = layer.endsSequences() ? 1 : columns;
        }
        return Float.BYTES * floats * batch;
    }
}
