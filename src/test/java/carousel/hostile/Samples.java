package carousel.hostile;

import static carousel.Carousel.accuracy;
import static carousel.Carousel.adam;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;

import carousel.data.Examples;
import carousel.data.fetch.Download;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.tasks.AddingProblem;
import carousel.data.tasks.Task;
import carousel.data.tasks.TextTask;
import carousel.data.tasks.WrittenDates;
import carousel.data.text.Vocabulary;
import carousel.generate.LanguageModel;
import carousel.generate.Translator;
import carousel.layers.CellActivation;
import carousel.layers.Layer;
import carousel.layers.Parameter;
import carousel.layers.Stored;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Losses;
import carousel.loss.Metric;
import carousel.optim.Optimizer;
import carousel.optim.Schedule;
import carousel.plot.Figure;
import carousel.recurrent.Cell;
import carousel.train.Callback;
import carousel.train.Fit;
import carousel.train.FitOption;
import carousel.train.Model;
import carousel.train.Network;
import carousel.train.Predictor;
import carousel.train.Sequential;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.image.BufferedImage;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** The table of values: for each type some that make sense and some that do not. */
final class Samples {
    private static final String LONG = "9".repeat(100);
    private final Map<Class<?>, List<Value>> good = new HashMap<>();
    private final Map<Class<?>, List<Value>> bad = new HashMap<>();
    private final Instances instances = new Instances(this);
    private final Path folder;
    private final GoodCalls calls;

    Samples(Path folder) {
        this.folder = folder;
        this.calls = new GoodCalls(folder);
        numbers();
        texts();
        matrices();
        functions();
        data();
        networks();
        Rare.addTo(this);
        implementations();
    }

    <T> void good(Class<T> type, String name, Callable<? extends T> made) {
        good.computeIfAbsent(type, t -> new ArrayList<>()).add(new Value(name, made));
    }

    <T> void bad(Class<T> type, String name, Callable<? extends T> made) {
        bad.computeIfAbsent(type, t -> new ArrayList<>()).add(new Value(name, made));
    }

    // ------------------------------------------------------------------------------------------------- the table

    private void numbers() {
        good(int.class, 2, 1, 12, 3);
        bad(int.class, 0, -1, 1, 1_048_577, 16_777_217, Integer.MAX_VALUE, Integer.MIN_VALUE);
        good(long.class, 1L);
        bad(long.class, 0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE);
        Object[] odd = {0.0, -1.0, 1.0, 1e300, 1e-320, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        good(double.class, 0.5, 2.0);
        bad(double.class, odd);
        good(Double.class, 0.5);
        bad(Double.class, odd);
        good(Integer.class, 2);
        good(float.class, 0.5f);
        bad(float.class, 0f, -1f, Float.NaN, Float.POSITIVE_INFINITY);
        good(char.class, ';', ',', '\'');
        bad(char.class, '\0', 'x', '0', '\n', '"', ' ');
        good(boolean.class, true);
        bad(boolean.class, false);
    }

    private void texts() {
        good(String.class, "y", "2001-06", "month", "a b", "air-passengers", "2003-10-01", "10-01", "W");
        bad(String.class, "", " ", "%s%n", "\0", "no such", LONG);
        good(Object.class, new double[] {1, 2, 3});
        bad(
                Object.class,
                new Object(),
                "",
                new double[0],
                new double[] {Double.NaN, 1, 2},
                new double[] {1},
                List.of(),
                Map.of(),
                new int[][] {{1}, {}});
        good(Charset.class, StandardCharsets.UTF_8);
        good(LocalDate.class, LocalDate.of(2024, 2, 29));
        bad(LocalDate.class, LocalDate.MIN, LocalDate.MAX);
        good(URI.class, URI.create("http://127.0.0.1:9/none"));
        bad(URI.class, URI.create("none"), URI.create("mailto:a@b.c"));
        make(good, Path.class, "a file", () -> folder.resolve("file.bin"));
        make(good, Path.class, "a CSV", () -> Files.writeString(folder.resolve("a.csv"), "t,x\n2001,1\n2002,2\n"));
        make(bad, Path.class, "a folder", () -> folder);
        make(bad, Path.class, "in no folder", () -> folder.resolve("none/none/file.bin"));
        make(bad, Path.class, "an empty file", () -> Files.write(folder.resolve("empty"), new byte[0]));
        make(bad, Path.class, "a wrong file", () -> Files.write(folder.resolve("wrong"), new byte[] {1, 2, 3, -1}));
        bad(Path.class, Path.of(""));
        good(Class.class, String.class);
        bad(Class.class, int.class, void.class);
    }

    private void matrices() {
        good(FloatMatrix.class, ones(1, 1), ones(2, 1), ones(2, 2), ones(2, 3), ones(7, 4), ones(1, 5));
        bad(FloatMatrix.class, ones(0, 0), ones(5, 7), ones(1, 64), ones(3, 0));
        make(bad, FloatMatrix.class, "[NaN]", () -> ones(2, 2).put(0, Float.NaN));
        good(DoubleMatrix.class, DoubleMatrix.ones(2, 1), DoubleMatrix.ones(2, 2), DoubleMatrix.ones(1, 1));
        bad(DoubleMatrix.class, new DoubleMatrix(0, 0), DoubleMatrix.ones(5, 7), DoubleMatrix.ones(3, 0));
        make(bad, DoubleMatrix.class, "[NaN]", () -> DoubleMatrix.ones(2, 1).put(0, Double.NaN));
        for (int rows : new int[] {2, 1, 3}) {
            make(good, Sequences.class, rows + " x 3 x 2", () -> sequences(rows, 3, 2));
        }
        make(good, Sequences.class, "1 x 1 x 2", () -> sequences(1, 1, 2));
        make(bad, Sequences.class, "made without sizes", Sequences::new);
        make(bad, Sequences.class, "5 x 4 x 7", () -> sequences(5, 4, 7));
        make(bad, Sequences.class, "with NaN", () -> with(sequences(2, 3, 2), s -> s.data[1] = Float.NaN));
        make(bad, Sequences.class, "with one length", () -> with(sequences(2, 3, 2), s -> s.lengths = new int[1]));
        make(bad, Sequences.class, "with rows of -1", () -> with(sequences(2, 3, 2), s -> s.rows = -1));
        make(bad, Sequences.class, "with no data", () -> with(sequences(2, 3, 2), s -> s.data = null));
        good(double[].class, (Object) doubles(48), new double[] {0.5, 0.5}, doubles(3), doubles(12), doubles(1));
        good(float[].class, (Object) new float[] {1, 2}, new float[6]);
        good(int[].class, new int[] {1, 0}, new int[] {0, 1, 1, 0, 1, 1}, ints(60), new int[] {3}, new int[0]);
        bad(int[].class, new int[] {-1, 0}, new int[] {0, Integer.MAX_VALUE}, new int[] {0, 16_777_217}, new int[] {
            Integer.MIN_VALUE, 1
        });
    }

    private void functions() {
        make(good, RandomGenerator.class, "random", () -> new Random(1));
        make(good, Random.class, "random", () -> new Random(1));
        good(DoubleUnaryOperator.class, (DoubleUnaryOperator) v -> v);
        bad(DoubleUnaryOperator.class, (DoubleUnaryOperator) v -> Double.NaN);
        good(IntUnaryOperator.class, (IntUnaryOperator) v -> 1);
        bad(IntUnaryOperator.class, (IntUnaryOperator) v -> -1, (IntUnaryOperator) v -> Integer.MAX_VALUE);
        good(DoubleSupplier.class, (DoubleSupplier) () -> 1);
        bad(DoubleSupplier.class, (DoubleSupplier) () -> Double.NaN);
        good(Function.class, (Function<Object, Object>) v -> Map.of("rmse", 1.0), (Function<Object, Object>)
                v -> DoubleMatrix.ones(2, 1));
        bad(Function.class, (Function<Object, Object>) v -> null);
        good(Predicate.class, (Predicate<Object>) v -> true);
        good(Supplier.class, (Supplier<Object>) () -> "text");
        bad(Supplier.class, (Supplier<Object>) () -> null);
        good(Stroke.class, new BasicStroke(1));
        make(
                good,
                Graphics2D.class,
                "graphics",
                () -> new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB).createGraphics());
        make(
                good,
                IChart.class,
                "a figure",
                () -> carousel.plot.Plot.lines("a", "b", "c").line("y", new double[] {1, 2}));
        good(Stored.class, (Stored) (name, rows, columns) -> new FloatMatrix(rows, columns));
        bad(Stored.class, (Stored) (name, rows, columns) -> null, (Stored)
                (name, rows, columns) -> new FloatMatrix(rows + 1, columns));
    }

    private void data() {
        make(good, Table.class, "a table by months", Samples::table);
        make(bad, Table.class, "an empty table", () -> Table.create("empty"));
        make(bad, Table.class, "a table without rows", () -> table().emptyCopy());
        make(
                bad,
                Table.class,
                "a table with holes",
                () -> with(table(), t -> t.doubleColumn("y").setMissing(3)));
        make(good, Series.class, "a series", Samples::series);
        make(bad, Series.class, "one row", () -> series().rows(0, 1));
        make(good, Windows.class, "windows", () -> Windows.of(series(), "y").lookBack(3));
        make(
                good,
                Windows.Split.class,
                "a split",
                () -> Windows.of(series(), "y").splitAt("2004-01"));
        make(good, Vocabulary.class, "a vocabulary", () -> Vocabulary.of(List.of(List.of("a", "b")), 1));
        make(bad, Vocabulary.class, "another vocabulary", () -> Vocabulary.of(List.of(List.of("x", "y", "z", "u")), 1));
        make(good, Examples.class, "examples", () -> Examples.of(sequences(2, 3, 6), sequences(1, 1, 6)));
        make(
                good,
                Examples.class,
                "examples of classes",
                () -> Examples.of(
                        List.of(new int[] {2, 3}, new int[] {3}, new int[] {3, 3}, new int[] {2}),
                        new int[] {1, 0, 1, 0}));
        make(
                bad,
                Examples.class,
                "no examples",
                () -> Examples.of(sequences(2, 3, 6), sequences(1, 1, 6)).subset(0, 0));
        make(bad, Examples.class, "wide examples", () -> Examples.of(sequences(5, 3, 6), sequences(4, 1, 6)));
        make(
                bad,
                Examples.class,
                "examples with NaN",
                () -> Examples.of(with(sequences(2, 3, 6), s -> s.data[1] = Float.NaN), sequences(1, 1, 6)));
    }

    /** Models as parameters of this type. */
    private void models(Class<? super Model> type) {
        make(good, type, "a model", () -> network().compile(adam(1e-3), mse()));
        make(good, type, "a translator's model", Samples::pairs);
        make(good, type, "a language model's model", Samples::letters);
        make(
                bad,
                type,
                "a model that is not built",
                () -> sequential(lstm(2), dense(1)).compile(adam(1e-3), mse()));
    }

    private void networks() {
        make(good, Network.class, "a network", Samples::network);
        make(bad, Network.class, "a network that is not built", () -> sequential(dense(1)));
        make(good, Sequential.class, "a network to compile", Samples::network);
        make(bad, Sequential.class, "a network to compile that is not built", () -> sequential(dense(1)));
        models(Model.class);
        models(Predictor.class);
        make(
                good,
                LanguageModel.class,
                "a language model",
                () -> new LanguageModel(letters(), Vocabulary.of(List.of(List.of("a", "b")), 1)));
        make(good, Translator.class, "a translator", () -> new Translator(pairs(), 1, 2));
        make(good, Fit.class, "a fit", Samples::fit);
        good(Callback.class, new Callback() {});
        make(good, FitOption.class, "quiet", () -> quiet());
        make(good, Metric.class, "accuracy", () -> accuracy());
        make(good, Metric.class, "trained by bce", () -> accuracy().trainedBy(Losses.bce()));
        make(good, Layer.class, "dense", () -> dense(2));
        make(
                bad,
                Layer.class,
                "a layer that has a network",
                () -> network().layers().get(0));
        make(good, Cell.class, "lstm", () -> lstm(2));
        make(good, Parameter.class, "a parameter", () -> new Parameter("W", ones(2, 2), true));
    }

    /** Interfaces that users implement, with each method wrong once. */
    private void implementations() {
        Map<Class<?>, Callable<?>> all = new LinkedHashMap<>();
        all.put(Loss.class, Losses::mse);
        all.put(Metric.class, () -> Metric.of("own", Losses.mae()));
        all.put(Optimizer.class, () -> adam(1e-3));
        all.put(Optimizer.Updates.class, () -> adam(1e-3).start(List.of(new Parameter("W", ones(2, 2), true))));
        all.put(Schedule.class, Schedule::constant);
        all.put(Callback.class, () -> new Callback() {});
        all.put(Examples.class, () -> Examples.of(sequences(2, 3, 6), sequences(1, 1, 6)));
        all.put(Task.class, () -> new AddingProblem(5));
        all.put(TextTask.class, WrittenDates::new);
        all.put(CellActivation.class, () -> CellActivation.TANH);
        all.put(Windows.Rule.class, () -> (Windows.Rule) (last, ahead) -> 1);
        all.put(Download.Progress.class, () -> (Download.Progress) (bytes, total) -> {});
        all.put(Figure.class, () -> carousel.plot.Plot.lines("a", "b", "c").line("y", new double[] {1, 2}));
        all.forEach((type, made) -> {
            List<Value> wrong = Implementation.wrong(type, made, this);
            bad.computeIfAbsent(type, t -> new ArrayList<>()).addAll(wrong);
        });
    }

    // ------------------------------------------------------------------------------------------- how it is read

    /** The values of a call that must be given together. */
    Optional<List<Value>> call(String name) {
        return calls.of(name);
    }

    /** Values of a type that make sense, at least for some methods. */
    List<Value> good(Type type) {
        Class<?> raw = raw(type);
        if (good.containsKey(raw)) {
            return good.get(raw);
        }
        if (raw.isEnum()) {
            return Stream.of(raw.getEnumConstants()).limit(3).map(Value::of).toList();
        }
        if (raw.isArray()) {
            return containers(good(element(type)), n -> array(raw, n));
        }
        if (raw != Object.class && raw.isAssignableFrom(List.class)) {
            return containers(good(element(type)), Samples::list);
        }
        if (raw == Map.class) {
            return Stream.of(good(String.class).get(0))
                    .flatMap(key -> good(element(type)).stream()
                            .limit(3)
                            .map(value ->
                                    new Value("{" + key + "=" + value + "}", () -> Map.of(key.make(), value.make()))))
                    .toList();
        }
        return instances.of(raw);
    }

    /** Values of a type that do not make sense. */
    List<Value> bad(Type type) {
        Class<?> raw = raw(type);
        List<Value> values = new ArrayList<>(bad.getOrDefault(raw, List.of()));
        if (raw.isPrimitive()) {
            return values;
        }
        values.add(Value.of(null));
        if (raw.isArray()) {
            values.add(new Value("[]", () -> Array.newInstance(raw.getComponentType(), 0)));
            Type element = element(type);
            for (Value one : bad(element)) {
                values.add(new Value("[" + one + "]", () -> array(raw, List.of(one))));
            }
            good(element).stream()
                    .limit(1)
                    .forEach(one -> values.add(
                            new Value("[" + one + " x 77]", () -> array(raw, Collections.nCopies(77, one)))));
        } else if (raw != Object.class && raw.isAssignableFrom(List.class)) {
            values.add(new Value("no items", List::of));
            Type element = element(type);
            for (Value one : bad(element)) {
                values.add(new Value("items " + one, () -> Collections.singletonList(one.make())));
            }
            if (arguments(type) instanceof Class<?>) { // not if the object's own class decides the type
                good(element).stream()
                        .limit(1)
                        .forEach(one ->
                                values.add(new Value("77 items " + one, () -> list(Collections.nCopies(77, one)))));
            }
        } else if (raw == Map.class) {
            values.add(new Value("{}", Map::of));
            for (Value one : bad(element(type))) {
                values.add(new Value("{y=" + one + "}", () -> Collections.singletonMap("y", one.make())));
            }
        }
        return values;
    }

    private interface Maker {
        Object of(List<Value> values) throws Exception;
    }

    /** Containers with the same value once, twice and 48 times, and with all values. */
    private static List<Value> containers(List<Value> items, Maker maker) {
        if (items.isEmpty()) {
            return List.of();
        }
        List<List<Value>> contents = new ArrayList<>();
        items.stream().limit(3).forEach(item -> {
            for (int n : new int[] {1, 2, 48}) {
                contents.add(Collections.nCopies(n, item));
            }
        });
        contents.add(items);
        return contents.stream()
                .map(content -> new Value(content.size() + " of " + content.get(0), () -> maker.of(content)))
                .toList();
    }

    private static List<Object> list(List<Value> values) throws Exception {
        List<Object> list = new ArrayList<>();
        for (Value value : values) {
            list.add(value.make());
        }
        return list;
    }

    private static Object array(Class<?> type, List<Value> values) throws Exception {
        Object array = Array.newInstance(type.getComponentType(), values.size());
        int n = 0;
        for (Object value : list(values)) {
            Array.set(array, n++, value);
        }
        return array;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType with) {
            return raw(with.getRawType());
        }
        if (type instanceof WildcardType any) {
            return raw(any.getLowerBounds().length > 0 ? any.getLowerBounds()[0] : any.getUpperBounds()[0]);
        }
        if (type instanceof GenericArrayType array) {
            return raw(array.getGenericComponentType()).arrayType();
        }
        return raw(((TypeVariable<?>) type).getBounds()[0]);
    }

    private static Object arguments(Type type) {
        return type instanceof ParameterizedType with ? with.getActualTypeArguments()[0] : null;
    }

    /** The type of an array's or a list's items, or of a map's values. */
    private static Type element(Type type) {
        if (type instanceof ParameterizedType with) {
            Type[] arguments = with.getActualTypeArguments();
            return arguments[arguments.length - 1];
        }
        if (type instanceof GenericArrayType array) {
            return array.getGenericComponentType();
        }
        Class<?> raw = raw(type);
        return raw.isArray() ? raw.getComponentType() : Object.class;
    }

    private void good(Class<?> type, Object... values) {
        add(good, type, values);
    }

    private void bad(Class<?> type, Object... values) {
        add(bad, type, values);
    }

    private static void add(Map<Class<?>, List<Value>> table, Class<?> type, Object... values) {
        for (Object value : values) {
            table.computeIfAbsent(type, t -> new ArrayList<>()).add(new Value(name(value), () -> value));
        }
    }

    private static <T> void make(Map<Class<?>, List<Value>> table, Class<T> type, String name, Callable<T> made) {
        table.computeIfAbsent(type, t -> new ArrayList<>()).add(new Value(name, made));
    }

    private static String name(Object value) {
        if (value.getClass().isArray()) {
            return "[" + Array.getLength(value) + (Array.getLength(value) > 0 ? ": " + Array.get(value, 0) : "") + "]";
        }
        if (value instanceof FloatMatrix m) {
            return m.rows + " x " + m.columns;
        }
        if (value instanceof DoubleMatrix m) {
            return m.rows + " x " + m.columns;
        }
        return value.getClass().isSynthetic() ? "a function" : value instanceof String s ? "'" + s + "'" : "" + value;
    }

    private static <T> T with(T value, Consumer<T> change) {
        change.accept(value);
        return value;
    }

    // ------------------------------------------------------------------------------------------- what it holds

    private static FloatMatrix ones(int rows, int columns) {
        return FloatMatrix.ones(rows, columns);
    }

    private static double[] doubles(int n) {
        return IntStream.range(0, n).mapToDouble(k -> k / 64.0).toArray();
    }

    private static int[] ints(int n) {
        return IntStream.range(0, n).map(k -> 2 + k % 2).toArray();
    }

    private static Sequences sequences(int rows, int steps, int batch) {
        return with(new Sequences(rows, steps, batch), s -> Arrays.fill(s.data, 1));
    }

    private static Table table() {
        int months = 48;
        return Table.create(
                "sample",
                DateColumn.create(
                        "month",
                        IntStream.range(0, months)
                                .mapToObj(m -> LocalDate.of(2001, 1, 1).plusMonths(m))),
                DoubleColumn.create(
                        "y",
                        IntStream.range(0, months)
                                .mapToDouble(m -> 10 + m + m % 5)
                                .toArray()),
                DoubleColumn.create(
                        "x", IntStream.range(0, months).mapToDouble(m -> m % 7).toArray()));
    }

    private static Series series() {
        return Series.of(table(), "month");
    }

    private static Sequential network() {
        return sequential(lstm(2), dense(1)).build(2);
    }

    private static Model letters() {
        Sequential network = sequential(embedding(4, 2), lstm(2).returnSequences(), dense(4));
        return network.build(1).compile(adam(1e-3), crossEntropy());
    }

    private static Model pairs() {
        Sequential network = sequential(encoderDecoder(embedding(5, 2), lstm(2), embedding(5, 2), lstm(2)), dense(5));
        return network.build(2).compile(adam(1e-3), crossEntropy());
    }

    /** A fit that has ended after an epoch. */
    static Fit fit() {
        return fit("");
    }

    /** A fit that has had no epoch. */
    static Fit newFit() {
        return fit("seen");
    }

    private static Fit fit(String stop) {
        Fit[] caught = new Fit[1];
        network()
                .compile(adam(1e-3), mse())
                .fit(
                        Examples.of(sequences(2, 3, 6), sequences(1, 1, 6)),
                        epochs(1),
                        quiet(),
                        FitOption.callback(new Callback() {
                            @Override
                            public void begin(Fit fit) {
                                caught[0] = fit;
                                if (!stop.isEmpty()) {
                                    fit.stop(stop);
                                }
                            }
                        }));
        return caught[0];
    }
}
