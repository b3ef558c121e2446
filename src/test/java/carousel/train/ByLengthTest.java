package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.byLength;
import static carousel.Carousel.checkpoint;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.epochs;
import static carousel.Carousel.inOrder;
import static carousel.Carousel.lstm;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static carousel.Carousel.stateful;
import static carousel.check.Text.formatted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Examples;
import carousel.layers.Parameter;
import carousel.linalg.Sequences;
import carousel.linalg.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of similar length: every example once, with less padding, and the same bits for the same seed. */
class ByLengthTest {
    private static final int N = 1010;

    /** Realistic sentences: most are short, a few are long. */
    private final Examples texts = texts();

    private static Examples texts() {
        Random random = new Random(1);
        List<int[]> texts = IntStream.range(0, N)
                .mapToObj(n -> random.ints(1 + (int) Math.min(60, Math.exp(2 + 0.7 * random.nextGaussian())), 2, 9)
                        .toArray())
                .toList();
        return Examples.of(texts, texts.stream().mapToInt(t -> t[0] % 3).toArray());
    }

    /** Records which batches were requested and how much of them was padding. */
    private record Watched(Examples of, List<int[]> batches, int[] columns) implements Examples {
        Watched(Examples of) {
            this(of, Collections.synchronizedList(new ArrayList<>()), new int[2]);
        }

        @Override
        public int size() {
            return of.size();
        }

        @Override
        public int features() {
            return of.features();
        }

        @Override
        public int targetRows() {
            return of.targetRows();
        }

        @Override
        public int length(int n) {
            return of.length(n);
        }

        @Override
        public void fill(int[] which, Sequences x, Sequences y) {
            of.fill(which, x, y);
            batches.add(which.clone());
            synchronized (columns) {
                columns[0] += x.steps * x.batch;
                columns[1] += Arrays.stream(which).map(of::length).sum();
            }
        }

        double padding() {
            return 1 - columns[1] / (double) columns[0];
        }

        int[] seen() {
            return batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        }
    }

    private static Model model(double rate) {
        return sequential(embedding(9, 4), lstm(6), dense(3)).seed(5).compile(sgd(rate), crossEntropy());
    }

    @Test
    void everyExampleOnceAndFarLessPadding() {
        Watched without = new Watched(texts);
        model(1e-30).fit(without, epochs(1), batch(7), quiet());
        Watched with = new Watched(texts);
        model(1e-30).fit(with, epochs(1), batch(7), byLength(), quiet());
        assertArrayEquals(IntStream.range(0, N).toArray(), with.seen());
        assertTrue(without.padding() > 0.5, formatted("%.3f of the columns are padding", without.padding()));
        assertTrue(with.padding() < 0.1, formatted("%.3f of the columns are padding", with.padding()));
        double shortFirst = IntStream.range(1, with.batches.size())
                .filter(i -> texts.length(with.batches.get(i)[0])
                        >= texts.length(with.batches.get(i - 1)[0]))
                .count();
        assertEquals(0.5, shortFirst / with.batches.size(), 0.15, "batches come in a random order");
    }

    /** With a learning rate of almost 0, the loss of an epoch is that of its examples one by one. */
    @Test
    void theLossIsTheSameAsThatOfTheExamplesOneByOne() {
        Model model = model(1e-30);
        double loss =
                model.fit(texts, epochs(1), batch(32), byLength(), quiet()).loss()[0];
        double sum = 0;
        for (int n = 0; n < N; n++) {
            sum += model.evaluate(texts.select(n)).get("loss");
        }
        assertEquals(sum / N, loss, 1e-6);
    }

    private static float[] train(Examples examples, int threads, FitOption... more) {
        int before = Threads.get();
        Threads.set(threads);
        try {
            Model model = sequential(embedding(9, 4), lstm(6), dense(3)).seed(5).compile(adam(1e-2), crossEntropy());
            FitOption[] options = Stream.concat(Stream.of(more), Stream.of(batch(32), byLength(), quiet()))
                    .toArray(FitOption[]::new);
            model.fit(examples, options);
            float[] all = {};
            for (Parameter p : model.network().parameters()) {
                int at = all.length;
                all = Arrays.copyOf(all, at + p.value().length);
                System.arraycopy(p.value().data, 0, all, at, p.value().length);
            }
            return all;
        } finally {
            Threads.set(before);
        }
    }

    @Test
    void theSameSeedGivesTheSameBits(@TempDir Path folder) {
        float[] bits = train(texts, 1, epochs(3));
        assertArrayEquals(bits, train(texts, 8, epochs(3)), 0f);
        Path file = folder.resolve("run.safetensors");
        train(texts, 2, epochs(2), checkpoint(file));
        assertArrayEquals(bits, train(texts, 2, epochs(3), checkpoint(file)), 0f);
        Watched one = new Watched(texts);
        Watched other = new Watched(texts);
        model(1e-30).fit(one, epochs(1), batch(7), byLength(), quiet());
        model(1e-30).fit(other, epochs(2), batch(7), byLength(), quiet());
        assertArrayEquals(one.batches.get(5), other.batches.get(5));
        assertNotEquals(
                Arrays.toString(other.batches.get(5)),
                Arrays.toString(other.batches.get(5 + one.batches.size())),
                "another epoch, another order");
    }

    @Test
    void aFixedOrderIsNotChanged() {
        for (FitOption fixed : new FitOption[] {inOrder(), stateful()}) {
            assertTrue(assertThrows(
                            IllegalArgumentException.class,
                            () -> model(1e-30).fit(texts, batch(10), byLength(), fixed, quiet()))
                    .getMessage()
                    .startsWith("byLength: changes the order of the examples"));
        }
    }
}
