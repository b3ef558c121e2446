package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import carousel.cells.Gru;
import carousel.layers.DenseLayer;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.Recurrent;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.Locale;

/** Checks, from its settings, that a Keras layer computes the same as one of our layers. */
record KerasSettings(String name, Layer layer) {
    /** Throws if Keras's layer is of another kind, or its settings differ from the options of our layer. */
    static void expectSame(String name, Fields there, Layer layer, boolean last) throws ModelFileException {
        KerasSettings check = new KerasSettings(name, layer);
        check.expectKind(there, layer);
        Fields settings = there.object("config");
        if (layer instanceof Bidirectional both) {
            check.same("merge_mode", settings.text("merge_mode"), "concat");
            check.recurrent(settings.object("layer"), both.forward(), false);
            if (settings.names().contains("backward_layer")) { // Keras 2 writes it only if it is not made of the other
                check.recurrent(settings.object("backward_layer"), both.backward(), true);
            }
        } else if (layer instanceof Recurrent recurrent) {
            check.recurrent(there, recurrent, false);
        } else if (layer instanceof LayerNorm norm) {
            check.same("epsilon", settings.number("epsilon"), norm.epsilon());
            check.same("center", settings.flag("center"), true);
            check.same("scale", settings.flag("scale"), true);
            check.same("rms_scaling", settings.names().contains("rms_scaling") && settings.flag("rms_scaling"), false);
        } else if (layer instanceof DenseLayer) {
            check.dense(settings, last);
        }
    }

    private void expectKind(Fields there, Layer reader) throws ModelFileException {
        String kind = there.text("class_name");
        String here = reader instanceof LayerNorm
                ? "LayerNormalization"
                : "" + reader.options().get("layer");
        expect(kind.equalsIgnoreCase(here), name, "is a layer %s in Keras, and the network has %s for it", kind, layer);
        for (JsonElement node :
                there.names().contains("inbound_nodes") ? there.list("inbound_nodes") : new JsonArray()) {
            boolean one = node.toString().split("__keras_tensor__|,\\d+,\\d+,\\{", -1).length <= 2;
            expect(one, name, "has a second input in Keras, such as an initial_state; %s has one input", layer);
        }
    }

    private void recurrent(Fields there, Recurrent recurrent, boolean backwards) throws ModelFileException {
        expectKind(there, recurrent);
        Fields settings = there.object("config");
        Object activation = recurrent.options().getOrDefault("activation", "TANH");
        same("activation", settings.text("activation"), activation.toString().toLowerCase(Locale.ROOT));
        if (settings.names().contains("recurrent_activation")) {
            same("recurrent_activation", settings.text("recurrent_activation"), "sigmoid");
        }
        same("use_bias", settings.flag("use_bias"), true);
        same("return_sequences", settings.flag("return_sequences"), !recurrent.endsSequences());
        same("go_backwards", settings.flag("go_backwards"), backwards);
        if (recurrent instanceof Gru) {
            boolean after = Boolean.FALSE.equals(recurrent.options().get("resetBefore"));
            same("reset_after", settings.flag("reset_after"), after);
        }
    }

    /** Our losses take logits, so the last layer may be without a sigmoid or softmax: predict returns the logits. */
    private void dense(Fields settings, boolean last) throws ModelFileException {
        String here = layer.options().getOrDefault("activation", "linear").toString();
        String there = settings.text("activation");
        same("use_bias", settings.flag("use_bias"), true);
        if (!(last && here.equals("linear") && (there.equals("sigmoid") || there.equals("softmax")))) {
            same("activation", there, here.toLowerCase(Locale.ROOT));
        }
    }

    private void same(String setting, Object there, Object here) throws ModelFileException {
        String problem = "has %s %s in Keras, and %s has %s; use a layer that computes the same";
        expect(there.equals(here), name, problem, setting, there, layer, here);
    }
}
