package carousel.interop;

import static carousel.check.Text.formatted;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.ReflectionAccessFilter.FilterResult;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What goes with a model, as JSON. Only plain data: records and what JSON has itself. The class of a record is named by
 * the program that reads, never by the file.
 */
final class Extras {
    private static final Gson GSON = new GsonBuilder()
            .addReflectionAccessFilter(type -> type.isRecord() ? FilterResult.ALLOW : FilterResult.BLOCK_ALL)
            .serializeNulls()
            .create();

    private Extras() {}

    static String checked(String name) {
        if (!name.matches("[A-Za-z0-9_-]{1,60}")) {
            throw new IllegalArgumentException(
                    "with: expected a name of letters, digits, - and _, such as \"scaler\", got \"" + name + "\"");
        }
        return name;
    }

    static String write(String name, Object extra) {
        try {
            return GSON.toJson(extra);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    formatted(
                            "with(\"%s\"): expected plain data: records, texts, finite numbers, and lists, maps and arrays of these; %s",
                            name, e.getMessage()),
                    e);
        }
    }

    static <T> T read(String field, String json, Class<T> type) throws ModelFileException {
        JsonElement tree = Json.parse(field, json);
        if (type.isRecord()) {
            expectComponents(new Fields(field, tree), type);
        }
        try {
            return GSON.fromJson(tree, type);
        } catch (RuntimeException e) { // Gson's own, and whatever the constructor of a record throws
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModelFileException(field + ": is no " + type.getSimpleName() + ": " + cause.getMessage(), e);
        }
    }

    /** Gson would leave a missing component null. */
    private static void expectComponents(Fields fields, Class<?> record) throws ModelFileException {
        Set<String> expected = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        if (!fields.names().equals(expected)) {
            throw new ModelFileException(
                    fields.where(),
                    formatted(
                            "expected the fields of a %s, %s, got %s",
                            record.getSimpleName(), expected, fields.names()));
        }
    }
}
