package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import carousel.cells.Lstm;
import carousel.layers.Layer;
import carousel.recurrent.Bidirectional;
import java.util.List;
import org.jblas.FloatMatrix;

/** PyTorch's names and layouts: the gates lie below each other as i, f, g, o or r, z, n, and two biases are added. */
final class PyTorch extends Peer {
    private static final List<String> ORDERS = List.of("ifco", "rzn", "h");

    PyTorch(Safetensors file) {
        super(file);
    }

    /** A PyTorch LSTM has no choice of activation, so only other layers need one stated. */
    @Override
    boolean asks(Layer layer) {
        Layer reader = layer instanceof Bidirectional both ? both.forward() : layer;
        return !(reader instanceof Lstm);
    }

    @Override
    void expectSame(String name, Layer layer, boolean last) throws ModelFileException {
        Layer reader = layer instanceof Bidirectional both ? both.forward() : layer;
        boolean same =
                !(reader instanceof Lstm) || "TANH".equals(reader.options().get("activation"));
        expect(same, name, "PyTorch's LSTM has only tanh; expected lstm without activation, got %s", layer);
    }

    @Override
    boolean belongs(String tensor, String name) {
        return tensor.startsWith(name + ".");
    }

    @Override
    FloatMatrix whole(String name, String letters) throws ModelFileException {
        return switch (letters) {
            case "W", "gamma" -> take(name + ".weight", m -> m);
            case "b", "beta" -> take(name + ".bias", m -> m);
            case "E" -> take(name + ".weight", FloatMatrix::transpose);
            default -> throw none(name, letters);
        };
    }

    @Override
    FloatMatrix ofGate(String name, int number, boolean backward, String letters, String gate)
            throws ModelFileException {
        String cell = "_l" + number + (backward ? "_reverse" : "");
        return switch (letters) {
            case "W_x" -> gate(name + ".weight_ih" + cell, gate);
            case "W_h" -> gate(name + ".weight_hh" + cell, gate);
            case "b_" -> bias(name, cell, gate);
            case "b_h" -> gate(name + ".bias_hh" + cell, gate);
            default -> throw none(name, letters + gate);
        };
    }

    /** The two biases of a gate are added, but in the candidate the reset gate acts on the second one only. */
    private FloatMatrix bias(String name, String cell, String gate) throws ModelFileException {
        FloatMatrix b = gate(name + ".bias_ih" + cell, gate);
        return gate.equals("n") ? b : b.add(gate(name + ".bias_hh" + cell, gate));
    }

    private FloatMatrix gate(String tensor, String gate) throws ModelFileException {
        return take(tensor, m -> block(m, ORDERS, gate));
    }
}
