package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import carousel.cells.Gru;
import carousel.layers.DenseLayer;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Recurrent;
import java.util.Locale;

/** Checks, from its settings, that a Keras layer computes the same as one of our layers. */
record KerasSettings(String name, Layer layer) {
    /** Throws if the settings differ from the options of our layer. */
    static void expectSame(String name, Fields settings, Layer layer, boolean last) throws ModelFileException {
        KerasSettings check = new KerasSettings(name, layer);
        if (layer instanceof Bidirectional both) {
            check.same("merge_mode", settings.text("merge_mode"), "concat");
            Fields inner = settings.object("layer").object("config");
            check.recurrent(inner, both.forward());
        } else if (layer instanceof Recurrent recurrent) {
            check.recurrent(settings, recurrent);
        } else if (layer instanceof LayerNorm norm) {
            check.same("epsilon", settings.number("epsilon"), norm.epsilon());
        } else if (layer instanceof DenseLayer) {
            check.dense(settings, last);
        }
    }

    private void recurrent(Fields settings, Recurrent recurrent) throws ModelFileException {
        Object activation = recurrent.options().getOrDefault("activation", "TANH");
        same("activation", settings.text("activation"), activation.toString().toLowerCase(Locale.ROOT));
        if (settings.names().contains("recurrent_activation")) {
            same("recurrent_activation", settings.text("recurrent_activation"), "sigmoid");
        }
        same("return_sequences", settings.flag("return_sequences"), !recurrent.endsSequences());
        same("go_backwards", settings.flag("go_backwards"), false);
        if (recurrent instanceof Gru) {
            boolean after = Boolean.FALSE.equals(recurrent.options().get("resetBefore"));
            same("reset_after", settings.flag("reset_after"), after);
        }
    }

    /** Our losses take logits, so the last layer may be without a sigmoid or softmax: predict returns the logits. */
    private void dense(Fields settings, boolean last) throws ModelFileException {
        String here = layer.options().getOrDefault("activation", "linear").toString();
        String there = settings.text("activation");
        if (!(last && here.equals("linear") && (there.equals("sigmoid") || there.equals("softmax")))) {
            same("activation", there, here.toLowerCase(Locale.ROOT));
        }
    }

    private void same(String setting, Object there, Object here) throws ModelFileException {
        String problem = "has %s %s in Keras, and %s has %s; use a layer that computes the same";
        expect(there.equals(here), name, problem, setting, there, layer, here);
    }
}
