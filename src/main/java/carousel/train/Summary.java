package carousel.train;

import static carousel.check.Text.formatted;

import carousel.layers.Layer;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A network as a table: one row per layer with its input rows, output rows and number of parameters.
 *
 * <p>Threads: it may be shared; it shows the network as it is when asked.
 */
public final class Summary {
    private final Network network;

    Summary(Network network) {
        this.network = network;
    }

    /** Columns: layer, rows in, rows out, columns out, parameters. Sizes are missing before the network is built. */
    public Table table() {
        StringColumn name = StringColumn.create("layer");
        IntColumn in = IntColumn.create("rows in");
        IntColumn out = IntColumn.create("rows out");
        StringColumn columns = StringColumn.create("columns out");
        IntColumn count = IntColumn.create("parameters");
        boolean ended = false;
        for (Layer layer : network.layers()) {
            ended |= layer.endsSequences();
            name.append(layer + (network.isFrozen(name.size()) ? ", frozen" : ""));
            columns.append(ended ? "B" : "T*B");
            if (layer.isBuilt()) {
                in.append(layer.inputRows());
                out.append(layer.outputRows());
                count.append(parameters(layer));
            } else {
                in.appendMissing();
                out.appendMissing();
                count.appendMissing();
            }
        }
        return Table.create("summary", name, in, out, columns, count);
    }

    /** The total number of learnt parameters. */
    public int parameters() {
        network.requireBuilt("summary");
        return network.layers().stream().mapToInt(Summary::parameters).reduce(0, Math::addExact);
    }

    private static int parameters(Layer layer) {
        return layer.parameters().stream().mapToInt(p -> p.value().length).reduce(0, Math::addExact);
    }

    @Override
    public String toString() {
        return table().printAll()
                + System.lineSeparator()
                + (network.isBuilt()
                        ? formatted("%,d parameters", parameters())
                        : "no parameters yet; build(D) or fit makes them");
    }
}
