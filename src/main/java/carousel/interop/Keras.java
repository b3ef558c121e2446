package carousel.interop;

import carousel.layers.Layer;
import java.util.List;
import org.jblas.FloatMatrix;

/**
 * Keras's names and layouts. Its matrices are the transposes of ours, with the gates side by side in the order i, f, c,
 * o or z, r, h. A GRU whose reset gate comes after the product has two rows of biases.
 */
final class Keras extends Peer {
    private static final List<String> ORDERS = List.of("ifco", "zrn", "h");

    private final KerasFile keras;

    Keras(KerasFile keras) {
        super(keras.weights());
        this.keras = keras;
    }

    @Override
    boolean asks(Layer layer) {
        return keras.layers().isEmpty();
    }

    @Override
    void expectSame(String name, Layer layer, boolean last) throws ModelFileException {
        if (!keras.layers().isEmpty()) {
            KerasSettings.expectSame(name, keras.layer(name), layer, last);
        }
    }

    @Override
    void expectNoOthers(List<String> names) throws ModelFileException {
        keras.expectNoOthers(names);
    }

    @Override
    boolean belongs(String tensor, String name) {
        return ("/" + tensor).contains("/" + name + "/");
    }

    @Override
    FloatMatrix whole(String name, String letters) throws ModelFileException {
        return switch (letters) {
            case "W" -> take(path(name, false, "kernel"), FloatMatrix::transpose);
            case "E" -> take(path(name, false, "embeddings"), FloatMatrix::transpose);
            case "b" -> take(path(name, false, "bias"), m -> m);
            case "gamma", "beta" -> take(path(name, false, letters), m -> m);
            default -> throw none(name, letters);
        };
    }

    @Override
    FloatMatrix ofGate(String name, int number, boolean backward, String letters, String gate)
            throws ModelFileException {
        return switch (letters) {
            case "W_x" -> take(path(name, backward, "kernel"), m -> block(m.transpose(), ORDERS, gate));
            case "W_h" -> take(path(name, backward, "recurrent_kernel"), m -> block(m.transpose(), ORDERS, gate));
            case "b_" -> bias(path(name, backward, "bias"), gate);
            case "b_h" -> recurrentBias(name, path(name, backward, "bias"), gate);
            default -> throw none(name, letters + gate);
        };
    }

    /** The two biases of a gate are added, but in the candidate the reset gate acts on the second one only. */
    private FloatMatrix bias(String path, String gate) throws ModelFileException {
        return take(path, m -> {
                    FloatMatrix b = block(m.columns == 1 ? m : m.transpose(), ORDERS, gate);
                    return gate.equals("n") ? b.getColumn(0) : b;
                })
                .rowSums();
    }

    private FloatMatrix recurrentBias(String name, String path, String gate) throws ModelFileException {
        if (file().matrix(path).columns == 1) {
            throw none(name, "b_h" + gate);
        }
        return take(path, m -> block(m.transpose(), ORDERS, gate).getColumn(1));
    }

    /** The path of the tensor in a layer, or in one reader of a bidirectional one; a backward_layer may have any name. */
    private String path(String name, boolean backward, String leaf) throws ModelFileException {
        String forward = "/" + name + "/forward";
        boolean two = file().names().stream().anyMatch(tensor -> ("/" + tensor).contains(forward));
        return file().names().stream()
                .filter(tensor -> belongs(tensor, name) && tensor.endsWith("/" + leaf))
                .filter(tensor -> two ? ("/" + tensor).contains(forward) != backward : !backward)
                .findFirst()
                .orElseThrow(() -> none(name, leaf));
    }
}
