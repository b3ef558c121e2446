package carousel.interop;

import carousel.layers.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jblas.FloatMatrix;

/** How another library names and arranges the weights in its files, and which of them one network has used. */
abstract class Peer {
    private final Safetensors file;
    /** How many numbers of each tensor the network has used. */
    private final Map<String, Integer> taken = new HashMap<>();

    Peer(Safetensors file) {
        this.file = file;
    }

    /** Whether the peer's layer of this kind may have options that its file does not contain: you must state them. */
    abstract boolean asks(Layer layer);

    /** Throws if the file shows that the peer's layer with that name computes something else. */
    void expectSame(String name, Layer layer, boolean last) throws ModelFileException {}

    /** Throws if the file shows that between, before or after the layers with these names there are others. */
    void expectNoOthers(List<String> names) throws ModelFileException {}

    /** Whether a tensor of the file belongs to the layer with that name. */
    abstract boolean belongs(String tensor, String name);

    /** The parameter of a layer without gates: W, b, E, gamma or beta. */
    abstract FloatMatrix whole(String name, String letters) throws ModelFileException;

    /**
     * The parameter of one gate of a recurrent layer.
     *
     * @param name the peer's name for the layer
     * @param number which of the layers with this name, from 0
     * @param backward whether to use the reader that starts from the end
     * @param letters W_x, W_h, W_c, b_, or b_h
     * @param gate the gate's letter: i, f, c or o; r, z or n; or h for the single one of a plain layer
     */
    abstract FloatMatrix ofGate(String name, int number, boolean backward, String letters, String gate)
            throws ModelFileException;

    /** Takes a part of a tensor and records how much of it was used. */
    final FloatMatrix take(String tensor, UnaryOperator<FloatMatrix> part) throws ModelFileException {
        FloatMatrix m = part.apply(file.matrix(tensor));
        taken.merge(tensor, m.length, Integer::sum);
        return m;
    }

    /** The block of m that belongs to the gate with that letter; the gates' blocks lie below each other in m. */
    static FloatMatrix block(FloatMatrix m, List<String> orders, String gate) {
        String order = orders.stream().filter(o -> o.contains(gate)).findFirst().orElseThrow();
        int H = m.rows / order.length();
        int from = order.indexOf(gate) * H;
        return m.getRange(from, from + H, 0, m.columns);
    }

    final Safetensors file() {
        return file;
    }

    static ModelFileException none(String name, String parameter) {
        return new ModelFileException(name, "has no " + parameter + "; use a layer of the same kind and options");
    }

    /** The tensors that still have unused numbers. */
    final List<String> notTaken() {
        return file.matrices().entrySet().stream()
                .filter(tensor -> taken.getOrDefault(tensor.getKey(), 0) < tensor.getValue().length)
                .map(Map.Entry::getKey)
                .toList();
    }
}
