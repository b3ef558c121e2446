package carousel.attention;

import carousel.layers.Gradients;
import carousel.layers.Linear;
import carousel.layers.Parameter;
import carousel.linalg.Activations;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.List;
import org.jblas.FloatMatrix;

/** What a decoder with attention answers, h̃_t = tanh(W_c [context; h_t]), and the way back. */
final class AttendedPass {
    private final AttentionPass attention;
    private final Gradients ofW_c;
    private final Linear timesW_c;
    private final Sequences y = new Sequences();
    /** [context; h] of the last forward. */
    private Sequences both = new Sequences();

    private final Sequences dBoth = new Sequences();

    AttendedPass(AttentionPass attention, Parameter W_c) {
        this.attention = attention;
        this.ofW_c = new Gradients(List.of(W_c));
        this.timesW_c = new Linear(W_c.value(), ofW_c.matrices().get(0));
    }

    /** h̃ of each h of the decoder, which looks at the encoder's states. */
    Sequences forward(Sequences h, Sequences memory) {
        both = attention.attend(h, memory);
        y.resizeLike(h, h.rows);
        timesW_c.forward(both.data, y.data, h.steps * h.batch);
        Activations.tanh(y.data, y.data, 0, y.size());
        return y;
    }

    /** From the gradient with respect to h̃, which is overwritten, to {@link #dQueries} and {@link #dMemory}. */
    void backward(Sequences d) {
        for (int k = 0; k < d.size(); k++) {
            d.data[k] *= 1 - y.data[k] * y.data[k];
        }
        int columns = d.steps * d.batch;
        ofW_c.filled();
        timesW_c.gradient(d.data, both.data, columns);
        dBoth.resizeLike(d, both.rows);
        timesW_c.backward(d.data, dBoth.data, columns);
        attention.attendBack(dBoth);
    }

    /** The gradient with respect to the decoder's states. */
    Sequences dQueries() {
        return attention.dQueries();
    }

    /** The gradient with respect to the encoder's states. */
    Sequences dMemory() {
        return attention.dMemory();
    }

    /** What each word of sequence b looked at. */
    FloatMatrix weights(int b) {
        return attention.weights(b);
    }

    List<FloatMatrix> gradients() {
        List<FloatMatrix> all = new ArrayList<>(attention.gradients());
        all.addAll(ofW_c.filled());
        return all;
    }
}
