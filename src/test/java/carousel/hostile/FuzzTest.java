package carousel.hostile;

import static carousel.Carousel.TANH;
import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.gru;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.simpleRnn;
import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.Gru;
import carousel.data.Csv;
import carousel.data.Data;
import carousel.data.Examples;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.sound.Sound;
import carousel.data.text.TokenStream;
import carousel.data.text.Tokens;
import carousel.data.text.Vocabulary;
import carousel.interop.ModelFile;
import carousel.interop.PeerWeights;
import carousel.interop.Safetensors;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.notebooks.Notebook;
import carousel.recurrent.Recurrent;
import carousel.train.Model;
import carousel.train.Sequential;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/**
 * Files altered at random, 10,000 in all: each is read, or refused by one of our exceptions, within bounded memory.
 * Whatever is read can be used. To run more: {@code ./mvnw test -Dtest=FuzzTest -Dfuzz=1000000 -Dfuzz.seed=2}.
 */
@Tag("slow")
@Tag("platforms")
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz", 10_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int DOORS = 11;

    /** More memory than any file of a few kilobytes may need. */
    private static final long MOST_BYTES = 96L << 20;

    private interface Door {
        void open(Path file) throws Exception;
    }

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("fuzz.txt");
    }

    // ------------------------------------------------------------------------------------------------- tables, texts

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] csv(String times, String separator) {
        StringBuilder text = new StringBuilder("time" + separator + "level" + separator + "flow\n");
        for (int n = 1; n <= 12; n++) {
            text.append(formatted(times, n)).append(separator).append(n * 1.25).append(separator);
            text.append(n % 5 == 0 ? "\"1\"" : "7").append('\n');
        }
        return utf8(text.toString());
    }

    @Test
    void tables() throws Exception {
        List<byte[]> seeds = List.of(
                csv("2024-%02d", ","), csv("2024-01-%02d", ","), csv("19%02d", ","), csv("2024-01-01T%02d:30", ","));
        fuzz(seeds, false, path -> {
            Table table = Csv.of(path).table();
            Series series = Series.of(table, table.columnNames().get(0));
            assertEquals(table.rowCount(), series.size());
            windows(series);
        });
    }

    @Test
    void tablesInGermanFormat() throws Exception {
        String text = "Tag;Wert\n";
        for (int n = 1; n < 15; n++) {
            text += formatted("%02d.03.2024;1.%03d,5\n", n, n);
        }
        fuzz(List.of(utf8(text), csv("%02d.03.2024", ";")), false, path -> {
            Table table = Csv.of(path)
                    .separator(';')
                    .decimal(',')
                    .thousands('.')
                    .dates("dd.MM.yyyy")
                    .table();
            windows(Series.irregular(table, table.columnNames().get(0)));
        });
    }

    private static void windows(Series series) {
        Windows windows = Windows.of(series, series.names().get(0)).lookBack(3);
        Sequences x = new Sequences();
        windows.fill(new int[] {0, windows.size() - 1}, x, new Sequences());
        assertEquals(-1, x.firstNotFinite());
        Scaler.standard(series).apply(series);
    }

    @Test
    void texts() throws Exception {
        String before = System.getProperty(Data.PROPERTY);
        System.setProperty(Data.PROPERTY, folder.getParent().toString());
        String name = folder.getFileName().toString();
        file = folder.resolve(name + ".txt");
        try {
            byte[] text = utf8("It rained.\r\nThe café was full; nobody \"left\" it.\n雨が降った。\uD83D\uDE00 ١٢٣\n");
            fuzz(List.of(text, utf8("a\tb\n" + "x y z. ".repeat(20))), false, path -> {
                String read = Data.text(name);
                Tokens.words(read);
                List<String> tokens = Tokens.characters(read);
                Vocabulary vocabulary = Vocabulary.of(List.of(tokens), 1, "<start>");
                assertEquals(tokens, vocabulary.decode(vocabulary.encode(tokens)));
                TokenStream stream = TokenStream.of(vocabulary.encode(tokens), 2, 5);
                stream.fill(new int[] {0}, new Sequences(), new Sequences());
            });
        } finally {
            if (before == null) {
                System.clearProperty(Data.PROPERTY);
            } else {
                System.setProperty(Data.PROPERTY, before);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- models

    private static Model model() {
        Sequential network = sequential(bidirectional(simpleRnn(2)), layerNorm(), dense(1));
        return network.build(2).compile(adam(1e-3), mse());
    }

    private static Examples examples() {
        Sequences x = new Sequences(2, 3, 4);
        Arrays.fill(x.data, 1);
        return Examples.of(x, new Sequences(1, 1, 4));
    }

    private byte[] saved() throws IOException {
        ModelFile.of(model())
                .with("vocabulary", Vocabulary.of(List.of(List.of("a", "b")), 1))
                .with("scaler", new Scaler("standard", "y", List.of("y"), List.of(1.5), List.of(2.0)))
                .with("numbers", new double[] {1, 2, 3})
                .save(file);
        return Files.readAllBytes(file);
    }

    private static void use(ModelFile loaded) throws IOException {
        loaded.model().predict(new Sequences(loaded.network().layers().get(0).inputRows(), 2, 1));
        for (String extra : loaded.extras()) {
            switch (extra) {
                case "vocabulary" -> loaded.extra(extra, Vocabulary.class).encode(List.of("a"));
                case "scaler" -> loaded.extra(extra, Scaler.class);
                default -> loaded.extra(extra, double[].class);
            }
        }
    }

    /** A file that still loads has what was saved, because the checksum detects everything else. */
    @Test
    void models() throws Exception {
        Model model = model();
        fuzz(List.of(saved()), true, path -> {
            ModelFile loaded = ModelFile.load(path);
            assertEquals(model.network().parameters(), loaded.network().parameters());
            use(loaded);
        });
    }

    /** Without a checksum, the reader has to detect everything. */
    @Test
    void modelsWithoutAChecksum() throws Exception {
        saved();
        Safetensors whole = Safetensors.read(file);
        Safetensors open = new Safetensors();
        new TreeMap<>(whole.texts()).forEach((name, text) -> {
            if (!name.endsWith("checksum")) {
                open.put(name, text);
            }
        });
        whole.matrices().forEach(open::put);
        open.write(file);
        fuzz(List.of(Files.readAllBytes(file)), true, path -> use(ModelFile.load(path)));
    }

    @Test
    void checkpoints() throws Exception {
        model().fit(examples(), epochs(1), quiet(), checkpoint(file));
        fuzz(
                List.of(Files.readAllBytes(file)),
                true,
                path -> model().fit(examples(), epochs(1), quiet(), checkpoint(path)));
    }

    @Test
    void weightsOfPyTorch() throws Exception {
        byte[] seed = Files.readAllBytes(Path.of("src/test/resources/interop/torch-weights.safetensors"));
        fuzz(
                List.of(seed),
                true,
                path -> PeerWeights.pyTorch(path)
                        .into(peer(lstm(3).activation(TANH), gru(2)), 1, "embed", "lstm", "lstm", "gru"));
    }

    @Test
    void weightsOfKeras() throws Exception {
        byte[] seed = Files.readAllBytes(Path.of("src/test/resources/interop/keras-weights.safetensors"));
        fuzz(List.of(seed), true, path -> PeerWeights.keras(path).into(peer(gru(2)), 1, "embed", "lstm", "both"));
    }

    /** Fuzzes HDF5 files, and archives that also contain the settings of the layers. */
    @Test
    void filesOfKeras() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String end : List.of("keras", "weights.h5", "h5")) {
            seeds.add(Files.readAllBytes(Path.of("src/test/resources/interop/keras-model." + end)));
        }
        fuzz(seeds, false, path -> PeerWeights.keras(path).into(peer(gru(2)), 1, "embed", "lstm", "both"));
    }

    private static Sequential peer(Recurrent... above) {
        List<Layer> layers = new ArrayList<>(
                List.of(embedding(7, 4), lstm(3).activation(TANH).returnSequences()));
        for (Recurrent layer : above) {
            layer.returnSequences();
            layers.add(layer instanceof Gru ? bidirectional(layer) : layer);
        }
        return sequential(layers.toArray(Layer[]::new));
    }

    // ------------------------------------------------------------------------------------------------- sounds

    @Test
    void sounds() throws Exception {
        float[] samples = new float[300];
        for (int t = 0; t < samples.length; t++) {
            samples[t] = (float) StrictMath.sin(0.3 * t);
        }
        byte[] seed = Sound.of(samples, 8000).wav();
        fuzz(List.of(seed, Sound.of(samples, 16_000).wav()), false, path -> {
            Sound sound = Sound.wav(path.toString(), Files.readAllBytes(path));
            assertEquals(sound.samples().length, Sound.wav("again", sound.wav()).samples().length);
        });
    }

    // ------------------------------------------------------------------------------------------------- notebooks

    /** Tests our own reader of notebooks; environment/tests/test_runner.py does the same with run-notebooks. */
    @Test
    void notebooks() throws Exception {
        byte[] seed = Files.readAllBytes(Path.of("src/test/resources/notebooks/runs.ipynb"));
        byte[] other = Files.readAllBytes(Path.of("src/test/resources/notebooks/breaks-rules.ipynb"));
        fuzz(List.of(seed, other), false, path -> {
            Notebook notebook = Notebook.read(path);
            assertEquals(List.of(), notebook.answersTo(notebook));
        });
    }

    // ------------------------------------------------------------------------------------------------- how

    private void fuzz(List<byte[]> seeds, boolean safetensors, Door door) throws IOException {
        Mutator mutator = new Mutator(SEED);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<String> faults = new ArrayList<>();
        int read = 0;
        for (int n = 0; n < INPUTS / DOORS && faults.size() < 20; n++) {
            byte[] seed = seeds.get(n % seeds.size());
            byte[] other = seeds.get((n + 1) % seeds.size());
            byte[] input = safetensors ? mutator.mutateSafetensors(seed, other) : mutator.mutate(seed, other);
            Files.write(file, input);
            long before = threads.getCurrentThreadAllocatedBytes();
            String fault = null;
            try {
                door.open(file);
                read++;
            } catch (Throwable e) {
                fault = Refusal.isOne(e) ? null : Refusal.describe(e);
            }
            long taken = threads.getCurrentThreadAllocatedBytes() - before;
            if (fault == null && taken > MOST_BYTES) {
                fault = "takes " + (taken >> 20) + " MB";
            }
            if (fault != null) {
                Path kept = Files.write(Files.createTempFile("fuzz", ".bin"), input);
                faults.add("input " + n + ", kept as " + kept + ": " + fault);
            }
        }
        assertEquals("", String.join("\n", faults));
        assertTrue(read > INPUTS / DOORS / 100, "only " + read + " inputs were read at all");
    }
}
