package carousel.interop;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.ReflectionAccessFilter.FilterResult;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
            .registerTypeAdapter(int.class, exact(BigDecimal::intValueExact))
            .registerTypeAdapter(Integer.class, exact(BigDecimal::intValueExact))
            .registerTypeAdapter(long.class, exact(BigDecimal::longValueExact))
            .registerTypeAdapter(Long.class, exact(BigDecimal::longValueExact))
            .create();

    private Extras() {}

    /** Refuses a number that is not whole or is too large: Gson makes 3 of 3.7 for an Integer. */
    private static <T> JsonDeserializer<T> exact(Function<BigDecimal, T> read) {
        return (json, type, context) -> read.apply(json.getAsBigDecimal());
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
            throw new IllegalArgumentException("with(\"" + name + "\"): expected " + plain + e.getMessage(), e);
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
        return value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum
                || value.getClass().isArray();
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
        if (type.isRecord()) {
            expectComponents(new Fields(field, tree), type);
        }
        try {
            return GSON.fromJson(tree, type);
        } catch (RuntimeException e) { // from Gson, or from the record's constructor
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelFileException(
                    field + ": is not a valid " + type.getSimpleName() + ": " + cause.getMessage(), e);
        }
    }

    /** Checks that all components are there; Gson would leave a missing one null. */
    private static void expectComponents(Fields fields, Class<?> record) throws ModelFileException {
        Set<String> expected = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        if (!fields.names().equals(expected)) {
            String fieldsOf = "expected the fields of a " + record.getSimpleName() + ", " + expected;
            throw new ModelFileException(fields.where(), fieldsOf + ", got " + fields.names());
        }
    }
}
