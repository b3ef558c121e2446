package carousel.recurrent;

import carousel.layers.Init;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** What a {@link Cell} has declared: its gates, states and weights, but none of their numbers. */
final class CellParts {
    private final List<Gate> gates = new ArrayList<>();
    private final List<Carried> states = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final List<Weights> weights = new ArrayList<>();
    private final List<InnerProduct> products = new ArrayList<>();
    /** Gates, weights and products in the order of declaration, which is the order of their parameters. */
    private final List<Object> declared = new ArrayList<>();
    /** What was declared in field initialisers; null if nothing else has been declared yet. */
    private final @Nullable CellParts ofFields;

    CellParts() {
        ofFields = null;
    }

    private CellParts(CellParts other, @Nullable CellParts ofFields) {
        gates.addAll(other.gates);
        states.addAll(other.states);
        kept.addAll(other.kept);
        weights.addAll(other.weights);
        products.addAll(other.products);
        declared.addAll(other.declared);
        this.ofFields = ofFields;
    }

    /** A copy, to which declarations can be added. */
    CellParts copy() {
        return new CellParts(this, ofFields);
    }

    /**
     * A copy without the declarations that depend on options and remain from an earlier build of this cell, or of the
     * one it was copied from.
     */
    CellParts ofFields() {
        CellParts fields = ofFields == null ? this : ofFields;
        return new CellParts(fields, fields);
    }

    /**
     * Parameters, or their gradients, by the index of what they belong to: W_x, W_h and b of the gates, null where a
     * gate lacks one; the matrices of the inner products; the columns of weights.
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

    Gate gate(String letter, int rows, boolean seesInput, boolean seesHidden, double bias) {
        return add(new Gate(letter, gates.size(), rows, seesInput, seesHidden, bias), gates);
    }

    Carried state(String letter, int rows) {
        Carried state = new Carried(letter, states.size(), rows);
        states.add(state);
        return state;
    }

    Kept kept(int rows, boolean isScratch) {
        Kept k = new Kept(kept.size(), rows, isScratch);
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
        for (Object item : declared) {
            if (item instanceof Gate gate) {
                create(gate, D, H, init);
            } else if (item instanceof InnerProduct product) {
                init.recurrent("W_h" + product.letter, product.gate.rows, product.u.rows);
            } else if (item instanceof Weights w) {
                init.uniform(w.name, w.rows, 1, 1 / Math.sqrt(w.rows));
            }
        }
    }

    private static void create(Gate gate, int D, int H, Init init) {
        if (gate.seesInput) {
            init.glorot("W_x" + gate.letter, gate.rows, D);
        }
        if (gate.seesHidden) {
            init.recurrent("W_h" + gate.letter, gate.rows, H);
        }
        init.constant((gate.seesInput ? "b_" : "b_h") + gate.letter, gate.rows, gate.bias);
    }

    /** The parameters, or their gradients, from a list in the order of {@link #create}. */
    Matrices matrices(List<FloatMatrix> inOrder) {
        Matrices all = new Matrices(gates.size(), products.size(), weights.size());
        Iterator<FloatMatrix> next = inOrder.iterator();
        for (Object item : declared) {
            if (item instanceof Gate gate) {
                if (gate.seesInput) {
                    all.W_x[gate.index] = next.next();
                }
                if (gate.seesHidden) {
                    all.W_h[gate.index] = next.next();
                }
                all.b[gate.index] = next.next();
            } else if (item instanceof InnerProduct product) {
                all.W_inner[product.index] = next.next();
            } else if (item instanceof Weights w) {
                all.vectors[w.index] = next.next();
            }
        }
        return all;
    }

    /** {@link Recurrent#floatsPerColumn} */
    long floatsPerColumn() {
        return gates.stream().mapToLong(g -> g.rows).sum()
                + states.stream().mapToLong(s -> s.rows).sum()
                + kept.stream().mapToLong(k -> k.isScratch ? 0 : k.rows).sum();
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
}
