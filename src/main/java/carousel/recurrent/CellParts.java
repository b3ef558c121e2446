package carousel.recurrent;

import carousel.layers.Init;
import java.util.ArrayList;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** What a {@link Cell} has declared and, after it is built, its parameters. */
final class CellParts {
    private final List<Gate> gates = new ArrayList<>();
    private final List<Carried> states = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final List<Weights> weights = new ArrayList<>();
    private final List<InnerProduct> products = new ArrayList<>();
    /** Gates, weights and products in the order of declaration, which is the order of their parameters. */
    private final List<Object> declared = new ArrayList<>();
    /** How many of each kind were declared in field initialisers; the others depend on options. */
    private int @Nullable [] ofFields;

    /** The parameters; empty before the cell is built. */
    Matrices matrices = new Matrices(0, 0, 0);

    /**
     * Parameters by the index of what they belong to: W_x, W_h and b of the gates, null where a gate lacks one; the
     * matrices of the inner products; the columns of weights.
     */
    record Matrices(
            FloatMatrix[] W_x, FloatMatrix[] W_h, FloatMatrix[] b, FloatMatrix[] W_inner, FloatMatrix[] vectors) {
        private Matrices(int gates, int products, int weights) {
            this(
                    new FloatMatrix[gates],
                    new FloatMatrix[gates],
                    new FloatMatrix[gates],
                    new FloatMatrix[products],
                    new FloatMatrix[weights]);
        }
    }

    /** A copy of the declarations, without parameters. */
    CellParts copy() {
        CellParts copy = new CellParts();
        copy.gates.addAll(gates);
        copy.states.addAll(states);
        copy.kept.addAll(kept);
        copy.weights.addAll(weights);
        copy.products.addAll(products);
        copy.declared.addAll(declared);
        copy.ofFields = ofFields;
        return copy;
    }

    /**
     * Removes the declarations that depend on options and remain from an earlier build of this cell, or of the one it
     * was copied from.
     */
    void keepFields() {
        List<List<?>> all = List.of(gates, states, kept, weights, products, declared);
        if (ofFields == null) {
            ofFields = all.stream().mapToInt(List::size).toArray();
        }
        for (int i = 0; i < ofFields.length; i++) {
            all.get(i).subList(ofFields[i], all.get(i).size()).clear();
        }
    }

    Gate gate(String letter, int rows, boolean seesInput, boolean seesHidden, double bias) {
        return add(new Gate(letter, gates.size(), rows, seesInput, seesHidden, bias), gates);
    }

    Carried state(String letter, int rows) {
        Carried state = new Carried(letter, states.size(), rows);
        states.add(state);
        return state;
    }

    Kept kept(int rows) {
        Kept k = new Kept(kept.size(), rows);
        kept.add(k);
        return k;
    }

    Weights weights(String name, int rows) {
        return add(new Weights(name, weights.size(), rows), weights);
    }

    InnerProduct innerProduct(String letter, Kept u, Gate gate) {
        return add(new InnerProduct(letter, products.size(), u, gate), products);
    }

    private <T> T add(T item, List<T> items) {
        items.add(item);
        declared.add(item);
        return item;
    }

    /** Creates all parameters, for D rows of input and H units. */
    void create(int D, int H, Init init) {
        matrices = new Matrices(gates.size(), products.size(), weights.size());
        for (Object item : declared) {
            if (item instanceof Gate gate) {
                create(gate, D, H, init);
            } else if (item instanceof InnerProduct product) {
                matrices.W_inner[product.index] =
                        init.recurrent("W_h" + product.letter, product.gate.rows, product.u.rows);
            } else if (item instanceof Weights w) {
                matrices.vectors[w.index] = init.uniform(w.name, w.rows, 1, 1 / Math.sqrt(w.rows));
            }
        }
    }

    private void create(Gate gate, int D, int H, Init init) {
        if (gate.seesInput) {
            matrices.W_x[gate.index] = init.glorot("W_x" + gate.letter, gate.rows, D);
        }
        if (gate.seesHidden) {
            matrices.W_h[gate.index] = init.recurrent("W_h" + gate.letter, gate.rows, H);
        }
        String bias = gate.seesInput ? "b_" : "b_h";
        matrices.b[gate.index] = init.constant(bias + gate.letter, gate.rows, gate.bias);
    }

    /** {@link Recurrent#floatsPerColumn} */
    long floatsPerColumn() {
        return gates.stream().mapToLong(g -> g.rows).sum()
                + states.stream().mapToLong(s -> 4L * s.rows).sum()
                + kept.stream().mapToLong(k -> k.rows).sum();
    }

    List<Gate> gates() {
        return gates;
    }

    List<Carried> states() {
        return states;
    }

    List<Kept> kepts() {
        return kept;
    }

    List<Weights> weights() {
        return weights;
    }

    List<InnerProduct> innerProducts() {
        return products;
    }

    List<Object> declared() {
        return declared;
    }
}
