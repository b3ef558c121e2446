package carousel.linalg.vector;

import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import carousel.linalg.kernels.BlockProduct;
import carousel.linalg.kernels.PanelOuterProduct;
import carousel.linalg.kernels.PanelProduct;
import carousel.linalg.kernels.PlainActivations;
import carousel.linalg.kernels.PlainOuterProduct;
import carousel.linalg.kernels.PlainProduct;
import carousel.linalg.kernels.Tiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jblas.FloatMatrix;

/** Runs the vector loops and the plain loops on the same numbers until the vector loops are fast. */
final class Trials {
    /** If the JVM has not compiled the loops after this many rounds, it never will. */
    private static final int PATIENCE = 30_000;

    private static final int REPETITIONS = 4;
    /** The vector loops must be fast this many times in a row; otherwise one pause of the plain loops would decide. */
    private static final int CONVINCED = 5;
    /**
     * C2 compiles nothing that has been called fewer than 600 times. Before that, a win says little, because the plain
     * loops are not compiled either.
     */
    private static final int ROUNDS_AT_LEAST = 600 / REPETITIONS;

    private Trials() {}

    /** Runs products until they are fast; false if this JVM takes too long. */
    static boolean products(Tiles tiles) {
        return win(new Trial(product(new PanelProduct(SOME, tiles)), product(new PlainProduct(SOME))));
    }

    /** The same for gradients. */
    static boolean gradients(Tiles tiles) {
        return win(new Trial(
                gradient((gradient, last) -> last == null ? new PanelOuterProduct(gradient, tiles) : last),
                gradient((gradient, last) -> last == null ? new PlainOuterProduct(gradient) : last)));
    }

    /** The same for activations and the step back of an LSTM. */
    static boolean loops(Tiles tiles) {
        Consumer<float[]> plainTanh = loop((x, n) -> PlainActivations.tanh(x, x, 0, n));
        return win(
                new Trial(loop((x, n) -> tiles.tanh(x, x, 0, n)), plainTanh),
                new Trial(
                        loop((x, n) -> tiles.sigmoid(x, x, 0, n)),
                        loop((x, n) -> PlainActivations.sigmoid(x, x, 0, n))),
                new Trial(loop((x, n) -> tiles.lstmBack(x, x, x, x, x, x, x, x, x, 0, n)), plainTanh));
    }

    /** Runs the trials until all are won; false if this JVM takes too long. */
    private static boolean win(Trial... trials) {
        List<Trial> open = new ArrayList<>(List.of(trials));
        for (int round = 0; round < PATIENCE; round++) {
            long start = System.nanoTime();
            open.removeIf(Trial::isWon);
            if (open.isEmpty()) {
                return true;
            }
            pause(System.nanoTime() - start);
        }
        return false;
    }

    /** Pauses as long as the last round took, so that trials leave half a core to the training that waits for them. */
    private static void pause(long nanos) {
        try {
            Thread.sleep(Math.max(1, Math.min(50, nanos / 1_000_000)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same work for the vector loops and for the plain loops. */
    private static final class Trial {
        private final Consumer<float[]> vector;
        private final Consumer<float[]> plain;
        private final float[] numbers = new float[400];
        private int rounds;
        private int wins;

        Trial(Consumer<float[]> vector, Consumer<float[]> plain) {
            this.vector = vector;
            this.plain = plain;
        }

        /** Runs both once; true if the vector loops are compiled. Before that they are hundreds of times slower. */
        boolean isWon() {
            wins = time(vector) < 2 * time(plain) ? wins + 1 : 0;
            return ++rounds > ROUNDS_AT_LEAST && wins >= CONVINCED;
        }

        private long time(Consumer<float[]> work) {
            long start = System.nanoTime();
            for (int i = 0; i < REPETITIONS; i++) {
                work.accept(numbers);
            }
            return System.nanoTime() - start;
        }
    }

    // These sizes run every branch of the loops. A branch that ran for the first time later would be slow until it is
    // compiled.

    private static final int[] DEPTHS = {2, 9, 16};
    private static final int HEIGHT = 137;
    private static final int COLUMNS = 23;
    /** With so many columns, tiles of eight are followed by one of four; with those above, by one of six. */
    private static final int OTHER_COLUMNS = 13;

    private static final BlockMatrix SOME =
            new BlockMatrix(blocks(), Block.none(), false, (m, last) -> new PlainProduct(m));

    private static Block[][] blocks() {
        return new Block[][] {
            Arrays.stream(DEPTHS)
                    .mapToObj(k -> Block.of(new FloatMatrix(HEIGHT, k)))
                    .toArray(Block[]::new)
        };
    }

    private static float[][] columns() {
        return Arrays.stream(DEPTHS).mapToObj(k -> new float[k * COLUMNS]).toArray(float[][]::new);
    }

    /** A loop over the first n numbers. */
    private static Consumer<float[]> loop(ObjIntConsumer<float[]> work) {
        return x -> {
            work.accept(x, x.length);
            work.accept(x, 1); // less than a vector
        };
    }

    private static Consumer<float[]> product(BlockProduct product) {
        float[][] x = columns();
        float[][] y = {new float[HEIGHT * COLUMNS]};
        return numbers -> {
            product.multiply(false, x, new int[DEPTHS.length], y, 0, COLUMNS);
            product.multiply(true, x, new int[DEPTHS.length], y, 0, OTHER_COLUMNS);
        };
    }

    /** The columns come in three runs, one of a single column. */
    private static Consumer<float[]> gradient(BlockGradient.Choice choice) {
        float[][] x = columns();
        int[] from = new int[DEPTHS.length];
        float[][] y = {new float[HEIGHT * COLUMNS]};
        BlockGradient sum = new BlockGradient(blocks(), new Block[] {Block.of(new FloatMatrix(HEIGHT))}, choice);
        return numbers -> {
            sum.begin(COLUMNS);
            sum.take(y, 0, x, from, 1);
            sum.take(y, 0, x, from, COLUMNS - 4);
            sum.take(y, 0, x, from, 3);
        };
    }
}
