package carousel.interop;

import static carousel.interop.ModelFileException.expect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Reads untrusted JSON: strictly, without duplicate names in an object, and with limits on depth and on the number of
 * values, so that a short text cannot use up the memory.
 */
final class Json {
    static final int MAX_DEPTH = 32;
    static final int MAX_VALUES = 1_000_000;
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");

    private final String field;
    private final JsonReader reader;
    private int values;

    private Json(String field, String text) {
        this.field = field;
        this.reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_DEPTH);
    }

    /** Parses a text that consists of one value; {@code field} is its name in error messages. */
    static JsonElement parse(String field, String text) throws ModelFileException {
        Json json = new Json(field, text);
        try {
            JsonElement value = json.value();
            expect(json.reader.peek() == JsonToken.END_DOCUMENT, field, "has text after its end");
            return value;
        } catch (ModelFileException e) {
            throw e;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new ModelFileException(field + ": is not valid JSON: " + e.getMessage(), e);
        }
    }

    private JsonElement value() throws IOException {
        expect(++values <= MAX_VALUES, field, "has more than " + MAX_VALUES + " values");
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new ModelFileException(field, "ends too early");
        };
    }

    private JsonObject object() throws IOException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            expect(!object.has(name), field, "has \"%s\" twice", name);
            object.add(name, value());
        }
        reader.endObject();
        return object;
    }

    private JsonArray array() throws IOException {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(value());
        }
        reader.endArray();
        return array;
    }

    /** A long if the number fits exactly, else a double, so that callers need not guard against huge exponents. */
    private static JsonPrimitive number(String text) {
        return WHOLE.matcher(text).matches() && new BigInteger(text).bitLength() < Long.SIZE
                ? new JsonPrimitive(Long.parseLong(text))
                : new JsonPrimitive(Double.parseDouble(text));
    }
}
