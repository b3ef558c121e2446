package carousel.interop;

import static carousel.check.Text.formatted;
import static carousel.interop.ModelFileException.expect;

import carousel.attention.DotAttentionLayer;
import carousel.check.Check;
import carousel.layers.Dropout;
import carousel.layers.Layer;
import carousel.train.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jblas.FloatMatrix;

/**
 * Loads weights that were trained in PyTorch or Keras into a network with the same layers.
 *
 * <pre>{@code
 * var network = sequential(lstm(64).returnSequences(), lstm(64), dense(1));
 * PeerWeights.pyTorch(Path.of("weights.safetensors")).into(network, 10, "lstm", "lstm", "head");
 * }</pre>
 *
 * Weight files do not contain all options. Where the other library may use another activation, or another ε in a layer
 * norm, you must set it explicitly on your layers.
 *
 * <p>Both libraries keep all gates of a cell in one matrix, each in its own order; here that matrix is split into one
 * for each gate. In Python, write the file with
 *
 * <pre>{@code
 * safetensors.torch.save_file(model.state_dict(), "weights.safetensors")     # PyTorch
 * model.save("model.keras")                                                  # Keras, or model.save_weights("m.weights.h5")
 * }</pre>
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class PeerWeights {
    /** Parameters that end in the letter of a gate: W_xi, W_hi, W_ci, b_i, b_hn. */
    private static final Pattern GATED = Pattern.compile("(W_[xhc]|b_h?)([ifcorznh])");

    /** Creates the reader of one call, which notes what it has taken. */
    private final Supplier<Peer> peers;

    private PeerWeights(Supplier<Peer> peers) {
        this.peers = peers;
    }

    /**
     * Reads a file with the state_dict of a PyTorch model.
     *
     * @throws IOException if the file cannot be read or is damaged
     */
    public static PeerWeights pyTorch(Path path) throws IOException {
        Safetensors file = Safetensors.read(path);
        return new PeerWeights(() -> new PyTorch(file));
    }

    /**
     * Reads a file saved by Keras, {@code .keras}, {@code .weights.h5} or {@code .h5}, or a safetensors file with the
     * weights by their paths. {@code .keras} and {@code .h5} have the layers' settings, which are compared with ours.
     * For a last sigmoid, {@code dense(1)} gives the logits and {@code dense(1).activation(SIGMOID)} what Keras gives.
     *
     * @throws IOException if the file cannot be read or is damaged
     */
    public static PeerWeights keras(Path path) throws IOException {
        Check.noNulls("PeerWeights.keras", "path", path);
        KerasFile file = KerasFile.read(path);
        return new PeerWeights(() -> new Keras(file));
    }

    /**
     * Builds the network with these weights; returns it.
     *
     * @param D the number of input rows
     * @param names the other library's name of each layer that has parameters, in order; repeat the name of a PyTorch
     *     module once for each layer it contains
     * @throws ModelFileException if a weight is missing, has the wrong size, or would remain unused, or a name would
     */
    public <N extends Network> N into(N network, int D, String... names) throws ModelFileException {
        Check.noNulls("PeerWeights.into", "network", network, "names", names);
        Arrays.asList(names).forEach(name -> Check.given("PeerWeights.into", "names", name));
        Peer peer = peers.get();
        for (Layer layer : network.layers()) {
            if (!layer.unsaid().isEmpty() && peer.asks(layer)) {
                String option = layer.unsaid().get(0);
                String example = option.equals("epsilon")
                        ? "layerNorm().epsilon(1e-3), which is Keras's, or 1e-5, which is PyTorch's"
                        : layer + ".activation(TANH), or RELU";
                String said = "the file does not record this layer's %s; set it as it was there, for example %s";
                throw new ModelFileException(layer.toString(), formatted(said, option, example));
            }
        }
        expectSameSettings(peer, network.layers(), names);
        List<String> layers = new ArrayList<>();
        try {
            network.build(D, (parameter, rows, columns) -> {
                String layer = parameter.substring(0, parameter.indexOf('.'));
                if (!layers.contains(layer)) {
                    layers.add(layer);
                }
                return found(peer, List.of(names), layers.indexOf(layer), parameter, rows, columns);
            });
        } catch (UncheckedIOException e) {
            throw (ModelFileException) e.getCause();
        }
        String one = "expected one for each layer with parameters, %d, got %d, %s; the file has %s";
        Set<String> there = peer.file().names();
        expect(names.length <= layers.size(), "names", one, layers.size(), names.length, List.of(names), there);
        expectNothingLeft(peer, names);
        return network;
    }

    private void expectSameSettings(Peer peer, List<Layer> layers, String... names) throws ModelFileException {
        int i = 0;
        for (Layer layer : layers) {
            if (!(layer instanceof Dropout || layer instanceof DotAttentionLayer) && i < names.length) {
                peer.expectSame(names[i++], layer, layer == layers.get(layers.size() - 1));
            }
        }
        peer.expectNoOthers(Arrays.asList(names));
    }

    private static FloatMatrix found(
            Peer peer, List<String> names, int layer, String parameter, int rows, int columns) {
        try {
            Set<String> there = peer.file().names();
            String one =
                    "expected one for each layer with parameters, got %d, %s, and none for the layer of %s; the file has %s";
            expect(layer < names.size(), "names", one, names.size(), names, parameter, there);
            boolean known = there.stream().anyMatch(tensor -> peer.belongs(tensor, names.get(layer)));
            expect(known, "names", "the file has no layer \"%s\"; it has %s", names.get(layer), there);
            FloatMatrix m = find(peer, names, layer, parameter);
            boolean fits = m.rows == rows && m.columns == columns;
            expect(fits, parameter, "expected %d x %d, the file has %d x %d", rows, columns, m.rows, m.columns);
            return ModelFile.finite(parameter, m).dup(); // a copy, because the network will train it
        } catch (ModelFileException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FloatMatrix find(Peer peer, List<String> names, int layer, String parameter)
            throws ModelFileException {
        String name = names.get(layer);
        int number = Collections.frequency(names.subList(0, layer), name);
        String part = parameter.substring(parameter.indexOf('.') + 1);
        boolean backward = part.startsWith("backward.");
        String letters = part.substring(part.indexOf('.') + 1);
        Matcher gated = GATED.matcher(letters);
        return gated.matches()
                ? peer.ofGate(name, number, backward, gated.group(1), gated.group(2))
                : peer.whole(name, letters);
    }

    /** Refuses weights of these layers that the network would not use, because its predictions would then differ. */
    private void expectNothingLeft(Peer peer, String... names) throws ModelFileException {
        String problem = "has more weights than the layers of this network use; use the same layers and options";
        for (String tensor : peer.notTaken()) {
            for (String name : names) {
                expect(!peer.belongs(tensor, name), tensor, problem);
            }
        }
    }
}
