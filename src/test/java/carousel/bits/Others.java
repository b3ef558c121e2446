package carousel.bits;

import carousel.baselines.Baselines;
import carousel.baselines.NGrams;
import carousel.data.Data;
import carousel.data.Examples;
import carousel.data.Resample;
import carousel.data.Smote;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.tasks.AddingProblem;
import carousel.data.tasks.AddingProblem1997;
import carousel.data.tasks.EmbeddedReber;
import carousel.data.tasks.SpikeDelays;
import carousel.data.tasks.Stories;
import carousel.data.tasks.Task;
import carousel.data.tasks.TemporalOrder;
import carousel.data.tasks.TwoSequences;
import carousel.data.tasks.WrittenDates;
import carousel.data.text.BagOfWords;
import carousel.linalg.Normal;
import carousel.linalg.Sequences;
import carousel.metrics.Autocorrelation;
import carousel.metrics.Interval;
import carousel.metrics.Regression;
import carousel.metrics.Scores;
import carousel.textbook.AdditiveAttention;
import carousel.textbook.Attention;
import carousel.textbook.Dense;
import carousel.textbook.DotAttention;
import carousel.textbook.GruCell;
import carousel.textbook.LossValue;
import carousel.textbook.LstmCell;
import carousel.textbook.RnnCell;
import carousel.textbook.TextbookCell;
import carousel.textbook.Trainable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;

/** Results that do not come from networks: those of the textbook, random numbers, data, baselines and metrics. */
final class Others {
    private Others() {}

    static void addTo(Map<String, Supplier<Checksum>> kinds) {
        kinds.put("textbook lstm", () -> textbook(new LstmCell(3, 4)));
        kinds.put("textbook gru", () -> textbook(new GruCell(3, 4)));
        kinds.put("textbook rnn", () -> textbook(new RnnCell(3, 4)));
        kinds.put("textbook dot attention", () -> textbook(new DotAttention()));
        kinds.put("textbook additive attention", () -> textbook(new AdditiveAttention(3, 3, 4)));
        kinds.put("textbook losses", Others::textbookLosses);
        kinds.put("normal numbers", Others::normal);
        kinds.put("tasks", Others::tasks);
        kinds.put("written tasks", Others::writtenTasks);
        kinds.put("series", Others::series);
        kinds.put("baselines", Others::baselines);
        kinds.put("texts", Others::texts);
        kinds.put("measures", Others::measures);
    }

    private static DoubleMatrix noise(int rows, int columns, long seed) {
        return new DoubleMatrix(
                rows,
                columns,
                new Random(seed).doubles((long) rows * columns, -1, 1).toArray());
    }

    /** Several steps of gradient descent, so that a difference in the last bit has time to grow. */
    private static <S extends TextbookCell.Step> Checksum textbook(TextbookCell<S> cell) {
        Checksum sum = new Checksum();
        cell.randomise(new Random(1), 0.8);
        Dense dense = new Dense(4, 2);
        dense.randomise(new Random(2), 0.8);
        List<DoubleMatrix> xs = noise(3, 12, 3).columnsAsList();
        for (int n = 0; n < 20; n++) {
            List<S> steps = cell.forward(xs, cell.zeroState());
            DoubleMatrix h = steps.get(11).h();
            LossValue loss = LossValue.binaryCrossEntropy(dense.forward(h), DoubleMatrix.ones(2));
            sum.add(loss.value());
            DoubleMatrix dh = dense.backward(h, loss.gradient());
            List<DoubleMatrix> dhs = IntStream.range(0, 12)
                    .mapToObj(t -> dh.mul(t == 11 ? 1 : 0))
                    .toList();
            cell.backward(
                    steps,
                    dhs,
                    new carousel.textbook.State(
                            DoubleMatrix.zeros(4), cell.zeroState().c()));
            descend(cell);
            descend(dense);
        }
        cell.parameters().values().forEach(sum::add);
        return sum;
    }

    private static void descend(Trainable part) {
        part.parameters().forEach((name, w) -> w.subi(part.gradients().get(name).mul(0.1)));
        part.zeroGradients();
    }

    private static Checksum textbook(Attention attention) {
        attention.randomise(new Random(1), 0.8);
        List<DoubleMatrix> keys = noise(3, 6, 4).columnsAsList();
        Attention.Step step = attention.forward(keys.get(2), keys);
        Attention.Gradient gradient = attention.backward(step, noise(3, 1, 5));
        Checksum sum = new Checksum().add(step.weights()).add(step.context()).add(gradient.dq());
        gradient.dkeys().forEach(sum::add);
        return sum;
    }

    private static Checksum textbookLosses() {
        DoubleMatrix y = noise(6, 1, 6).mul(5);
        Checksum sum = new Checksum();
        for (LossValue loss : List.of(
                LossValue.mse(y, y.neg()),
                LossValue.softmaxCrossEntropy(y, 2),
                LossValue.binaryCrossEntropy(y, y.gt(1)))) {
            sum.add(loss.value()).add(loss.gradient());
        }
        return sum;
    }

    private static Checksum normal() {
        SplittableRandom random = new SplittableRandom(1);
        return new Checksum()
                .add(DoubleStream.generate(() -> Normal.draw(random))
                        .limit(1000)
                        .toArray());
    }

    private static Checksum tasks() {
        Checksum sum = new Checksum();
        for (Task task : List.of(
                new AddingProblem(20),
                new AddingProblem1997(20),
                new EmbeddedReber(),
                new SpikeDelays(5, 9, 3),
                new TemporalOrder(),
                new TwoSequences(3, 30))) {
            sum.add(filled(task.examples(5, 1)));
        }
        return sum;
    }

    private static Checksum writtenTasks() {
        return new Checksum()
                .add(new WrittenDates().seen(20, 1).toString())
                .add(new Stories(1, 4).unseen(20, 1).toString());
    }

    private static Sequences filled(Examples examples) {
        Sequences x = new Sequences();
        examples.fill(IntStream.range(0, examples.size()).toArray(), x, new Sequences());
        return x;
    }

    private static Series logs() {
        return Series.of(Data.table("air-passengers"), "month").map(StrictMath::log);
    }

    private static Checksum series() {
        Series logs = logs();
        Scaler standard = Scaler.standard(logs.before("1959-01"));
        Scaler minMax = Scaler.minMax(logs.before("1959-01"));
        return new Checksum()
                .add(standard.apply(logs).values())
                .add(minMax.apply(logs).values())
                .add(logs.anomalies(12, "1959-01").values())
                .add(filled(Windows.of(standard.apply(logs).difference(1)).lookBack(12)));
    }

    private static Checksum baselines() {
        Windows.Split split = Windows.of(logs()).lookBack(12).splitAt("1959-01");
        return new Checksum()
                .add(Baselines.seasonalNaive(split.test(), 12))
                .add(Baselines.autoregression(split, 13))
                .add(Baselines.linear(split.train(), split.test()))
                .add(Baselines.holtWinters(split, 12));
    }

    private static Checksum texts() {
        List<int[]> texts =
                List.of(new int[] {1, 4, 2, 2}, new int[] {3, 1}, new int[] {4, 4, 5, 1, 2}, new int[] {5, 5});
        int[] classes = {0, 1, 0, 0};
        BagOfWords bag = BagOfWords.tfIdf(6, texts);
        Checksum sum = new Checksum().add(filled(bag.examples(texts, classes)));
        int[] text = new SplittableRandom(2).ints(400, 0, 6).toArray();
        NGrams grams = NGrams.of(text, 3, 6);
        return sum.add(grams.surprise(text))
                .add(Arrays.toString(grams.write(new int[] {1, 2}, 40, 3)))
                .add(Arrays.toString(Resample.over(classes, 3)) + Arrays.toString(Resample.under(classes, 3)))
                .add(filled(Smote.balance(
                        bag.examples(
                                List.of(texts.get(0), texts.get(2), texts.get(3), texts.get(1), texts.get(2)),
                                new int[] {0, 0, 0, 1, 1}),
                        1,
                        5)));
    }

    private static Checksum measures() {
        double[] truth = noise(60, 1, 7).data;
        double[] forecast = noise(60, 1, 8).data;
        int[] actual = Arrays.stream(truth).mapToInt(v -> v > 0 ? 1 : 0).toArray();
        Scores scores =
                Scores.of(actual, Arrays.stream(forecast).map(v -> (v + 1) / 2).toArray());
        Interval interval = Interval.ofMembers(0.8, List.of(truth, forecast));
        return new Checksum()
                .add(Regression.of(truth, forecast).toString())
                .add(
                        Regression.of(truth, forecast).rmse(),
                        Regression.of(truth, forecast).r2())
                .add(scores.rocAuc(), scores.averagePrecision(), scores.logLoss())
                .add(interval.low())
                .add(interval.score(truth), interval.coverage(truth))
                .add(Autocorrelation.of(truth, 10));
    }
}
