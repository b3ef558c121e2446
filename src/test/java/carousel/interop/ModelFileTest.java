package carousel.interop;

import static carousel.Carousel.RELU;
import static carousel.Carousel.SIGMOID;
import static carousel.Carousel.TANH;
import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.gru;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.minLstm;
import static carousel.Carousel.mlstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.onLstm;
import static carousel.Carousel.save;
import static carousel.Carousel.sequential;
import static carousel.Carousel.simpleRnn;
import static carousel.Carousel.slstm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.attention.AdditiveAttentionLayer;
import carousel.attention.DotAttentionLayer;
import carousel.data.series.Scaler;
import carousel.data.text.BagOfWords;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.layers.Layer;
import carousel.layers.LayerNorm;
import carousel.layers.Through;
import carousel.linalg.Sequences;
import carousel.train.Model;
import carousel.train.Network;
import carousel.train.Sequential;
import com.google.gson.Gson;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFileTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("model.safetensors");
    }

    static Stream<Sequential> networks() {
        return Stream.of(
                sequential(lstm(3)),
                sequential(
                        lstm(3).peephole().forgetBias(5).inputBias(-1.5).returnSequences(),
                        lstm(2).peepholeFromPrevious()),
                sequential(lstm(3).coupled().activation(RELU).recurrentDropout(0.1)),
                sequential(gru(3).returnSequences(), gru(2).resetBefore().recurrentDropout(0.3)),
                sequential(
                        simpleRnn(3).recurrentDropout(0.2).returnSequences(),
                        simpleRnn(2).activation(RELU)),
                sequential(
                        slstm(3).exponentialForget().recurrentDropout(0.1).returnSequences(),
                        slstm(2).forgetBias(3).returnSequences(),
                        mlstm(4).forgetBias(3)),
                sequential(
                        onLstm(4)
                                .chunkSize(2)
                                .forgetBias(2)
                                .recurrentDropout(0.1)
                                .returnSequences(),
                        onLstm(3).returnSequences(),
                        minLstm(3).forgetBias(2)),
                sequential(bidirectional(lstm(3).peephole().returnSequences()), bidirectional(gru(2))),
                sequential(embedding(9, 4), dropout(0.2).perSequence(), lstm(3), dropout(0.1), dense(2)),
                sequential(
                        lstm(3),
                        dense(4).activation(RELU),
                        dense(4).activation(TANH),
                        dense(3),
                        dense(2).activation(SIGMOID)),
                sequential(lstm(3).returnSequences(), new LayerNorm(), new AdditiveAttentionLayer(4), dense(1)),
                sequential(lstm(3).returnSequences(), new DotAttentionLayer()),
                sequential(
                        encoderDecoder(embedding(9, 4), bidirectional(lstm(3)), embedding(7, 4), lstm(6))
                                .attention(new AdditiveAttentionLayer(4)),
                        dense(7)),
                sequential(encoderDecoder(embedding(9, 4), gru(3), embedding(7, 4), gru(3)), dense(7)),
                sequential(new AdditiveAttentionLayer(4).queryRows(1)));
    }

    private static int rows(Network network) {
        return network.toString().startsWith("sequential(embedding") ? 1 : 2;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyLayerComesBack(Sequential network) throws IOException {
        network.seed(Long.MIN_VALUE + 7).build(rows(network));
        Model model = network.compile(adam(1e-3), mse());
        save(model, path());
        Model again = load(path());

        assertEquals(network.toString(), again.network().toString());
        assertEquals(network.seed(), again.network().seed());
        assertEquals(network.parameters(), again.network().parameters());
        byte[] first = Files.readAllBytes(path());
        save(again, path());
        assertArrayEquals(first, Files.readAllBytes(path()));
        if (!network.toString().contains("queryRows")) {
            assertArrayEquals(model.predict(x(network)).data, again.predict(x(network)).data, 0f);
        }
    }

    private static Sequences x(Network network) {
        int D = rows(network);
        Sequences x = Sequences.of(new FloatMatrix(D, 15), 5, 3);
        Random random = new Random(1);
        for (int k = 0; k < x.size(); k++) {
            x.data[k] = network.toString().contains("embedding") ? 1 + random.nextInt(6) : random.nextFloat();
        }
        return x;
    }

    /** A new layer must be added to LayerJson, and to this test. */
    @Test
    void noLayerIsForgotten() throws Exception {
        Set<String> tested = networks()
                .flatMap(n -> n.layers().stream())
                .map(layer -> layer.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Path root = Path.of(
                Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root.resolve("carousel"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file)
                        .toString()
                        .replaceAll("[/\\\\]", ".")
                        .replaceAll("\\.class$", "");
                Class<?> type = Class.forName(name, false, Layer.class.getClassLoader());
                if (Layer.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    all.add(type.getSimpleName());
                }
            }
        }
        assertEquals(all, tested);
    }

    /** See src/test/python/model_file.py. */
    @Test
    void aModelThatPythonWrotePredictsWhatPyTorchDoes() throws IOException {
        ModelFile file = ModelFile.load(Path.of("src/test/resources/interop/from-python.safetensors"));
        float[][] steps = file.extra("x", float[][].class);
        Sequences x = Sequences.of(new FloatMatrix(steps).transpose(), steps.length, 1);
        Sequences y = file.model().predict(x);
        assertEquals(file.extra("y", Float.class), y.data[0], 1e-6);
        assertEquals("Zoë 🎠", file.extra("author", String.class));
        assertEquals(List.of("author", "x", "y"), List.copyOf(file.extras()));
    }

    record Scaling(String kind, List<String> names, double[] shift, Map<String, Integer> symbols) {
        Scaling {
            if (shift.length != names.size()) {
                throw new IllegalArgumentException("expected a shift for each of " + names);
            }
        }
    }

    record Other(String kind) {}

    private static Model small() {
        Sequential network = sequential(lstm(2), dense(1));
        network.build(2);
        return network.compile(adam(1e-3), mse());
    }

    @Test
    void dataSavedWithTheModelComesBack() throws IOException {
        Scaling scaling = new Scaling("a \"b\"", List.of("x", "y"), new double[] {0.1, 1e-300}, Map.of("é", 3, "", 4));
        ModelFile.of(small())
                .with("scaling", scaling)
                .with("notes", List.of("one", Map.of("two", 2)))
                .with("size", 12)
                .save(path());
        ModelFile file = ModelFile.load(path());
        Scaling again = file.extra("scaling", Scaling.class);
        assertEquals(scaling.kind, again.kind);
        assertEquals(scaling.names, again.names);
        assertArrayEquals(scaling.shift, again.shift);
        assertEquals(scaling.symbols, again.symbols);
        assertEquals(12, file.extra("size", Integer.class));
        assertEquals("one", file.extra("notes", List.class).get(0));
        assertTrue(error(() -> file.extra("scaling", Other.class)).contains("Other"));
        assertTrue(error(() -> file.extra("notes", Scaling.class)).contains("carousel.extra.notes"));
        assertTrue(error(() -> file.extra("missing", Scaling.class)).contains("[notes, scaling, size]"));
        assertTrue(error(() -> file.extra("scaling", double[].class)).contains("is not a valid double[]"));
    }

    @Test
    void aScalerComesBack() throws IOException {
        Scaler scaler = new Scaler("standard", "rows 0 to 95", List.of("passengers"), List.of(213.7), List.of(1 / 3.0));
        ModelFile.of(small()).with("scaler", scaler).save(path());
        assertEquals(scaler, ModelFile.load(path()).extra("scaler", Scaler.class));
    }

    @Test
    void aVocabularyAndABagOfWordsComeBack() throws IOException {
        Vocabulary vocabulary = Vocabulary.of(List.of(Tokens.words("It's 好的 𠮷 “so”!")), "<start>", "<end>");
        BagOfWords bag = BagOfWords.tfIdf(vocabulary.size(), List.of(vocabulary.encode(List.of("好", "!"))));
        ModelFile.of(small()).with("vocabulary", vocabulary).with("bag", bag).save(path());
        ModelFile file = ModelFile.load(path());
        assertEquals(vocabulary, file.extra("vocabulary", Vocabulary.class));
        assertEquals(bag, file.extra("bag", BagOfWords.class));
    }

    @Test
    void aRecordsOwnChecksApply() throws IOException {
        ModelFile.of(small())
                .with("s", new Gson().fromJson("{\"kind\":\"a\",\"names\":[],\"shift\":[1],\"symbols\":{}}", Map.class))
                .save(path());
        ModelFile file = ModelFile.load(path());
        assertTrue(error(() -> file.extra("s", Scaling.class)).contains("expected a shift for each"));
    }

    private static String error(Executable code) {
        return assertThrows(ModelFileException.class, code).getMessage();
    }

    @Test
    @Tag("G7")
    void onlyPlainDataIsSavedWithTheModel() {
        ModelFile file = ModelFile.of(small());
        assertThrows(IllegalArgumentException.class, () -> file.with("a b", 1));
        List<Object> inItself = new ArrayList<>();
        inItself.add(inItself);
        for (Object extra : new Object[] {
            new Random(1),
            Double.NaN,
            List.of(Thread.currentThread()),
            small(),
            new Object(),
            new Object[] {new Object()},
            Map.of("a", new StringBuilder("b")),
            Map.of(new Object(), 1),
            new Holder(new Object()),
            inItself
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> file.with("it", extra))
                    .getMessage();
            assertTrue(message.startsWith("with(\"it\"): expected plain data"), message);
        }
        Map<Object, Integer> hole = new HashMap<>();
        hole.put(null, 1);
        for (Map.Entry<Object, String> wrong : Map.of(
                        new Random(1),
                        "a java.util.Random is not plain data",
                        hole,
                        "must be strings or numbers, not a null",
                        Map.of(1.5, List.of(new Object())),
                        "a java.lang.Object is not plain data",
                        new double[] {Double.NaN},
                        "; NaN is not a valid double value")
                .entrySet()) {
            String message = assertThrows(IllegalArgumentException.class, () -> file.with("it", wrong.getKey()))
                    .getMessage();
            assertTrue(message.endsWith(wrong.getValue()), message);
        }
        file.with("it", nested(31));
        String deep = assertThrows(IllegalArgumentException.class, () -> file.with("it", nested(33)))
                .getMessage();
        assertTrue(deep.contains("nested more than 32 deep"), deep);
    }

    private static Object nested(int deep) {
        return deep == 0 ? 1 : deep % 3 == 0 ? Map.of("a", nested(deep - 1)) : List.of(nested(deep - 1));
    }

    record Holder(Object held) {}

    record Place(int row, double[] numbers) {}

    /** A number is never cut off or rounded to fit the type that somebody asks for. */
    @Test
    @Tag("G7")
    void aTypeThatCannotHoldTheNumberIsRefused() throws IOException {
        ModelFile.of(small())
                .with("fraction", 3.7)
                .with("large", 9_007_199_254_740_993L)
                .with("list", List.of(1, 2.5))
                .with("whole", 3)
                .with("huge", 1e300)
                .with("place", new Place(2, new double[] {0.1, 1e300}))
                .save(path());
        ModelFile file = ModelFile.load(path());
        assertEquals(3.7, file.extra("fraction", Double.class));
        String said = error(() -> file.extra("fraction", Integer.class));
        assertTrue(said.contains("carousel.extra.fraction: is not a valid Integer"), said);
        error(() -> file.extra("fraction", Long.class));
        assertEquals(9_007_199_254_740_993L, file.extra("large", Long.class));
        error(() -> file.extra("large", Integer.class));
        assertArrayEquals(new double[] {1, 2.5}, file.extra("list", double[].class));
        error(() -> file.extra("list", int[].class));
        assertEquals(3, file.extra("whole", Integer.class));
        assertEquals(3.0, file.extra("whole", Double.class));
        assertEquals(3f, file.extra("whole", Float.class));
        error(() -> file.extra("huge", Long.class));
        assertEquals(3.7f, file.extra("fraction", Float.class));
        assertArrayEquals(
                new double[] {0.1, 1e300}, file.extra("place", Place.class).numbers());
        record Odd(int row, int[] numbers) {}
        error(() -> file.extra("place", Odd.class));
    }

    enum Kind {
        OLD
    }

    /** Gson makes false of "yes", -56 of 200, infinity of 1e300, null of an unknown constant, 0 of what is missing. */
    @Test
    @Tag("G7")
    void anotherTypeIsRefusedAtAnyDepth() throws IOException {
        record Inner(int a, int b) {}
        record Outer(Inner one, List<Inner> all) {}
        record Changed(int a, int c) {}
        record OuterOne(Changed one, List<Inner> all) {}
        record OuterAll(Inner one, List<Changed> all) {}
        record Boxed(Kind kind) {}
        Outer outer = new Outer(new Inner(1, 2), List.of(new Inner(3, 4)));
        ModelFile.of(small())
                .with("outer", outer)
                .with("yes", "yes")
                .with("byte", 200)
                .with("huge", 1e300)
                .with("long", 9_007_199_254_740_993L)
                .with("kind", Map.of("kind", "NEW"))
                .with("texts", List.of("1", "2"))
                .save(path());
        ModelFile file = ModelFile.load(path());
        assertEquals(outer, file.extra("outer", Outer.class));
        for (Class<?> type : List.of(OuterOne.class, OuterAll.class)) {
            String message = error(() -> file.extra("outer", type));
            assertTrue(message.contains("expected the fields of a Changed"), message);
        }
        String message = error(() -> file.extra("yes", Boolean.class));
        assertTrue(message.contains("is not a valid Boolean: expected a Boolean, got \"yes\""), message);
        error(() -> file.extra("byte", Byte.class));
        error(() -> file.extra("byte", String.class));
        error(() -> file.extra("huge", Float.class));
        error(() -> file.extra("long", Double.class));
        error(() -> file.extra("kind", Boxed.class));
        error(() -> file.extra("texts", double[].class));
        assertThrows(IllegalArgumentException.class, () -> ModelFile.of(small()).with("nothing", null));
    }

    /** Reading a long of 19 digits gave another number, or none. */
    @Test
    @Tag("G7")
    void aLongKeepsAllItsDigits() throws IOException {
        long[] all = {1_234_567_890_123_456_789L, Long.MAX_VALUE, Long.MIN_VALUE, 999_999_999_999_999_999L};
        ModelFile.of(small()).with("all", all).with("map", Map.of("id", all[0])).save(path());
        ModelFile file = ModelFile.load(path());
        assertArrayEquals(all, file.extra("all", long[].class));
        assertEquals(Map.of("id", all[0]), file.extra("map", Map.class));
        for (Number large : List.of(new BigDecimal("1.23456789012345678901"), new BigInteger("12345678901234567890"))) {
            Throwable e = assertThrows(
                    IllegalArgumentException.class, () -> ModelFile.of(small()).with("it", large));
            assertTrue(e.getMessage().endsWith(large.getClass().getName() + " is not plain data"), e.getMessage());
        }
    }

    /** Whatever is written can be read back, because the writer has the same limits as the reader. */
    @Test
    @Tag("slow")
    @Tag("F14")
    void dataTooLargeToBeReadIsNotWritten() throws IOException {
        List<String> texts = List.of(Stream.iterate(1, k -> k + 1)
                .limit(1_050_000)
                .map(String::valueOf)
                .toArray(String[]::new));
        Vocabulary large = Vocabulary.of(List.of(texts));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ModelFile.of(small()).with("vocabulary", large))
                .getMessage();
        assertTrue(message.contains("has more than 1000000 values"), message);
        Vocabulary fits = Vocabulary.of(List.of(texts), 1, 900_000);
        ModelFile.of(small()).with("vocabulary", fits).save(path());
        assertEquals(fits, ModelFile.load(path()).extra("vocabulary", Vocabulary.class));
    }

    /** The checksum was of numbers that training then changed, before they were written: the file could not be read. */
    @Test
    void aFileHoldsTheNumbersThatItsChecksumIsOf() throws IOException {
        Model model = small();
        Safetensors content = ModelFile.seal(ModelFile.of(model).content());
        double[][] before = model.predict(new double[3][2]);
        model.network().parameters().forEach(p -> p.value().addi(1));
        content.write(path());
        assertArrayEquals(before, ModelFile.load(path()).model().predict(new double[3][2]));
    }

    @Test
    void theErrorForAMissingFileSaysWhereARelativePathStarts() {
        Path nowhere = Path.of("nowhere.safetensors");
        String missing = "'nowhere.safetensors': there is no such file; a relative path starts in ";
        assertEquals(
                missing + Path.of("").toAbsolutePath(),
                assertThrows(IOException.class, () -> ModelFile.load(nowhere)).getMessage());
        String said = assertThrows(IOException.class, () -> ModelFile.load(nowhere.toAbsolutePath()))
                .getMessage();
        assertTrue(said.endsWith("': there is no such file"), said);
    }

    @Test
    void errorsSayWhatToDo() throws IOException {
        IllegalStateException e = assertThrows(
                IllegalStateException.class, () -> save(sequential(dense(1)).compile(adam(1e-3), mse()), path()));
        assertTrue(e.getMessage().contains("fit it first"), e.getMessage());

        Model spoilt = small();
        spoilt.network().parameters().get(0).value().data[1] = Float.NaN;
        assertTrue(error(() -> save(spoilt, path())).contains("0.W_xi"));

        save(small(), path());
        Model model = load(path());
        e = assertThrows(IllegalStateException.class, () -> model.evaluate(new Numbers(4)));
        assertTrue(e.getMessage().contains(".compile("), e.getMessage());
        e = assertThrows(IllegalStateException.class, () -> model.fit(new Numbers(4)));
        assertTrue(e.getMessage().contains(".compile("), e.getMessage());
        assertEquals(4, model.predict(new Numbers(4)).length);
        assertTrue(model.compile(adam(1e-3), mse()).evaluate(new Numbers(4)).get("loss") >= 0);
    }

    @Test
    void aLayerThatCouldNotBeReadIsNotWritten() {
        Sequential network = sequential(new Through("home", new Through.Unchanged()));
        network.build(2);
        String message = error(() -> save(network.compile(adam(1), mse()), path()));
        assertTrue(message.contains("home()") && message.contains("cannot be saved"), message);
        assertTrue(Files.notExists(path()));
    }
}
