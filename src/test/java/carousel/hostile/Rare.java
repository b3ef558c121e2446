package carousel.hostile;

import static carousel.Carousel.adam;
import static carousel.Carousel.bidirectional;
import static carousel.Carousel.dense;
import static carousel.Carousel.dotAttention;
import static carousel.Carousel.dropout;
import static carousel.Carousel.embedding;
import static carousel.Carousel.encoderDecoder;
import static carousel.Carousel.epochs;
import static carousel.Carousel.layerNorm;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;

import carousel.attention.AttentionLayer;
import carousel.attention.AttentionPass;
import carousel.attention.EncoderDecoder;
import carousel.baselines.Features;
import carousel.baselines.NGrams;
import carousel.cells.ForwardCell;
import carousel.data.Examples;
import carousel.data.series.Series;
import carousel.data.series.Years;
import carousel.data.sound.Sound;
import carousel.data.sound.SpeechFeatures;
import carousel.data.sound.SpokenDigit;
import carousel.exercises.judge.BackwardLines;
import carousel.inspect.CellStates;
import carousel.interop.PeerWeights;
import carousel.layers.Init;
import carousel.layers.Layer;
import carousel.layers.Pass;
import carousel.linalg.Sequences;
import carousel.metrics.Classification;
import carousel.metrics.Scores;
import carousel.optim.Optimizer;
import carousel.passes.NetworkPass;
import carousel.recurrent.BatchState;
import carousel.recurrent.Bidirectional;
import carousel.recurrent.RecurrentPass;
import carousel.train.Epoch;
import carousel.train.History;
import carousel.train.Stepper;
import carousel.train.Trainer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Objects that no single call creates: passes that have read something, a run with epochs, a daily series. */
final class Rare {
    private Rare() {}

    static void addTo(Samples samples) {
        passes(samples);
        runs(samples);
        data(samples);
        measures(samples);
    }

    private static void passes(Samples samples) {
        samples.good(
                Pass.class, "a pass of dense", () -> read(built(dense(2), 2).pass()));
        samples.good(
                Pass.class,
                "a pass of layerNorm",
                () -> read(built(layerNorm(), 2).pass()));
        samples.good(
                Pass.class,
                "a pass of dropout",
                () -> read(built(dropout(0.5), 2).pass()));
        samples.good(Pass.class, "a pass of embedding", () -> {
            Pass pass = built(embedding(4, 2), 1).pass();
            pass.forward(ones(1, 3, 2), null);
            return pass;
        });
        samples.bad(
                Pass.class, "a pass that read nothing", () -> built(dense(2), 2).pass());
        samples.good(
                RecurrentPass.class,
                "a pass of lstm",
                () -> read(built(lstm(2).returnSequences(), 2).pass()));
        samples.bad(
                RecurrentPass.class,
                "a pass of lstm that read nothing",
                () -> built(lstm(2), 2).pass());
        samples.good(
                Bidirectional.Both.class,
                "a pass of two",
                () -> read(built(bidirectional(lstm(2).returnSequences()), 2).pass()));
        samples.bad(
                Bidirectional.Both.class,
                "a pass of two that read nothing",
                () -> built(bidirectional(lstm(2)), 2).pass());
        samples.good(AttentionLayer.class, "attention", () -> built(dotAttention(), 2));
        samples.bad(AttentionLayer.class, "attention that is not built", () -> dotAttention());
        samples.good(
                AttentionPass.class,
                "a pass of attention",
                () -> read(built(dotAttention(), 2).pass()));
        samples.bad(
                AttentionPass.class,
                "a pass of attention that read nothing",
                () -> built(dotAttention(), 2).pass());
        samples.good(EncoderDecoder.CoupledPass.class, "a pass of pairs", () -> {
            EncoderDecoder.CoupledPass pass = pairs().pass();
            pass.forward(ones(2, 3, 2), null);
            return pass;
        });
        samples.bad(EncoderDecoder.CoupledPass.class, "a pass of pairs that read nothing", () -> pairs().pass());
        samples.good(
                NetworkPass.class,
                "a network's pass",
                () -> read(sequential(lstm(2), dense(1)).build(2).pass()));
        samples.bad(
                NetworkPass.class,
                "a network's pass that read nothing",
                () -> sequential(lstm(2), dense(1)).build(2).pass());
        samples.good(
                Stepper.class,
                "a stepper",
                () -> sequential(lstm(2), dense(1))
                        .build(2)
                        .compile(adam(1e-3), mse())
                        .stepper());
        samples.good(BatchState.class, "a state", () -> new BatchState(FloatMatrix.ones(2, 2), FloatMatrix.ones(2, 2)));
        samples.bad(BatchState.class, "a state of h", () -> new BatchState(FloatMatrix.ones(2, 2), null));
        samples.bad(
                BatchState.class,
                "a large state",
                () -> new BatchState(FloatMatrix.ones(3, 4), FloatMatrix.ones(5, 1)));
        samples.good(ForwardCell.class, "a cell of one way", () -> new MinGru(2));
        samples.good(ForwardCell.Term.class, "a term", () -> MinGru.terms().get(1));
        samples.good(ForwardCell.Past.class, "a past", () ->
                (ForwardCell.Past) MinGru.terms().get(0));
        samples.good(BackwardLines.class, "lines", () -> (BackwardLines) (s, dh, dc) -> List.of(dh));
        samples.good(BackwardLines.ToHiddenState.class, "a line", () ->
                (BackwardLines.ToHiddenState) (cell, dz) -> dz.get("i"));
        samples.good(Init.class, "drawn parameters", Rare::init);
    }

    /** A cell of a user's own, and the terms of its equations. */
    static final class MinGru extends ForwardCell {
        /** The terms of a cell whose equations go on for ever: only while they run can one calculate with them. */
        private static final CompletableFuture<List<Term>> TERMS = new CompletableFuture<>();

        private final boolean staysThere;

        MinGru(int units) {
            this(units, false);
        }

        private MinGru(int units, boolean staysThere) {
            super(units);
            this.staysThere = staysThere;
        }

        @Override
        protected void equations() {
            Past h = past("h");
            Term z = sigmoid(inputGate("z"));
            Term n = of(inputGate("n"));
            next(h, z.oneMinus().times(h).plus(z.times(n)));
            if (staysThere) {
                TERMS.complete(List.of(h, z, n));
                new CompletableFuture<>().join();
            }
        }

        static synchronized List<Term> terms() {
            if (!TERMS.isDone()) {
                Thread thread = new Thread(() -> built(new MinGru(2, true), 2), "equations");
                thread.setDaemon(true);
                thread.start();
            }
            return TERMS.join();
        }
    }

    static History history() {
        return sequential(lstm(2), dense(1))
                .compile(adam(1e-3), mse())
                .fit(Examples.of(ones(2, 3, 6), ones(1, 1, 6)), epochs(2), quiet());
    }

    private static Init init() {
        Init[] caught = new Init[1];
        new Layer() {
            @Override
            public int outputRows(int inputRows) {
                return inputRows;
            }

            @Override
            protected void create(int inputRows, Init init) {
                caught[0] = init;
            }

            @Override
            public Pass pass() {
                return null;
            }

            @Override
            public Layer copy() {
                return this;
            }

            @Override
            public Map<String, Object> options() {
                return Map.of();
            }

            @Override
            public String toString() {
                return "own()";
            }
        }.build(2, new SplittableRandom(1));
        return caught[0];
    }

    private static <L extends Layer> L built(L layer, int rows) {
        layer.build(rows, new SplittableRandom(1));
        return layer;
    }

    private static EncoderDecoder pairs() {
        return built(
                encoderDecoder(embedding(5, 2), lstm(2), embedding(5, 2), lstm(2))
                        .attention(dotAttention()),
                2);
    }

    private static <P extends Pass> P read(P pass) {
        pass.forward(ones(2, 3, 2), new SplittableRandom(1));
        return pass;
    }

    private static Sequences ones(int rows, int steps, int batch) {
        Sequences x = new Sequences(rows, steps, batch);
        Arrays.fill(x.data, 1);
        return x;
    }

    private static void runs(Samples samples) {
        samples.good(
                Trainer.class,
                "a trainer",
                () -> sequential(lstm(2), dense(1))
                        .build(2)
                        .compile(adam(1e-3), mse())
                        .trainer());
        samples.good(
                Optimizer.Updates.class,
                "updates",
                () -> adam(1e-3).start(List.of(new carousel.layers.Parameter("W", FloatMatrix.ones(2, 2), true))));
        samples.good(History.class, "a history", Rare::history);
        samples.bad(History.class, "an empty history", () -> {
            Thread.currentThread().interrupt();
            return sequential(lstm(2), dense(1))
                    .compile(adam(1e-3), mse())
                    .fit(Examples.of(ones(2, 3, 6), ones(1, 1, 6)), quiet());
        });
        samples.good(Epoch.class, "an epoch", () -> new Epoch(1, 0.1, Map.of("loss", 0.5)));
        samples.good(
                CellStates.class,
                "states",
                () -> CellStates.of(
                        sequential(lstm(2), dense(1)).compile(adam(1e-3), mse()),
                        Examples.of(ones(2, 12, 4), ones(1, 1, 4))));
        samples.good(
                PeerWeights.class,
                "weights of PyTorch",
                () -> PeerWeights.pyTorch(Path.of("src/test/resources/interop/torch-weights.safetensors")));
    }

    private static void data(Samples samples) {
        samples.good(Years.class, "years", () -> Years.of(daily(), "y", "10-01"));
        samples.good(Features.class, "features", () -> Features.lags(daily(), 2));
        samples.good(NGrams.class, "n-grams", () -> NGrams.of(new int[] {2, 3, 2, 3, 3}, 2, 4));
        samples.good(Sound.class, "a sound", Rare::sound);
        samples.bad(Sound.class, "a sound of one sample", () -> Sound.of(new float[] {1}, 8000));
        samples.bad(Sound.class, "silence", () -> Sound.of(new float[4000], 8000));
        samples.good(SpeechFeatures.class, "features of speech", SpeechFeatures::standard);
        samples.good(SpokenDigit.class, "a digit", () -> new SpokenDigit(1, "anna", "train", sound()));
        samples.good(Table.class, "a daily table", Rare::days);
    }

    private static Sound sound() {
        float[] samples = new float[4000];
        for (int t = 0; t < samples.length; t++) {
            samples[t] = (float) StrictMath.sin(0.3 * t);
        }
        return Sound.of(samples, 8000);
    }

    private static Table days() {
        int days = 900;
        double[] y = IntStream.range(0, days).mapToDouble(d -> d % 11).toArray();
        return Table.create(
                "days",
                DateColumn.create(
                        "month",
                        IntStream.range(0, days)
                                .mapToObj(d -> LocalDate.of(2001, 10, 1).plusDays(d))),
                DoubleColumn.create("y", y));
    }

    private static Series daily() {
        return Series.of(days(), "month");
    }

    private static void measures(Samples samples) {
        samples.good(
                Classification.class,
                "a classification",
                () -> Classification.of(new int[] {0, 1, 1, 0}, new int[] {0, 1, 0, 0}));
        samples.good(
                Scores.class, "scores", () -> Scores.of(new int[] {0, 1, 1, 0}, new double[] {0.1, 0.9, 0.6, 0.4}));
    }
}
