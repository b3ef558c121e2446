package carousel.interop;

import carousel.train.Epoch;
import carousel.train.Fit;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a training run, without its matrices.
 *
 * @param conditions {@link Fit#conditions}
 * @param steps how many steps the optimiser has taken
 * @param stopped why the run stopped then, for people and older versions; a resumed run decides again; empty if it did not
 * @param kept whether {@link Fit#kept} has anything
 * @param keptEpoch {@link Fit#keptEpoch}; 0 in files of versions that did not write it
 * @param learningRate the learning rate of the next step if a callback has set it; else null
 * @param epochs the history
 */
record Run(
        Map<String, String> conditions,
        long steps,
        String stopped,
        boolean kept,
        int keptEpoch,
        @Nullable Double learningRate,
        List<Epoch> epochs) {
    /** What the names of all parts of a checkpoint begin with that a model file does not have. */
    static final String PREFIX = "checkpoint.";

    static Run of(Fit fit) {
        return new Run(
                fit.conditions(),
                fit.updates().steps(),
                fit.stopped(),
                fit.kept() != null,
                fit.keptEpoch(),
                fit.learningRateIsSet() ? fit.learningRate() : null,
                fit.history().epochs());
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        JsonObject names = new JsonObject();
        conditions.forEach(names::addProperty);
        json.add("conditions", names);
        json.addProperty("steps", steps);
        json.addProperty("stopped", stopped);
        json.addProperty("kept", kept);
        json.addProperty("keptEpoch", keptEpoch);
        if (learningRate != null) {
            json.addProperty("learningRate", learningRate);
        }
        JsonArray list = new JsonArray();
        epochs.forEach(epoch -> list.add(toJson(epoch)));
        json.add("epochs", list);
        return json;
    }

    private static JsonObject toJson(Epoch epoch) {
        JsonObject figures = new JsonObject();
        epoch.figures().forEach((name, v) -> figures.add(name, real(v)));
        JsonObject json = new JsonObject();
        json.add("learningRate", real(epoch.learningRate()));
        json.add("figures", figures);
        return json;
    }

    /** A figure may be NaN or infinite, which JSON numbers cannot be, so those become texts. */
    private static JsonPrimitive real(double v) {
        return Double.isFinite(v) ? new JsonPrimitive(v) : new JsonPrimitive(Double.toString(v));
    }

    static Run fromJson(Fields json) throws ModelFileException {
        Map<String, String> conditions = new LinkedHashMap<>();
        Fields names = json.object("conditions");
        for (String name : names.names()) {
            conditions.put(name, names.text(name));
        }
        List<Epoch> epochs = new ArrayList<>();
        for (Fields epoch : json.objects("epochs")) {
            epochs.add(epoch(epochs.size() + 1, epoch));
        }
        Double rate = json.names().contains("learningRate") ? json.number("learningRate") : null;
        int keptEpoch = json.names().contains("keptEpoch") ? (int) json.whole("keptEpoch", epochs.size()) : 0;
        long steps = json.whole("steps", Long.MAX_VALUE);
        Run run = new Run(conditions, steps, json.text("stopped"), json.flag("kept"), keptEpoch, rate, epochs);
        json.end();
        return run;
    }

    private static Epoch epoch(int number, Fields json) throws ModelFileException {
        Map<String, Double> figures = new LinkedHashMap<>();
        Fields names = json.object("figures");
        for (String name : names.names()) {
            figures.put(name, names.real(name));
        }
        Epoch epoch = new Epoch(number, json.real("learningRate"), figures);
        json.end();
        return epoch;
    }
}
