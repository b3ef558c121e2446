package carousel.hostile;

import static carousel.Carousel.adam;
import static carousel.Carousel.additiveAttention;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.dotAttention;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.gru;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.sequential;

import carousel.data.Examples;
import carousel.data.fetch.Download;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.series.Years;
import carousel.data.sound.Sound;
import carousel.data.sound.SpeechFeatures;
import carousel.data.sound.SpokenDigit;
import carousel.data.tasks.AddingProblem1997;
import carousel.data.tasks.TextPair;
import carousel.data.tasks.WrittenDates;
import carousel.data.text.BagOfWords;
import carousel.data.text.Vocabulary;
import carousel.generate.LanguageModel;
import carousel.generate.Sampler;
import carousel.generate.Translator;
import carousel.inspect.Attribution;
import carousel.interop.ModelFile;
import carousel.interop.PeerWeights;
import carousel.interop.Safetensors;
import carousel.interop.onnx.OnnxFile;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.optim.Adam;
import carousel.optim.Clip;
import carousel.optim.RmsProp;
import carousel.optim.Sgd;
import carousel.plot.Plot;
import carousel.recurrent.BatchState;
import carousel.textbook.AdditiveAttention;
import carousel.textbook.DotAttention;
import carousel.textbook.GruCell;
import carousel.textbook.LstmCell;
import carousel.textbook.RnnCell;
import carousel.textbook.TextbookCell;
import carousel.train.Callback;
import carousel.train.FitOption;
import carousel.train.Model;
import carousel.train.Sequential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Arguments, by {@link PublicApi#name}, for calls that no combination of samples can make, because the arguments belong
 * together.
 */
final class GoodCalls {
    private final Map<String, List<Callable<?>>> calls = new HashMap<>();

    GoodCalls(Path folder) {
        layers();
        data();
        texts();
        figures();
        training();
        textbook();
        files(folder);
    }

    /** The object, unless the method is static, followed by the arguments. */
    Optional<List<Value>> of(String name) {
        return Optional.ofNullable(calls.get(name))
                .map(made -> made.stream()
                        .map(value -> new Value(describe(value), value))
                        .toList());
    }

    private static String describe(Callable<?> made) {
        try {
            Object value = made.call();
            return value instanceof String text ? "'" + text + "'" : value instanceof Number ? "" + value : "…";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String name, Callable<?>... values) {
        calls.put("carousel." + name, List.of(values));
    }

    private void layers() {
        Map<String, Callable<Layer>> layers = new HashMap<>();
        layers.put("attention.AdditiveAttentionLayer", () -> additiveAttention(2));
        layers.put("attention.AttentionLayer", () -> dotAttention());
        layers.put("attention.DotAttentionLayer", () -> dotAttention());
        layers.put("attention.EncoderDecoder", GoodCalls::pairs);
        layers.put("cells.ForwardCell", () -> new Rare.MinGru(2));
        layers.put("cells.Gru", () -> gru(2));
        layers.put("cells.Lstm", () -> lstm(2));
        layers.put("cells.MinLstm", () -> carousel.Carousel.minLstm(2));
        layers.put("cells.OnLstm", () -> carousel.Carousel.onLstm(2));
        layers.put("cells.Mlstm", () -> carousel.Carousel.mlstm(2));
        layers.put("cells.SimpleRnn", () -> carousel.Carousel.simpleRnn(2));
        layers.put("cells.Slstm", () -> carousel.Carousel.slstm(2));
        layers.put("layers.DenseLayer", () -> dense(2));
        layers.put("layers.Dropout", () -> carousel.Carousel.dropout(0.5));
        layers.put("layers.Embedding", () -> embedding(4, 2));
        layers.put("layers.Layer", () -> dense(2));
        layers.put("layers.LayerNorm", () -> carousel.Carousel.layerNorm());
        layers.put("recurrent.Bidirectional", () -> bidirectional(lstm(2)));
        layers.put("recurrent.Cell", () -> lstm(2));
        layers.put("recurrent.Recurrent", () -> lstm(2));
        layers.forEach((name, layer) -> {
            int rows = name.endsWith("Embedding") ? 1 : 2;
            Callable<Layer> built = () -> built(layer.call(), rows);
            add(name + ".copyFrom(Layer)", built, built);
            add(name + ".expectRows(Sequences)", built, () -> ones(rows, 3, 2));
            add(name + ".expectGradient(Sequences, Sequences)", built, () -> ones(2, 3, 2), () -> ones(2, 3, 2));
            add(name + ".pass()", built);
            add(name + ".take()", layer);
            add(name + ".build(int, RandomGenerator)", layer, () -> rows, () -> new SplittableRandom(1));
            add(name + ".build(int, Stored)", layer, () -> rows, () ->
                    (carousel.layers.Stored) (matrix, r, c) -> new FloatMatrix(r, c));
            add(name + ".parameter(String)", built, () -> name.contains("Embedding") ? "E" : "W");
            add(name + ".outputRows(int)", layer, () -> rows);
            add(name + ".copy()", layer);
            add(name + ".options()", layer);
            add(name + ".readsSequences()", layer);
        });
        for (String name : new String[] {"cells.Gru", "cells.Lstm", "recurrent.Cell", "recurrent.Recurrent"}) {
            parameter(name, layers.get(name), name.endsWith("Gru") ? "W_xr" : "W_xi");
        }
        add(
                "cells.ForwardCell.requireStatesFor(Recurrent, int)",
                layers.get("cells.ForwardCell"),
                () -> gru(2),
                () -> 1);
        parameter("cells.ForwardCell", layers.get("cells.ForwardCell"), "W_xz");
        parameter("cells.MinLstm", layers.get("cells.MinLstm"), "W_xf");
        parameter("cells.OnLstm", layers.get("cells.OnLstm"), "W_xf");
        parameter("cells.SimpleRnn", layers.get("cells.SimpleRnn"), "W_xh");
        parameter("cells.Slstm", layers.get("cells.Slstm"), "W_xi");
        parameter("cells.Mlstm", layers.get("cells.Mlstm"), "W_xi");
        parameter("layers.LayerNorm", layers.get("layers.LayerNorm"), "gamma");
        parameter("recurrent.Bidirectional", layers.get("recurrent.Bidirectional"), "forward.W_xi");
        parameter("attention.AdditiveAttentionLayer", layers.get("attention.AdditiveAttentionLayer"), "v");
        parameter("attention.EncoderDecoder", layers.get("attention.EncoderDecoder"), "source.E");
        Callable<?> pairsParts = () -> embedding(5, 2);
        add(
                "attention.EncoderDecoder.new(Embedding, Layer, Embedding, Recurrent)",
                pairsParts,
                () -> lstm(2),
                pairsParts,
                () -> lstm(2));
        add(
                "Carousel.encoderDecoder(Embedding, Layer, Embedding, Recurrent)",
                pairsParts,
                () -> lstm(2),
                pairsParts,
                () -> lstm(2));
        add(
                "attention.EncoderDecoder.attention(AttentionLayer)",
                () -> encoderDecoder(embedding(5, 2), lstm(2), embedding(5, 2), lstm(2)),
                () -> dotAttention());
        Callable<?> attends = () -> read(built(dotAttention(), 2).pass());
        add(
                "attention.AttentionPass.gradient(int)",
                () -> built(additiveAttention(2), 2).pass(),
                () -> 0);
        add("attention.AttentionPass.attendBack(Sequences)", attends, () -> ones(4, 1, 2));
        add("attention.AttentionPass.backward(Sequences)", attends, () -> ones(4, 1, 2));
        add("attention.AttentionPass.backwardToParameters(Sequences)", attends, () -> ones(4, 1, 2));
        add("attention.AttentionPass.backwardToInput(Sequences)", attends, () -> ones(4, 1, 2));
        Callable<?> both =
                () -> read(built(bidirectional(lstm(2).returnSequences()), 2).pass());
        add("recurrent.Bidirectional.Both.backward(Sequences)", both, () -> ones(4, 3, 2));
        add("recurrent.Bidirectional.Both.backwardToInput(Sequences)", both, () -> ones(4, 3, 2));
        add("recurrent.Bidirectional.Both.backwardToParameters(Sequences)", both, () -> ones(4, 3, 2));
        for (String method : new String[] {"backward", "endsSequences", "forward", "unsaid"}) {
            add("recurrent.Bidirectional." + method + "()", layers.get("recurrent.Bidirectional"));
        }
        add(
                "recurrent.BatchState.toDoubleMatrix(String)",
                () -> new BatchState(FloatMatrix.ones(2, 2), null),
                () -> "h");
        add("recurrent.BatchState.map(UnaryOperator)", () -> new BatchState(FloatMatrix.ones(2, 2), null), () ->
                (java.util.function.UnaryOperator<FloatMatrix>) FloatMatrix::dup);
        add("recurrent.Cell.Factory.of(int)", () -> (carousel.recurrent.Cell.Factory) carousel.cells.Gru::new, () -> 2);
        add("linalg.Sequences.copyBack(Sequences, int)", () -> ones(2, 3, 2), () -> ones(2, 3, 4), () -> 1);
    }

    private void parameter(String type, Callable<Layer> layer, String name) {
        add(type + ".parameter(String)", () -> built(layer.call(), 2), () -> name);
    }

    private static Layer pairs() {
        return encoderDecoder(embedding(5, 2), lstm(2), embedding(5, 2), lstm(2))
                .attention(dotAttention());
    }

    private static <L extends Layer> L built(L layer, int rows) {
        layer.build(rows, new SplittableRandom(1));
        return layer;
    }

    private static <P extends carousel.layers.Pass> P read(P pass) {
        pass.forward(ones(2, 3, 2), null);
        return pass;
    }

    private static Sequences ones(int rows, int steps, int batch) {
        Sequences x = new Sequences(rows, steps, batch);
        Arrays.fill(x.data, 1);
        return x;
    }

    private static Table table(int days, int variables) {
        Table table = Table.create(
                "days",
                DateColumn.create(
                        "day",
                        IntStream.range(0, days)
                                .mapToObj(
                                        d -> java.time.LocalDate.of(2001, 10, 1).plusDays(d))));
        for (int v = 0; v < variables; v++) {
            int period = 7 + v;
            table.addColumns(DoubleColumn.create(
                    "y" + v,
                    IntStream.range(0, days).mapToDouble(d -> d % period).toArray()));
        }
        return table;
    }

    private static Series series(int variables) {
        return Series.of(table(900, variables), "day");
    }

    private static Windows windows() {
        return Windows.of(series(1)).lookBack(3);
    }

    private static Years years() {
        return Years.of(series(2), "y0", "10-01");
    }

    private static double[] doubles(int n) {
        return IntStream.range(0, n).mapToDouble(k -> 1 + k % 5).toArray();
    }

    private void data() {
        add("data.series.Series.values()", () -> series(1));
        add(
                "data.series.Series.addLagged(String, List, double[], int)",
                () -> series(1),
                () -> "y0",
                () -> List.of("2001-12-01"),
                () -> new double[] {1},
                () -> 7);
        add("data.series.Windows.of(Series)", () -> series(1));
        add(
                "data.series.Windows.ahead(int, double[])",
                GoodCalls::windows,
                () -> 1,
                () -> doubles(windows().size()));
        add("data.series.Windows.forecasts(Rule)", GoodCalls::windows, () -> (Windows.Rule) (last, ahead) -> 1);
        add(
                "data.series.Windows.weighted(double[])",
                GoodCalls::windows,
                () -> doubles(windows().size()));
        add(
                "data.series.Windows.withStatic(double[][])",
                GoodCalls::windows,
                () -> rows(windows().size()));
        add("data.series.Years.of(Series, String, String)", () -> series(2), () -> "y0", () -> "10-01");
        add("data.series.Years.before(String)", GoodCalls::years, () -> "2002-10-01");
        add("data.series.Years.from(String)", GoodCalls::years, () -> "2002-10-01");
        for (String method : new String[] {"features", "labels", "size", "streams", "targetRows", "targets"}) {
            add("data.series.Years." + method + "()", GoodCalls::years);
        }
        add("data.series.Years.length(int)", GoodCalls::years, () -> 1);
        add("data.series.Years.weight(int)", GoodCalls::years, () -> 1);
        add(
                "data.series.Years.fill(int[], Sequences, Sequences)",
                GoodCalls::years,
                () -> new int[] {0},
                Sequences::new,
                Sequences::new);
        add("data.series.Years.select(int[])", GoodCalls::years, () -> new int[] {0});
        add("data.series.Years.subset(int, int)", GoodCalls::years, () -> 0, () -> 1);
        add("data.series.Years.weighted(double[])", GoodCalls::years, () -> doubles(years().size()));
        add("data.series.Years.withStatic(double[][])", GoodCalls::years, () -> rows(years().size()));
        add("data.series.Scaler.apply(Series)", () -> Scaler.standard(series(1)), () -> series(1));
        Callable<?> scaler = () -> Scaler.standard(series(1));
        add(
                "data.series.Scaler.new(String, String, List, List, List)",
                () -> "standard",
                () -> "rows",
                () -> List.of("y"),
                () -> List.of(1.0),
                () -> List.of(2.0));
        add("data.series.Scaler.invert(double[][])", scaler, () -> new double[][] {{1, 2}});
        add("data.series.Scaler.invert(double[])", scaler, () -> new double[] {1});
        add("baselines.DayOfYear.usual(Series, String, String)", () -> series(1), () -> "y0", () -> "2003-10-01");
        add("baselines.DayOfYear.anomalies(Series, String, String)", () -> series(1), () -> "y0", () -> "2003-10-01");
        add(
                "baselines.LinearRule.forecast(Features, double[], String)",
                () -> carousel.baselines.Features.lags(series(1), 2),
                () -> doubles(900),
                () -> "2003-10-01");
        add("data.tasks.AddingProblem1997.new(int)", () -> 20);
        for (String method : new String[] {"features", "targetRows"}) {
            add("data.tasks.AddingProblem1997." + method + "()", () -> new AddingProblem1997(20));
        }
        add(
                "data.tasks.AddingProblem1997.draw(RandomGenerator)",
                () -> new AddingProblem1997(20),
                () -> new SplittableRandom(1));
        add(
                "data.tasks.AddingProblem1997.isSolved(FloatMatrix, FloatMatrix)",
                () -> new AddingProblem1997(20),
                () -> FloatMatrix.ones(1, 1),
                () -> FloatMatrix.ones(1, 1));
        add("data.sound.Sound.wav(String, byte[])", () -> "a.wav", () -> sound().wav());
        add(
                "data.sound.SpeechFeatures.standardised(List)",
                () -> List.of(
                        SpeechFeatures.standard().mel(sound()),
                        SpeechFeatures.standard().mel(sound())));
        add(
                "data.sound.SpokenDigit.cepstra(List, SpeechFeatures)",
                () -> List.of(new SpokenDigit(1, "anna", "train", sound())),
                SpeechFeatures::standard);
        Callable<?> features = () -> List.of(SpeechFeatures.standard().mel(sound()));
        add("data.sound.TimeWarping.nearest(List, List)", features, features);
        Examples four = Examples.of(ones(2, 3, 4), ones(1, 1, 4));
        add("data.Examples.weighted(double[])", () -> four, () -> doubles(4));
        add("data.Examples.withStatic(double[][])", () -> four, () -> rows(4));
        add(
                "data.Examples.of(List, List)",
                () -> List.of(FloatMatrix.ones(2, 3)),
                () -> List.of(FloatMatrix.ones(1, 1)));
        add("data.Examples.of(List, int[])", () -> List.of(new int[] {2}), () -> new int[] {1});
        add("data.Examples.tagged(List, List)", () -> List.of(new int[] {2}), () -> List.of(new int[] {1}));
        add(
                "data.Examples.pairs(List, List, int, int)",
                () -> List.of(new int[] {3}),
                () -> List.of(new int[] {4}),
                () -> 1,
                () -> 2);
        add("data.Csv.table()", () -> carousel.data.Csv.of(carousel.data.Data.file("sunspots/sunspots.csv")));
        add("data.Data.text(String)", () -> "railway-day-book");
        add("data.Data.file(String)", () -> "sunspots/sunspots.csv");
        add(
                "data.Smote.balance(Examples, int, long)",
                () -> Examples.of(ones(2, 1, 5), with(new Sequences(1, 1, 5), y -> y.data[0] = y.data[1] = 1)),
                () -> 1,
                () -> 1L);
        Callable<?> drawn = () -> new carousel.data.tasks.AddingProblem(5).examples(3, 1);
        add(
                "data.tasks.Task.Generated.fill(int[], Sequences, Sequences)",
                drawn,
                () -> new int[] {0},
                Sequences::new,
                Sequences::new);
        add("data.tasks.Task.Generated.length(int)", drawn, () -> 1);
        add("data.tasks.Task.Generated.weighted(double[])", drawn, () -> doubles(3));
        add("data.tasks.Task.Generated.withStatic(double[][])", drawn, () -> rows(3));
        for (String method : new String[] {"features", "seed", "size", "targetRows", "task"}) {
            add("data.tasks.Task.Generated." + method + "()", drawn);
        }
        add("data.tasks.NestedSentences.Sentence.new(List, Set)", () -> List.of("the"), Set::of);
        Callable<?> curve = () -> new carousel.metrics.Curve("x", "y", doubles(3), doubles(3), doubles(3));
        add("metrics.Curve.table()", curve);
    }

    private static <T> T with(T value, Consumer<T> change) {
        change.accept(value);
        return value;
    }

    private static double[][] rows(int n) {
        return IntStream.range(0, n).mapToObj(k -> new double[] {k}).toArray(double[][]::new);
    }

    private static Sound sound() {
        float[] samples = new float[4000];
        IntStream.range(0, 4000).forEach(t -> samples[t] = (float) StrictMath.sin(0.3 * t));
        return Sound.of(samples, 8000);
    }

    private void texts() {
        Callable<?> texts = () -> List.of(List.of("a", "b"), List.of("b"));
        add("data.text.Vocabulary.new(int, List)", () -> 2, () -> List.of("<pad>", "<unknown>", "a", "b"));
        add("data.text.Vocabulary.of(Collection, String[])", texts, () -> new String[] {"<s>"});
        add("data.text.Vocabulary.of(Collection, int, String[])", texts, () -> 1, () -> new String[] {"<s>"});
        add("data.text.Vocabulary.of(Collection, int, int, String[])", texts, () -> 1, () -> 5, () ->
                new String[] {"<s>"});
        add("data.text.Vocabulary.encode(List)", GoodCalls::vocabulary, () -> List.of("a", "b"));
        add("data.text.BagOfWords.new(List, boolean)", () -> List.of(1.0, 2.0), () -> true);
        add("data.text.BagOfWords.tfIdf(int, List)", () -> 4, () -> List.of(new int[] {2, 3}, new int[] {3}));
        add(
                "data.text.BagOfWords.examples(List, int[])",
                () -> BagOfWords.counts(4),
                () -> List.of(new int[] {2, 3}, new int[] {3}),
                () -> new int[] {0, 1});
        TextPair pair = new WrittenDates().seen(1, 1).get(0);
        add("data.tasks.WrittenDates.isUnseen(TextPair)", WrittenDates::new, () -> pair);
        add("data.tasks.TextTask.isUnseen(TextPair)", WrittenDates::new, () -> pair);
        add(
                "data.tasks.Stories.isUnseen(TextPair)",
                () -> new carousel.data.tasks.Stories(2, 3),
                () -> new carousel.data.tasks.Stories(2, 3).seen(1, 1).get(0));
        Callable<?> writer = () -> new LanguageModel(letters(), vocabulary());
        add("generate.LanguageModel.surprise(List)", writer, () -> List.of("a", "b", "a"));
        add("generate.LanguageModel.surprise(String)", writer, () -> "aba");
        add(
                "generate.LanguageModel.write(List, int, Sampler, long)",
                writer,
                () -> List.of("a"),
                () -> 3,
                Sampler::greedy,
                () -> 1L);
        Callable<?> translator =
                () -> new Translator(sequential(pairs(), dense(5)).build(2).compile(adam(1e-3), crossEntropy()), 1, 2);
        add("generate.Translator.greedy(List, int)", translator, () -> List.of(new int[] {3, 4}), () -> 3);
        Callable<?> attribution = () ->
                new Attribution(sequential(embedding(4, 2), lstm(2), dense(2)).build(1), 1);
        add(
                "inspect.Attribution.new(Network, int)",
                () -> sequential(embedding(4, 2), lstm(2), dense(2)).build(1),
                () -> 1);
        for (String method : new String[] {"answer", "baseline", "gradientTimesInput", "leaveOneOut"}) {
            add("inspect.Attribution." + method + "(int[])", attribution, () -> new int[] {2, 3});
        }
        add("inspect.Attribution.integratedGradients(int, int[])", attribution, () -> 4, () -> new int[] {2, 3});
    }

    private static Vocabulary vocabulary() {
        return Vocabulary.of(List.of(List.of("a", "b")), 1);
    }

    private static Model letters() {
        Sequential network = sequential(embedding(4, 2), lstm(2).returnSequences(), dense(4));
        return network.build(1).compile(adam(1e-3), crossEntropy());
    }

    private void figures() {
        Callable<?> matrix = () -> new double[][] {{1, 2}, {3, 4}};
        add("metrics.Scores.of(int[], double[][])", () -> new int[] {0, 1, 1}, () ->
                new double[][] {{0.1}, {0.9}, {0.6}});
        add("plot.Heatmap.columns(String)", () -> Plot.gate("t", new double[2][2]), () -> "ab");
        add(
                "plot.Lines.split(Object, String, String)",
                () -> Plot.lines("a", "b", "c").line("y", new double[] {1, 2}),
                () -> 1,
                () -> "train",
                () -> "test");
        add(
                "plot.Plot.attention(String, List, List, Object)",
                () -> "t",
                () -> List.of("a", "b"),
                () -> List.of("c", "d"),
                matrix);
        add("plot.Plot.gate(String, Object)", () -> "t", matrix);
        add("plot.Plot.state(String, Object)", () -> "t", matrix);
        add("plot.Plot.heatmap(String, String, String, Object)", () -> "t", () -> "x", () -> "y", matrix);
        add("plot.Plot.text(String, String, List, Object)", () -> "t", () -> "v", () -> List.of("a", "b"), () ->
                new double[] {1, 2});
        add("plot.Plot.trace(String, String, Object, int[])", () -> "t", () -> "c", matrix, () -> new int[] {1});
        add("notebook.Show.table(Relation, int)", () -> table(5, 1), () -> 3);
        add("notebook.StepTable.of(List, int)", () -> lstmSteps(), () -> 1);
    }

    private void training() {
        Callable<?> parameters = () -> List.of(new Parameter("W", FloatMatrix.ones(2, 2), true));
        add("optim.Adam.start(List)", () -> new Adam(0.1), parameters);
        add("optim.Optimizer.start(List)", () -> new Adam(0.1), parameters);
        add("optim.RmsProp.start(List)", () -> new RmsProp(0.1), parameters);
        add("optim.Sgd.start(List)", () -> new Sgd(0.1), parameters);
        Callable<?> gradients = () -> List.of(FloatMatrix.ones(2, 2));
        add("optim.Clip.apply(List)", () -> Clip.norm(1), gradients);
        add(
                "optim.Optimizer.Updates.apply(List, double)",
                () -> new Adam(0.1).start(List.of(new Parameter("W", FloatMatrix.ones(2, 2), true))),
                gradients,
                () -> 0.1);
        DoubleBinaryOperator difference = (y, target) -> y - target;
        add(
                "loss.Losses.of(String, DoubleBinaryOperator, DoubleBinaryOperator)",
                () -> "own",
                () -> difference,
                () -> difference);
        add("loss.Metric.of(String, DoubleBinaryOperator)", () -> "own", () -> difference);
        Callback.Step step = (fit, number, loss) -> {};
        add("Carousel.afterStep(Step)", () -> step);
        add("callbacks.Callbacks.afterStep(Step)", () -> step);
        BiConsumer<Object, Object> nothing = (fit, epoch) -> {};
        add("train.Epoch.figure(String)", () -> new carousel.train.Epoch(1, 0.1, Map.of("loss", 0.5)), () -> "loss");
        add("train.History.figure(String)", Rare::history, () -> "loss");
        add("callbacks.Callbacks.afterEpoch(BiConsumer)", () -> nothing);
        add("Carousel.afterEpoch(BiConsumer)", () -> nothing);
        add(
                "interop.Checkpoint.begin(Fit)",
                () -> new carousel.interop.Checkpoint(Path.of("target/hostile.safetensors"), 1),
                Samples::fit);
        for (String type : new String[] {"Model", "Predictor"}) {
            add(
                    "train." + type + ".predict(double[][][])",
                    () -> sequential(lstm(2), dense(1)).compile(adam(0.1), mse()),
                    () -> new double[][][] {{{1, 2}}});
        }
        add("train.Sequential.new(List)", () -> List.of(lstm(2), dense(1)));
        add("layers.Layers.build(List, int, ObjIntConsumer)", () -> List.of(dense(2)), () -> 2, () ->
                (ObjIntConsumer<Layer>) (layer, rows) -> layer.build(rows, new SplittableRandom(1)));
        add("recurrent.Recurrent.requireStatesFor(Recurrent, int)", () -> lstm(2), () -> lstm(2), () -> 1);
        add("recurrent.RecurrentPass.beginGradient()", () -> {
            var layer = lstm(2);
            layer.build(2, new SplittableRandom(1));
            carousel.recurrent.RecurrentPass pass = layer.pass();
            pass.backward(pass.forward(new Sequences(2, 1, 1), null));
            return pass;
        });
        add("layers.Layers.take(List)", () -> List.of(dense(2)));
        for (String type : new String[] {"Network", "Sequential"}) {
            add("train." + type + ".seed(long)", () -> sequential(dense(1)), () -> 3L);
            add("train." + type + ".build(int, Stored)", () -> sequential(dense(1)), () -> 2, () ->
                    (carousel.layers.Stored) (name, r, c) -> new FloatMatrix(r, c));
        }
        add(
                "passes.NetworkPass.begin(List)",
                () -> sequential(lstm(2), dense(1)).build(2).pass(),
                () -> List.of(new BatchState(FloatMatrix.ones(2, 2), FloatMatrix.ones(2, 2))));
        add(
                "passes.NetworkPass.new(List, BitSet)",
                () -> sequential(lstm(2), dense(1)).build(2).layers(),
                java.util.BitSet::new);
        add(
                "passes.Memory.tooSmall(Object, List, int, int, OutOfMemoryError)",
                () -> "a network",
                () -> sequential(lstm(2), dense(1)).build(2).layers(),
                () -> 2,
                () -> 2,
                OutOfMemoryError::new);
        add(
                "train.Model.trainer(FitOption[])",
                () -> sequential(lstm(2), dense(1)).build(2).compile(adam(1e-3), mse()),
                () -> new FitOption[] {clipNorm(1)});
        add("train.Callback.Saving.begin(Fit)", () -> new Callback.Saving() {}, Samples::fit);
        add("callbacks.EarlyStopping.begin(Fit)", () -> new carousel.callbacks.EarlyStopping(2), Samples::newFit);
        add(
                "train.Fit.resume(List, List, int)",
                Samples::newFit,
                () -> List.of(new carousel.train.Epoch(1, 0.1, Map.of("loss", 0.5))),
                () -> null,
                () -> 0);
    }

    private static List<LstmCell.Step> lstmSteps() {
        return new ArrayList<>(new LstmCell(2, 2).forward(columns(), new LstmCell(2, 2).zeroState()));
    }

    private static List<DoubleMatrix> columns() {
        return List.of(DoubleMatrix.ones(2), DoubleMatrix.ones(2));
    }

    private void textbook() {
        cell("GruCell", () -> new GruCell(2, 2), "W_xr");
        cell("LstmCell", () -> new LstmCell(2, 2), "W_xi");
        cell("RnnCell", () -> new RnnCell(2, 2), "W_xh");
        cell("TextbookCell", () -> new RnnCell(2, 2), "W_xh");
        add(
                "textbook.LstmCell.forward(DoubleMatrix, State)",
                () -> new LstmCell(2, 2),
                () -> DoubleMatrix.ones(2),
                () -> new LstmCell(2, 2).zeroState());
        add(
                "textbook.LstmCell.backward(Step, State)",
                () -> new LstmCell(2, 2),
                () -> lstmSteps().get(0),
                () -> new LstmCell(2, 2).zeroState());
        attention("AdditiveAttention", () -> new AdditiveAttention(2, 2, 2), "W_q");
        attention("DotAttention", DotAttention::new, "none");
        attention("Attention", () -> new AdditiveAttention(2, 2, 2), "W_q");
    }

    private <C extends TextbookCell<?>> void cell(String name, Callable<C> made, String parameter) {
        String type = "textbook." + name;
        Callable<?> zero = () -> made.call().zeroState();
        Callable<?> steps = () -> made.call().forward(columns(), made.call().zeroState());
        add(type + ".forward(List, State)", made, GoodCalls::columns, zero);
        add(type + ".backward(List, List, State)", made, steps, GoodCalls::columns, zero);
        add(type + ".backward(List, State)", made, steps, zero);
        add(type + ".gradientByLag(List, State)", made, steps, zero);
        set(type, made, parameter);
    }

    private void set(String type, Callable<?> made, String parameter) {
        add(type + ".set(String, DoubleMatrix)", made, () -> parameter, () -> DoubleMatrix.ones(2, 2));
        add(type + ".set(String, FloatMatrix)", made, () -> parameter, () -> FloatMatrix.ones(2, 2));
    }

    private void attention(String name, Callable<? extends carousel.textbook.Attention> made, String parameter) {
        String type = "textbook." + name;
        add(type + ".forward(DoubleMatrix, List)", made, () -> DoubleMatrix.ones(2), GoodCalls::columns);
        add(
                type + ".backward(Step, DoubleMatrix)",
                made,
                () -> made.call().forward(DoubleMatrix.ones(2), columns()),
                () -> DoubleMatrix.ones(2));
        set(type, made, parameter);
    }

    private void files(Path folder) {
        Callable<Model> model = () -> sequential(lstm(2), dense(3)).build(2).compile(adam(1e-3), mse());
        Callable<Path> saved = () -> {
            Path file = folder.resolve("good.safetensors");
            ModelFile.of(model.call()).with("y", "text").save(file);
            return file;
        };
        carousel.recurrent.Cell.Factory[] cells = {carousel.cells.Gru::new};
        add(
                "plot.Plot.save(IChart, Path)",
                () -> Plot.lines("a", "b", "c").line("y", new double[] {1, 2}),
                () -> folder.resolve("figure.png"));
        add("Carousel.load(Path, Factory[])", saved, () -> cells);
        add("interop.ModelFile.load(Path, Factory[])", saved, () -> cells);
        add(
                "interop.ModelFile.extra(String, Class)",
                () -> ModelFile.load(saved.call()),
                () -> "y",
                () -> String.class);
        add("interop.onnx.OnnxFile.softmax()", () -> OnnxFile.of(model.call()));
        add("interop.Safetensors.matrix(String)", () -> new Safetensors().put("W", FloatMatrix.ones(2, 2)), () -> "W");
        add(
                "interop.PeerWeights.into(Network, int, String[])",
                () -> PeerWeights.pyTorch(Path.of("src/test/resources/interop/torch-weights.safetensors")),
                () -> sequential(carousel.Carousel.simpleRnn(3).activation(carousel.Carousel.TANH)),
                () -> 4,
                () -> new String[] {"rnn"});
        Callable<?> here = () -> {
            java.nio.file.Files.writeString(folder.resolve("none"), "text");
            return new Download(java.net.URI.create("http://127.0.0.1:9/none"), "none", null);
        };
        add("data.Csv.dates(String)", () -> carousel.data.Csv.of(Path.of("none.csv")), () -> "dd.MM.yyyy");
        add(
                "data.fetch.Download.new(URI, String, String)",
                () -> java.net.URI.create("http://127.0.0.1:9/none"),
                () -> "none",
                () -> "0".repeat(64));
        add("data.fetch.Download.to(Path, Progress)", here, () -> folder, () ->
                (Download.Progress) (bytes, total) -> {});
    }
}
