package carousel.train;

import carousel.check.Check;
import carousel.check.Rows;
import carousel.linalg.Sequences;
import carousel.passes.NetworkPass;
import org.jblas.FloatMatrix;

/**
 * Runs a network one step at a time and keeps its state between steps, for writing text and for endless streams.
 *
 * <p>Threads: for one thread at a time; make one for each stream.
 */
public final class Stepper {
    private final Network network;
    private final NetworkPass pass;

    Stepper(Network network) {
        this.network = network;
        this.pass = network.pass();
    }

    /**
     * Computes the output for the next step of B sequences.
     *
     * @param x D x B
     * @return K x B
     */
    public FloatMatrix step(FloatMatrix x) {
        Check.noNulls("Stepper.step", "x", x);
        Sequences one = Sequences.of(x, 1, x.columns);
        int bad = one.firstNotFinite();
        if (bad >= 0) {
            throw Check.unexpected("Stepper.step", "finite numbers", x.data[bad] + " in row " + bad % x.rows);
        }
        network.requireStill("Stepper.step");
        FloatMatrix y =
                pass.requireFinite("Stepper.step", pass.forward(one, null)).toMatrix();
        pass.begin(pass.end());
        return y;
    }

    /**
     * Computes the output for the next step of one sequence.
     *
     * @param x D numbers
     * @return K numbers
     */
    public double[] step(double... x) {
        Check.noNulls("Stepper.step", "x", x);
        return Rows.of(step(Rows.toMatrices("Stepper.step", "x", new double[][][] {{x}})[0]))[0];
    }

    /** Resets the state to zeros. */
    public Stepper reset() {
        pass.begin(null);
        return this;
    }

    /** The workspaces, to look inside. */
    public NetworkPass pass() {
        return pass;
    }
}
