package carousel.golden;

import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.fail;

import carousel.linalg.Sequences;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;

/**
 * One frozen result of another library, in Carousel's own names and layout.
 *
 * <p>Every call returns new matrices, so a test may change them.
 */
public final class Golden {
    private static final String SUFFIX = ".json";

    private final String name;
    private final JsonObject json;

    private Golden(String name, JsonObject json) {
        this.name = name;
        this.json = json;
    }

    /** The case with this name, such as {@code torch-lstm}. */
    public static Golden read(String name) {
        Path file = folder().resolve(name + SUFFIX);
        try {
            return new Golden(
                    name, JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException("Golden.read: no case " + name + "; there are " + names(), e);
        }
    }

    /** The names of all cases, in alphabetical order. */
    public static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path folder() {
        try {
            return Path.of(Golden.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public String name() {
        return name;
    }

    /** Whether the file has this top-level key, such as {@code losses}. */
    public boolean has(String key) {
        return json.has(key);
    }

    /** A size by its letter: T, B, D, H, V, or O for the outputs of a training model. */
    public int size(String letter) {
        return required(json.getAsJsonObject("sizes"), letter).getAsInt();
    }

    /** The layers from input to output: embedding, lstm, gru, rnn, dense, layerNorm. */
    public List<String> model() {
        return json.has("model")
                ? json.getAsJsonArray("model").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList()
                : List.of();
    }

    /** An option such as {@code activation}, {@code reset} or {@code lossFunction}. */
    public String option(String key) {
        return required(json, key).getAsString();
    }

    /** An option such as {@code bidirectional}, {@code peepholes} or {@code coupled}; false if it is not given. */
    public boolean is(String key) {
        return json.has(key) && json.get(key).getAsBoolean();
    }

    /** A number such as {@code loss}, {@code clipNorm} or, nested in another object, {@code adam.lr}. */
    public double number(String path) {
        JsonElement found = json;
        for (String key : path.split("\\.", -1)) {
            found = required(found.getAsJsonObject(), key);
        }
        return found.getAsDouble();
    }

    /** The loss before each of the ten training steps. */
    public double[] losses() {
        return numbers("losses");
    }

    /** The norm of the whole gradient before clipping, at each of the ten training steps. */
    public double[] norms() {
        return numbers("norms");
    }

    /** The number of steps of each sequence; null if all have T. */
    public int[] lengths() {
        return json.has("lengths")
                ? json.getAsJsonArray("lengths").asList().stream()
                        .mapToInt(JsonElement::getAsInt)
                        .toArray()
                : null;
    }

    /** The names of the arrays other than parameters and gradients: {@code x}, {@code y}, {@code forward.h0}. */
    public List<String> arrays() {
        return List.copyOf(json.getAsJsonObject("arrays").keySet());
    }

    public FloatMatrix matrix(String array) {
        return doubleMatrix(array).toFloat();
    }

    public DoubleMatrix doubleMatrix(String array) {
        return toMatrix(array, required(json.getAsJsonObject("arrays"), array));
    }

    /** An array of T*B columns as a batch of sequences with their lengths. */
    public Sequences sequences(String array) {
        Sequences sequences = Sequences.of(matrix(array), size("T"), size("B"));
        sequences.lengths = lengths();
        return sequences;
    }

    /** An array of whole numbers, such as {@code tokens} or the classes in {@code target}. */
    public int[] indices(String array) {
        return doubleMatrix(array).toIntArray();
    }

    /** All parameters by name; if the case trains, those before the first step. */
    public Map<String, DoubleMatrix> parameters() {
        return parameters("");
    }

    /** The parameters whose names begin with the prefix, such as {@code 0.forward.}, by the rest of their names. */
    public Map<String, DoubleMatrix> parameters(String prefix) {
        return group("parameters", prefix);
    }

    /** All gradients: of the parameters and, if there are any, of {@code x}, {@code h0} and {@code c0}. */
    public Map<String, DoubleMatrix> gradients() {
        return gradients("");
    }

    /** The gradients whose names begin with the prefix, by the rest of their names. */
    public Map<String, DoubleMatrix> gradients(String prefix) {
        return group("gradients", prefix);
    }

    /** A copy of T*B columns with zeros at the padding, as in the files. */
    public DoubleMatrix withoutPadding(DoubleMatrix columns) {
        DoubleMatrix copy = columns.dup();
        int[] lengths = lengths();
        for (int t = 0; lengths != null && t < size("T"); t++) {
            for (int b = 0; b < size("B"); b++) {
                if (t >= lengths[b]) {
                    copy.putColumn(t * size("B") + b, DoubleMatrix.zeros(copy.rows));
                }
            }
        }
        return copy;
    }

    /** The tolerance that the peer's own precision allows: some compute in double, some in float. */
    public double precision() {
        return option("arithmetic").equals("double") ? 1e-9 : 1e-6;
    }

    /** Fails unless both have the same shape and every entry differs by at most tolerance * max(1, |expected|). */
    public void assertClose(String what, DoubleMatrix expected, DoubleMatrix actual, double tolerance) {
        if (!expected.sameSize(actual)) {
            fail(formatted(
                    "%s, %s: expected %d x %d, got %d x %d",
                    name, what, expected.rows, expected.columns, actual.rows, actual.columns));
        }
        for (int k = 0; k < expected.length; k++) {
            double e = expected.get(k);
            double off = Math.abs(actual.get(k) - e);
            if (!(off <= tolerance * Math.max(1, Math.abs(e)))) {
                fail(formatted(
                        "%s, %s: row %d, column %d: expected %.9g, got %.9g, off by %.2g",
                        name, what, k % expected.rows, k / expected.rows, e, actual.get(k), off));
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private double[] numbers(String key) {
        return doubles(required(json, key).getAsJsonArray());
    }

    private Map<String, DoubleMatrix> group(String key, String prefix) {
        Map<String, DoubleMatrix> found = new LinkedHashMap<>();
        if (json.has(key)) {
            json.getAsJsonObject(key).asMap().forEach((full, matrix) -> {
                if (full.startsWith(prefix)) {
                    found.put(full.substring(prefix.length()), toMatrix(full, matrix));
                }
            });
        }
        return found;
    }

    private DoubleMatrix toMatrix(String matrix, JsonElement written) {
        JsonObject object = written.getAsJsonObject();
        int rows = required(object, "rows").getAsInt();
        int columns = required(object, "cols").getAsInt();
        double[] data = doubles(required(object, "data").getAsJsonArray());
        if (data.length != rows * columns) {
            throw new IllegalStateException(
                    formatted("%s: %s should have %d x %d numbers, has %d", name, matrix, rows, columns, data.length));
        }
        return new DoubleMatrix(rows, columns, data);
    }

    private static double[] doubles(JsonArray array) {
        return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }

    private JsonElement required(JsonObject object, String key) {
        if (!object.has(key)) {
            throw new IllegalArgumentException(formatted("%s: no %s; there are %s", name, key, object.keySet()));
        }
        return object.get(key);
    }
}
