package carousel.recurrent;

import carousel.check.Check;
import carousel.layers.Init;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Two recurrent layers of the same kind: one reads each sequence from the first step to the last, the other from the
 * last to the first (Schuster and Paliwal 1997; Graves and Schmidhuber 2005). The output has the H rows of the forward
 * reader above the H rows of the backward reader. With {@code returnSequences} it has the states of both at every step,
 * otherwise each reader's state after the whole sequence.
 *
 * <p>The parameters are those of the two layers, with the prefixes "forward." and "backward." in their names.
 *
 * <p>Threads: its options are set by one; once it is built, any number run passes of their own while none trains it.
 */
public final class Bidirectional extends Layer {
    private final Recurrent forward;
    private final Recurrent backward;

    /** Reads with the given layer, which must not be part of a model yet, and with a copy of it. */
    public Bidirectional(Recurrent layer) {
        Check.given("bidirectional", "a layer", layer).take();
        this.forward = layer;
        this.backward = layer.copy();
        this.backward.take();
    }

    /** The layer that reads from the first step to the last. */
    public Recurrent forward() {
        return forward;
    }

    /** The layer that reads from the last step to the first. */
    public Recurrent backward() {
        return backward;
    }

    @Override
    public List<String> unsaid() {
        return forward.unsaid();
    }

    @Override
    public int outputRows(int inputRows) {
        return 2 * forward.H;
    }

    @Override
    public boolean readsSequences() {
        return true;
    }

    @Override
    public boolean endsSequences() {
        return forward.endsSequences();
    }

    @Override
    public long floatsPerSequence(int steps) {
        return 2 * (forward.floatsPerSequence(steps) + (long) steps * (inputRows() + outputRows()));
    }

    @Override
    protected void create(int inputRows, Init init) {
        buildPart(forward, inputRows, "forward.", init);
        buildPart(backward, inputRows, "backward.", init);
    }

    @Override
    public Both pass() {
        return new Both();
    }

    /** The pass of both readers, each with a state of its own. */
    public final class Both implements Pass {
        private final RecurrentPass forwards = forward.pass();
        private final RecurrentPass backwards = backward.pass();
        private final Sequences reversed = new Sequences();
        private final Sequences y = new Sequences();
        private final Sequences dyForwards = new Sequences();
        private final Sequences dyBackwards = new Sequences();

        private Both() {}

        /** The reader from the first step to the last. */
        public RecurrentPass forwards() {
            return forwards;
        }

        /** The reader from the last step to the first; its end state is the one after the first step. */
        public RecurrentPass backwards() {
            return backwards;
        }

        @Override
        public Sequences forward(Sequences x, @Nullable RandomGenerator noise) {
            reverse(x);
            return join(forwards.forward(x, noise), backwards.forward(reversed, noise));
        }

        @Override
        public Sequences infer(Sequences x) {
            reverse(x);
            return join(forwards.infer(x), backwards.infer(reversed));
        }

        private void reverse(Sequences x) {
            expectRows(x);
            reversed.resizeLike(x, x.rows);
            for (int t = 0; t < x.steps; t++) {
                for (int b = 0; b < x.batch; b++) {
                    System.arraycopy(
                            x.data, mirrored(x, t, b) * x.rows, reversed.data, x.column(t, b) * x.rows, x.rows);
                }
            }
        }

        @Override
        public Sequences backward(Sequences dy) {
            split(dy);
            Sequences dx = forwards.backward(dyForwards);
            Sequences dxReversed = backwards.backward(dyBackwards);
            for (int t = 0; t < dx.steps; t++) {
                for (int b = 0; b < dx.batch; b++) {
                    int at = dx.column(t, b) * dx.rows;
                    int from = mirrored(reversed, t, b) * dx.rows;
                    for (int r = 0; r < dx.rows; r++) {
                        dx.data[at + r] += dxReversed.data[from + r];
                    }
                }
            }
            return dx;
        }

        @Override
        public void backwardToParameters(Sequences dy) {
            split(dy);
            forwards.backwardToParameters(dyForwards);
            backwards.backwardToParameters(dyBackwards);
        }

        /** The column that has step t of sequence b for the backward reader: counted from its end; padding stays. */
        private static int mirrored(Sequences s, int t, int b) {
            return s.column(s.isPadding(t, b) ? t : s.length(b) - 1 - t, b);
        }

        private Sequences join(Sequences top, Sequences bottom) {
            int H = top.rows;
            y.resizeLike(top, 2 * H);
            for (int t = 0; t < y.steps; t++) {
                for (int b = 0; b < y.batch; b++) {
                    int at = y.column(t, b) * 2 * H;
                    System.arraycopy(top.data, y.column(t, b) * H, y.data, at, H);
                    System.arraycopy(bottom.data, mirrored(y, t, b) * H, y.data, at + H, H);
                }
            }
            return y;
        }

        private void split(Sequences dy) {
            expectGradient(y, dy);
            int H = dy.rows / 2;
            dyForwards.resizeLike(dy, H);
            dyBackwards.resizeLike(dy, H);
            for (int t = 0; t < dy.steps; t++) {
                for (int b = 0; b < dy.batch; b++) {
                    int from = dy.column(t, b) * 2 * H;
                    System.arraycopy(dy.data, from, dyForwards.data, dy.column(t, b) * H, H);
                    System.arraycopy(dy.data, from + H, dyBackwards.data, mirrored(y, t, b) * H, H);
                }
            }
        }

        @Override
        public List<FloatMatrix> gradients() {
            return Stream.concat(forwards.gradients().stream(), backwards.gradients().stream())
                    .toList();
        }
    }

    @Override
    public Bidirectional copy() {
        return new Bidirectional(forward.copy());
    }

    @Override
    public Map<String, Object> options() {
        return Map.of("layer", "bidirectional", "of", forward.options());
    }

    @Override
    public String toString() {
        return "bidirectional(" + forward + ")";
    }
}
