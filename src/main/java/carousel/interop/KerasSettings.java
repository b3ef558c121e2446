package carousel.interop;

import static carousel.check.Text.formatted;

import carousel.cells.Gru;
import carousel.layers.DenseLayer;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Recurrent;
import java.util.Locale;

/** Checks, from its settings, that a Keras layer computes the same as one of our layers. */
final class KerasSettings {
    private final String name;
    private final Layer layer;

    private KerasSettings(String name, Layer layer) {
        this.name = name;
        this.layer = layer;
    }

    /** Throws if the settings differ from the options of our layer. */
    static void expectSame(String name, Fields settings, Layer layer, boolean last) throws ModelFileException {
        KerasSettings check = new KerasSettings(name, layer);
        if (layer instanceof Bidirectional both) {
            check.text(settings, "merge_mode", "concat");
            Fields inner = settings.object("layer").object("config");
            check.recurrent(inner, both.forward());
        } else if (layer instanceof Recurrent recurrent) {
            check.recurrent(settings, recurrent);
        } else if (layer instanceof LayerNorm norm) {
            check.layerNorm(settings, norm);
        } else if (layer instanceof DenseLayer) {
            check.dense(settings, last);
        }
    }

    private void recurrent(Fields settings, Recurrent recurrent) throws ModelFileException {
        Object activation = recurrent.options().getOrDefault("activation", "TANH");
        text(settings, "activation", activation.toString().toLowerCase(Locale.ROOT));
        if (settings.names().contains("recurrent_activation")) {
            text(settings, "recurrent_activation", "sigmoid");
        }
        flag(settings, "return_sequences", !recurrent.endsSequences());
        flag(settings, "go_backwards", false);
        if (recurrent instanceof Gru) {
            boolean after = Boolean.FALSE.equals(recurrent.options().get("resetBefore"));
            flag(settings, "reset_after", after);
        }
    }

    private void layerNorm(Fields settings, LayerNorm norm) throws ModelFileException {
        double there = settings.number("epsilon");
        if (there != norm.epsilon()) {
            throw differs("epsilon", Double.toString(there), Double.toString(norm.epsilon()));
        }
    }

    /** Our losses take logits, so the last layer may be without a sigmoid or softmax: predict returns the logits. */
    private void dense(Fields settings, boolean last) throws ModelFileException {
        String here = layer.options().getOrDefault("activation", "linear").toString();
        String there = settings.text("activation");
        if (!(last && here.equals("linear") && (there.equals("sigmoid") || there.equals("softmax")))) {
            text(settings, "activation", here.toLowerCase(Locale.ROOT));
        }
    }

    private void text(Fields settings, String setting, String here) throws ModelFileException {
        String there = settings.text(setting);
        if (!there.equals(here)) {
            throw differs(setting, there, here);
        }
    }

    private void flag(Fields settings, String setting, boolean here) throws ModelFileException {
        if (settings.flag(setting) != here) {
            throw differs(setting, Boolean.toString(!here), Boolean.toString(here));
        }
    }

    private ModelFileException differs(String setting, String there, String here) {
        return new ModelFileException(
                name,
                formatted(
                        "has %s %s in Keras, and %s has %s; use a layer that computes the same",
                        setting, there, layer, here));
    }
}
