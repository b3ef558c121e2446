package carousel.student;

import static carousel.textbook.Vectors.oneMinus;
import static carousel.textbook.Vectors.outer;
import static carousel.textbook.Vectors.sigmoid;
import static carousel.textbook.Vectors.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.linalg.Sequences;
import carousel.recurrent.RecurrentPass;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.State;
import carousel.textbook.TextbookCell;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.junit.jupiter.api.Test;

/**
 * A cell in double, one equation per line, written outside the library; it is the oracle for a float cell of one's own.
 */
class OwnTextbookCellTest {
    private static final int D = 2;
    private static final int H = 3;
    private static final int T = 6;

    static final class MinGruCell extends TextbookCell<MinGruCell.Step> {
        final DoubleMatrix W_xz = parameter("W_xz", H, D);
        final DoubleMatrix b_z = parameter("b_z", H, 1);
        final DoubleMatrix W_xn = parameter("W_xn", H, D);
        final DoubleMatrix b_n = parameter("b_n", H, 1);

        MinGruCell(int D, int H) {
            super(D, H);
        }

        record Step(DoubleMatrix x, DoubleMatrix h_prev, DoubleMatrix z, DoubleMatrix n, DoubleMatrix h)
                implements TextbookCell.Step {}

        @Override
        public Step forward(DoubleMatrix x, State previous) {
            var z = sigmoid(sum(W_xz.mmul(x), b_z));
            var n = sum(W_xn.mmul(x), b_n);
            var h = sum(oneMinus(z).mul(previous.h()), z.mul(n));
            return new Step(x, previous.h(), z, n, h);
        }

        @Override
        public Gradient backward(Step s, State d) {
            var dz = d.h().mul(s.n.sub(s.h_prev)).mul(s.z).mul(oneMinus(s.z));
            var dn = d.h().mul(s.z);
            gradient("W_xz").addi(outer(dz, s.x));
            gradient("b_z").addi(dz);
            gradient("W_xn").addi(outer(dn, s.x));
            gradient("b_n").addi(dn);
            var dx = W_xz.transpose().mmul(dz).add(W_xn.transpose().mmul(dn));
            return new Gradient(dx, d.h().mul(oneMinus(s.z)));
        }
    }

    private final MinGruCell cell = new MinGruCell(D, H);
    private final DoubleMatrix weights = DoubleMatrix.linspace(-1, 1, H);
    private final List<DoubleMatrix> xs;

    OwnTextbookCellTest() {
        Random random = new Random(1);
        cell.randomise(random, 0.8);
        xs = IntStream.range(0, T)
                .mapToObj(t -> new DoubleMatrix(D, 1, random.nextGaussian(), random.nextGaussian()))
                .toList();
    }

    private double loss() {
        return cell.forward(xs, cell.zeroState()).get(T - 1).h().dot(weights);
    }

    @Test
    void itsGradientsMatchFiniteDifferences() {
        cell.backward(cell.forward(xs, cell.zeroState()), new State(weights));
        for (Map.Entry<String, DoubleMatrix> p : cell.parameters().entrySet()) {
            DoubleMatrix measured = FiniteDifferences.gradient(p.getValue(), this::loss);
            double off = measured.sub(cell.gradients().get(p.getKey())).normmax();
            assertTrue(off < 1e-10, p.getKey() + " is off by " + off);
        }
    }

    @Test
    void itsFloatTwinAgrees() {
        var layer = new MinGruTest.MinGru(H);
        layer.build(D, new Random(2));
        layer.parameters().forEach(p -> cell.set(p.name(), p.value()));
        Sequences x = new Sequences(D, T, 1);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = (float) xs.get(k / D).get(k % D);
        }
        RecurrentPass pass = layer.pass();
        Sequences y = pass.forward(x, null);
        DoubleMatrix h = cell.forward(xs, cell.zeroState()).get(T - 1).h();
        Sequences dy = new Sequences(H, 1, 1);
        for (int r = 0; r < H; r++) {
            assertEquals(h.get(r), y.data[r], 1e-6);
            dy.data[r] = (float) weights.get(r);
        }
        cell.zeroGradients();
        cell.backward(cell.forward(xs, cell.zeroState()), new State(weights));
        pass.backward(dy);
        for (int i = 0; i < layer.parameters().size(); i++) {
            DoubleMatrix expected =
                    cell.gradients().get(layer.parameters().get(i).name());
            for (int k = 0; k < expected.length; k++) {
                assertEquals(expected.get(k), pass.gradients().get(i).data[k], 1e-5);
            }
        }
    }
}
