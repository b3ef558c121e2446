package carousel.interop;

import static carousel.check.Text.formatted;
import static carousel.interop.ModelFileException.expect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The fields of a JSON object. Each field must exist, have the right type, and be read by somebody. */
final class Fields {
    private static final Set<String> REALS = Set.of("NaN", "Infinity", "-Infinity");

    private final String where;
    private final JsonObject object;
    private final Set<String> left;

    /** Wraps a JSON object; {@code where} is its name in error messages. */
    Fields(String where, JsonElement element) throws ModelFileException {
        if (!element.isJsonObject()) {
            throw new ModelFileException(where, "expected an object {...}, got " + shown(element));
        }
        this.where = where;
        this.object = element.getAsJsonObject();
        this.left = new HashSet<>(object.keySet());
    }

    String where() {
        return where;
    }

    Set<String> names() {
        return object.keySet();
    }

    /** Gives a field this text. */
    void set(String name, String text) {
        object.addProperty(name, text);
    }

    String text(String name) throws ModelFileException {
        return primitive(name, "a string", JsonPrimitive::isString).getAsString();
    }

    boolean flag(String name) throws ModelFileException {
        return primitive(name, "true or false", JsonPrimitive::isBoolean).getAsBoolean();
    }

    double number(String name) throws ModelFileException {
        return primitive(name, "a number", JsonPrimitive::isNumber).getAsDouble();
    }

    /** A number; values that JSON lacks, such as NaN, are written as text. */
    double real(String name) throws ModelFileException {
        JsonPrimitive value =
                primitive(name, "a number or \"NaN\"", p -> p.isNumber() || REALS.contains(p.getAsString()));
        return Double.parseDouble(value.getAsString());
    }

    int integer(String name) throws ModelFileException {
        return (int) whole(name, Integer.MAX_VALUE);
    }

    /** A whole number from 0 to max. */
    long whole(String name, long max) throws ModelFileException {
        return whole(where + "." + name, get(name), max);
    }

    JsonArray list(String name) throws ModelFileException {
        JsonElement value = get(name);
        if (!value.isJsonArray()) {
            throw new ModelFileException(where + "." + name, "expected a list [...], got " + shown(value));
        }
        return value.getAsJsonArray();
    }

    /** A list of whole numbers from 0 to max. */
    long[] wholes(String name, long max) throws ModelFileException {
        JsonArray list = list(name);
        long[] all = new long[list.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = whole(where + "." + name, list.get(i), max);
        }
        return all;
    }

    Fields object(String name) throws ModelFileException {
        return new Fields(where + "." + name, get(name));
    }

    /** A list of objects. */
    List<Fields> objects(String name) throws ModelFileException {
        List<Fields> all = new ArrayList<>();
        for (JsonElement value : list(name)) {
            all.add(new Fields(formatted("%s.%s[%d]", where, name, all.size()), value));
        }
        return all;
    }

    /** Compares all fields with those of the given object, and throws if one differs. */
    void expectAll(JsonObject made) throws ModelFileException {
        for (String name : object.keySet()) {
            String value = get(name).toString();
            String other = made.has(name) ? made.get(name).toString() : "nothing";
            String problem = "was %s when it was saved, but the new object has %s";
            expect(value.equals(other), where + "." + name, problem, value, other);
        }
        left.clear();
    }

    /** Throws if there are fields that nobody has read, because their meaning would be lost. */
    void end() throws ModelFileException {
        expect(left.isEmpty(), where, "has fields that this version does not know: %s", left);
    }

    /** The exception for a value that this version does not know but a newer one may. */
    ModelFileException unknown(String name, String value) {
        return new ModelFileException(
                where + "." + name,
                "\"" + value + "\" is unknown to this version of Carousel; a newer one may know it");
    }

    private static long whole(String where, JsonElement value, long max) throws ModelFileException {
        boolean whole =
                value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber() && value.getAsNumber() instanceof Long;
        boolean fits = whole && value.getAsLong() >= 0 && value.getAsLong() <= max;
        expect(fits, where, "expected a whole number from 0 to %d, got %s", max, shown(value));
        return value.getAsLong();
    }

    private JsonPrimitive primitive(String name, String what, Predicate<JsonPrimitive> type) throws ModelFileException {
        JsonElement value = get(name);
        boolean fits = value.isJsonPrimitive() && type.test(value.getAsJsonPrimitive());
        expect(fits, where + "." + name, "expected %s, got %s", what, shown(value));
        return value.getAsJsonPrimitive();
    }

    JsonElement get(String name) throws ModelFileException {
        expect(object.has(name), where + "." + name, "is missing");
        left.remove(name);
        return object.get(name);
    }

    private static String shown(JsonElement value) {
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
