package carousel.interop;

import carousel.layers.Layer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jblas.FloatMatrix;

/** The names and orders that another library's file has for what a network learns, and how much of it was taken. */
abstract class Peer {
    private final Safetensors file;
    /** How many numbers of each tensor the network has taken. */
    private final Map<String, Integer> taken = new HashMap<>();

    Peer(Safetensors file) {
        this.file = file;
    }

    /** Whether the peer's layer of this kind may have other options than ours, which the file does not tell. */
    abstract boolean asks(Layer layer);

    /** Throws where the file tells that the peer's layer of that name computes something else. */
    void expectSame(String name, Layer layer, boolean last) throws ModelFileException {}

    /** Whether a tensor of the file belongs to the layer of that name. */
    abstract boolean belongs(String tensor, String name);

    /** The parameter of a layer that has no gates: W, b, E, gamma or beta. */
    abstract FloatMatrix whole(String name, String letters) throws ModelFileException;

    /**
     * The parameter of one gate of a recurrent layer.
     *
     * @param name what the peer calls the layer
     * @param number which of the layers under this name, from 0
     * @param backward whether the one is meant that reads from the end
     * @param letters W_x, W_h, W_c, b_, or b_h
     * @param gate the letter of the gate, of i, f, c, o, or of r, z, n, or h for the only one of a plain layer
     */
    abstract FloatMatrix ofGate(String name, int number, boolean backward, String letters, String gate)
            throws ModelFileException;

    /** A part of a tensor, which is taken note of. */
    final FloatMatrix take(String tensor, UnaryOperator<FloatMatrix> part) throws ModelFileException {
        FloatMatrix m = part.apply(file.matrix(tensor));
        taken.merge(tensor, m.length, Integer::sum);
        return m;
    }

    /** Of the gates that lie below each other in m the one with that letter. */
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
        return new ModelFileException(name, "has no " + parameter + "; take a layer of the same kind and options");
    }

    /** Nothing is taken yet. */
    final void begin() {
        taken.clear();
    }

    /** The tensors of which numbers are left. */
    final List<String> notTaken() {
        return file.matrices().entrySet().stream()
                .filter(tensor -> taken.getOrDefault(tensor.getKey(), 0) < tensor.getValue().length)
                .map(Map.Entry::getKey)
                .toList();
    }
}
