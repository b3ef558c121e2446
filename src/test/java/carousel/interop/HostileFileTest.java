package carousel.interop;

import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;
import static carousel.Carousel.simpleRnn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.train.Network;
import carousel.train.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A damaged or hostile file gives a {@link ModelFileException} that names the field, and nothing else. */
class HostileFileTest {
    private static final String TENSOR = "{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}";

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("a.safetensors");
    }

    private Sequential saved() throws IOException {
        Sequential network = sequential(bidirectional(simpleRnn(2)), dropout(0.5), dense(1));
        network.build(2);
        ModelFile.of(network.compile(adam(1e-3), mse())).with("text", "a word").save(path());
        return network;
    }

    private void write(byte[] bytes) throws IOException {
        Files.write(path(), bytes);
    }

    private String error() {
        return assertThrows(ModelFileException.class, () -> ModelFile.load(path()))
                .getMessage();
    }

    @Test
    @Tag("slow")
    void everyTruncation() throws IOException {
        saved();
        byte[] whole = Files.readAllBytes(path());
        for (int n = 0; n < whole.length; n++) {
            write(Arrays.copyOf(whole, n));
            String message = error();
            assertTrue(message.startsWith(path() + ": "), message);
        }
        write(Arrays.copyOf(whole, whole.length + 1));
        error();
    }

    /** Alters each byte of the file, in one bit or completely: a file that still loads has what was saved. */
    @Test
    @Tag("slow")
    void everyAlteredByte() throws IOException {
        Network network = saved();
        byte[] whole = Files.readAllBytes(path());
        for (int at = 0; at < whole.length; at++) {
            for (int mask : new int[] {1 << at % 8, 0xff}) {
                byte[] altered = whole.clone();
                altered[at] ^= (byte) mask;
                write(altered);
                try {
                    ModelFile file = ModelFile.load(path());
                    assertEquals(network.toString(), file.network().toString());
                    assertEquals(network.parameters(), file.network().parameters(), "byte " + at);
                    assertEquals("a word", file.extra("text", String.class));
                } catch (ModelFileException e) {
                    assertTrue(e.getMessage().length() > path().toString().length() + 10, e.getMessage());
                }
            }
        }
    }

    /** Without a checksum, which other tools need not write, the file loads as a network or is refused. */
    @Test
    @Tag("slow")
    void everyAlteredByteWithoutAChecksum() throws IOException {
        Sequential network = saved();
        ModelFile.of(network.compile(adam(1e-3), mse())).content().write(path());
        byte[] whole = Files.readAllBytes(path());
        for (int at = 0; at < whole.length; at++) {
            for (int mask : new int[] {1 << at % 8, 1 << (at + 5) % 8}) {
                byte[] altered = whole.clone();
                altered[at] ^= (byte) mask;
                write(altered);
                try {
                    ModelFile.load(path()).network().pass();
                } catch (ModelFileException e) {
                    assertTrue(e.getMessage().contains(": "), e.getMessage());
                }
            }
        }
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("header length", Bytes.file(Long.MAX_VALUE, "{}")),
                Arguments.of("header length", Bytes.file(-1, "{}")),
                Arguments.of("header length", Bytes.file(3, "{}")),
                Arguments.of("header length", Bytes.file(0, "")),
                Arguments.of("header length", new byte[0]),
                Arguments.of("header length", Bytes.file(17 << 20, "{", new byte[18 << 20])),
                Arguments.of("header", Bytes.file("[]")),
                Arguments.of("header", Bytes.file("{}{}")),
                Arguments.of("header", Bytes.file("{\"a\":1")),
                Arguments.of("header", Bytes.file("{a:1}")),
                Arguments.of("header", Bytes.file("{\"a\":NaN}")),
                Arguments.of("header", Bytes.file("{\"a\":" + TENSOR + ",\"a\":" + TENSOR + "}", new byte[24])),
                Arguments.of("header", Bytes.file("{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}")),
                Arguments.of("header", Bytes.file("{\"a\":[" + "1,".repeat(2_000_000) + "1]}")),
                Arguments.of("header is not UTF-8", new byte[] {4, 0, 0, 0, 0, 0, 0, 0, '{', '"', (byte) 0xff, '}'}),
                Arguments.of("__metadata__", Bytes.file("{\"__metadata__\":[]}")),
                Arguments.of("__metadata__.a", Bytes.file("{\"__metadata__\":{\"a\":1}}")),
                Arguments.of("a: expected an object", Bytes.file("{\"a\":1}")),
                Arguments.of("a.dtype", tensor("\"shape\":[2,3],\"data_offsets\":[0,24]")),
                Arguments.of("a.dtype", tensor("\"dtype\":32,\"shape\":[2,3],\"data_offsets\":[0,24]")),
                Arguments.of("a.shape", tensor("\"dtype\":\"F32\",\"data_offsets\":[0,24]")),
                Arguments.of("a.shape", shape("[2,4]")),
                Arguments.of("a.shape", shape("[-2,-3]")),
                Arguments.of("a.shape", shape("[2,3.0]")),
                Arguments.of("a.shape", shape("[2,1e999999999]")),
                Arguments.of("a.shape", shape("[4294967296,4294967296,4294967296]")),
                Arguments.of("a.shape", shape("[9223372036854775807,9223372036854775807]")),
                Arguments.of("a.shape", shape("6")),
                Arguments.of("a.data_offsets", offsets("[0,25]")),
                Arguments.of("a.data_offsets", offsets("[-4,20]")),
                Arguments.of("a.data_offsets", offsets("[24,0]")),
                Arguments.of("a.data_offsets", offsets("[0]")),
                Arguments.of("a.data_offsets", offsets("[0,99999999999999999999]")),
                Arguments.of(
                        "a.data_offsets", Bytes.file("{\"a\":" + TENSOR.replace("[0,24", "[1,25") + "}", new byte[25])),
                Arguments.of("b.data_offsets", Bytes.file("{\"a\":" + TENSOR + ",\"b\":" + TENSOR + "}", new byte[24])),
                Arguments.of("data", Bytes.file("{\"a\":" + TENSOR + "}", new byte[32])),
                Arguments.of(
                        "a: has fields", tensor("\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24],\"x\":1")));
    }

    private static byte[] tensor(String fields) {
        return Bytes.file("{\"a\":{" + fields + "}}", new byte[24]);
    }

    private static byte[] shape(String shape) {
        return tensor("\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,24]");
    }

    private static byte[] offsets(String offsets) {
        return tensor("\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":" + offsets);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headersThatLie(String field, byte[] bytes) throws IOException {
        write(bytes);
        String message = assertThrows(ModelFileException.class, () -> Safetensors.read(path()))
                .getMessage();
        String rest = message.substring(path().toString().length() + 2).replace(": is not UTF-8", " is not UTF-8");
        assertTrue(rest.startsWith(field), message);
        assertTrue(message.length() < 600, message);
    }

    static Stream<Arguments> architectures() {
        String dense = "{\"layer\":\"dense\",\"units\":1}";
        return Stream.of(
                Arguments.of("carousel.network", "not json"),
                Arguments.of("carousel.network", "[]"),
                Arguments.of("carousel.network.layers", network("2", "{}")),
                Arguments.of("carousel.network.layers[0]", network("2", "[1]")),
                Arguments.of("expected at least one layer", network("2", "[]")),
                Arguments.of("carousel.network.rows", network("-1", "[" + dense + "]")),
                Arguments.of("1 row of input", network("0", "[" + dense + "]")),
                Arguments.of("0.W: expected 1 x 3", network("3", "[" + dense + "]")),
                Arguments.of("W: expected a matrix (1 x 2147483647)", network("2147483647", "[" + dense + "]")),
                Arguments.of("carousel.network.rows", network("2147483648", "[" + dense + "]")),
                Arguments.of("W: expected a matrix (2147483647 x 2)", network("2", units("dense", "2147483647"))),
                Arguments.of("layers[0].units", network("2", units("dense", "2147483648"))),
                Arguments.of("layers[0].units", network("2", units("dense", "-1"))),
                Arguments.of("layers[0].units", network("2", units("dense", "1.5"))),
                Arguments.of("layers[0].units", network("2", units("dense", "\"1\""))),
                Arguments.of("layers[0]: dense: expected units of at least 1", network("2", units("dense", "0"))),
                Arguments.of("layers[0].layer", network("2", units("java.lang.Runtime", "1"))),
                Arguments.of("layers[0].recurrentDropout", network("2", units("gru", "1"))),
                Arguments.of("unit", network("2", "[{\"layer\":\"dense\",\"units\":1,\"unit\":2}]")),
                Arguments.of("1.W: is missing", network("2", "[" + dense + "," + dense + "]")),
                Arguments.of("0.gamma: is missing", network("2", "[{\"layer\":\"layerNorm\"}]")),
                Arguments.of("no layer has a parameter", network("2", "[{\"layer\":\"dotAttention\"}]")),
                Arguments.of("a recurrent layer", network("2", "[{\"layer\":\"bidirectional\",\"of\":" + dense + "}]")),
                Arguments.of("below 1", network("2", "[{\"layer\":\"dropout\",\"p\":1e99,\"perSequence\":false}]")),
                Arguments.of(
                        "reads step after step",
                        network("2", "[" + "{\"layer\":\"dotAttention\"},".repeat(40) + dense + "]")),
                Arguments.of(
                        "not valid JSON",
                        network(
                                "2",
                                "[" + "{\"layer\":\"bidirectional\",\"of\":".repeat(10_000) + "}".repeat(10_000)
                                        + "]")));
    }

    /** The rows of the context and the query together were -2. */
    @Test
    void rowsThatAttentionCannotDouble() throws IOException {
        for (String rows : List.of("2147483647", "1073741824")) {
            new Safetensors()
                    .put("carousel.format", "1")
                    .put("carousel.network", network(rows, "[{\"layer\":\"dotAttention\"}]"))
                    .write(path());
            String problem =
                    "dotAttention(): expected at most 2147483647 rows of memory and query together, got " + rows;
            assertTrue(error().contains(problem), error());
        }
    }

    private static String network(String rows, String layers) {
        return "{\"rows\":" + rows + ",\"seed\":\"0\",\"layers\":" + layers + "}";
    }

    private static String units(String kind, String units) {
        return "[{\"layer\":\"" + kind + "\",\"units\":" + units + "}]";
    }

    /** Network descriptions next to the parameters of dense(1) on two rows. */
    @ParameterizedTest
    @MethodSource("architectures")
    void architecturesThatDoNotFit(String problem, String network) throws IOException {
        content(network).write(path());
        assertTrue(error().contains(problem), error());
    }

    private static Safetensors content(String network) {
        return new Safetensors()
                .put("carousel.format", "1")
                .put("carousel.network", network)
                .put("0.W", new FloatMatrix(1, 2))
                .put("0.b", new FloatMatrix(1, 1));
    }

    @Test
    void otherFields() throws IOException {
        String network = network("2", units("dense", "1"));
        content(network).write(path());
        ModelFile.load(path());
        content(network.replace("\"units\"", "\"activation\":\"GELU\",\"units\""))
                .write(path());
        assertTrue(error().contains("activation: \"GELU\" is unknown to this version of Carousel"), error());
        content(network.replace("\"units\"", "\"activation\":7,\"units\"")).write(path());
        assertTrue(error().contains("activation: expected a string, got 7"), error());
        content(network).put("carousel.format", "2").write(path());
        assertTrue(error().contains("newer Carousel"), error());
        content(network.replace("\"rows\"", "\"cols\":3,\"rows\"")).write(path());
        assertTrue(error().contains("has fields that this version does not know: [cols]"), error());
        content(network.replace("\"0\"", "\"many\"")).write(path());
        assertTrue(error().contains("carousel.network.seed: expected a number of 64 bits, got \"many\""), error());
        content(network).put("0.W", new FloatMatrix(1, 2, Float.NaN, 1)).write(path());
        assertTrue(error().contains("0.W: contains NaN"), error());
        content(network).put("0.V", new FloatMatrix(1, 2)).write(path());
        assertTrue(error().contains("0.V"), error());
        content(network).put("carousel.checksum", "00000000").write(path());
        assertTrue(error().contains("carousel.checksum"), error());
        new Safetensors().put("lstm.weight", new FloatMatrix(2, 2)).write(path());
        assertTrue(error().contains("carousel.format: is missing, so the file is not a Carousel model"), error());
    }
}
