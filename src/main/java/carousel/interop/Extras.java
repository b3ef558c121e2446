package carousel.interop;

import static carousel.check.Text.formatted;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.ReflectionAccessFilter.FilterResult;
import com.google.gson.ToNumberPolicy;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The extra objects saved with a model, as JSON. Only plain data is allowed: records and the types JSON itself has. The
 * program that reads the file names a record's class; the file never does.
 */
final class Extras {
    private static final Gson GSON = new GsonBuilder()
            .addReflectionAccessFilter(type -> type.isRecord() ? FilterResult.ALLOW : FilterResult.BLOCK_ALL)
            .serializeNulls()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .registerTypeAdapterFactory(new Exact())
            .create();

    private Extras() {}

    /** Refuses what Gson would change without a word: it makes 3 of 3.7, false of "yes", null of what a record lacks. */
    private static final class Exact implements TypeAdapterFactory {
        @Override
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            Class<? super T> raw = type.getRawType();
            if (!(raw.isRecord() || raw.isEnum() || isPlain(raw))) {
                return null; // a list, a map, an array: what is in it is checked
            }
            TypeAdapter<T> plain = gson.getDelegateAdapter(this, type);
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, T value) throws IOException {
                    plain.write(out, value);
                }

                @Override
                public T read(JsonReader in) {
                    JsonElement there = JsonParser.parseReader(in);
                    if (raw.isRecord()) {
                        expectComponents(there, raw);
                        return plain.fromJsonTree(there);
                    }
                    T value = plain.fromJsonTree(there);
                    if (!isSame(there, plain.toJsonTree(value))) {
                        throw new JsonParseException("expected a " + raw.getSimpleName() + ", got " + there);
                    }
                    return value;
                }
            };
        }
    }

    /** A float may be the nearest one to the number in the file. */
    private static boolean isSame(JsonElement there, JsonElement read) {
        if (!(there instanceof JsonPrimitive a && a.isNumber() && read instanceof JsonPrimitive b && b.isNumber())) {
            return there.equals(read);
        }
        return b.getAsNumber() instanceof Float
                ? a.getAsFloat() == b.getAsFloat()
                : a.getAsBigDecimal().compareTo(b.getAsBigDecimal()) == 0;
    }

    static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,60}")) {
            throw new IllegalArgumentException(
                    "with: expected a name of letters, digits, - and _, such as \"scaler\", got \"" + name + "\"");
        }
        return name;
    }

    static String write(String name, @Nullable Object extra) {
        try {
            requirePlain(extra, 0);
            String json = GSON.toJson(extra);
            Json.parse(name, json); // do not write what could not be read back
            return json;
        } catch (RuntimeException | ModelFileException e) {
            String plain = "plain data: records, strings, finite numbers, and lists, maps and arrays of these; ";
            String why = ("" + e.getMessage()).replaceFirst(" as per JSON.*", ""); // without advice on how to use Gson
            throw new IllegalArgumentException("with(\"" + name + "\"): expected " + plain + why, e);
        }
    }

    /** Refuses anything but plain data at any depth, because Gson silently writes an unknown object as {}. */
    private static void requirePlain(@Nullable Object value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("lists and maps are nested more than " + Json.MAX_DEPTH + " deep");
        }
        if (value instanceof Iterable<?> all) {
            all.forEach(v -> requirePlain(v, depth + 1));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, v) -> {
                if (!(key instanceof String || key instanceof Number)) {
                    throw new IllegalArgumentException(
                            "the keys of a map must be strings or numbers, not " + kind(key));
                }
                requirePlain(v, depth + 1);
            });
        } else if (value instanceof Record record) {
            components(record).forEach(v -> requirePlain(v, depth + 1));
        } else if (value instanceof Object[] all) {
            Arrays.asList(all).forEach(v -> requirePlain(v, depth + 1));
        } else if (!isPlain(value)) {
            throw new IllegalArgumentException(kind(value) + " is not plain data");
        }
    }

    private static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof Enum || value.getClass().isArray() || isPlain(value.getClass());
    }

    /** Whether it is a text or a primitive type: JSON gives these back as they were, but a BigDecimal without digits. */
    private static boolean isPlain(Class<?> type) {
        return type == String.class
                || MethodType.methodType(type).unwrap().returnType().isPrimitive();
    }

    private static String kind(@Nullable Object value) {
        return "a " + (value == null ? "null" : value.getClass().getName());
    }

    private static List<Object> components(Record record) {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                values.add(component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new IllegalArgumentException(kind(record) + " cannot be inspected: " + e.getMessage(), e);
            }
        }
        return values;
    }

    static <T> T read(String field, String json, Class<T> type) throws ModelFileException {
        JsonElement tree = Json.parse(field, json);
        try {
            return Objects.requireNonNull(GSON.fromJson(tree, type), "it is null");
        } catch (RuntimeException e) { // from Gson, or from the record's constructor
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelFileException(
                    field + ": is not a valid " + type.getSimpleName() + ": " + cause.getMessage(), e);
        }
    }

    private static void expectComponents(JsonElement there, Class<?> record) {
        Set<String> expected = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        Object got = there instanceof JsonObject object ? object.keySet() : there;
        if (!there.isJsonNull() && !got.equals(expected)) {
            throw new JsonParseException(
                    formatted("expected the fields of a %s, %s, got %s", record.getSimpleName(), expected, got));
        }
    }
}
