package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.crossEntropy;
import static carousel.Carousel.dense;
import static carousel.Carousel.embedding;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;

import carousel.check.Background;
import carousel.data.Examples;
import carousel.layers.Layer;
import carousel.loss.Loss;
import carousel.train.Model;
import carousel.train.Sequential;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Trains two tiny networks on a thread in the background while the program prepares its data, so that the JVM has
 * loaded and compiled most of what a training needs when the first one starts. Nothing but the time depends on it.
 */
final class Rehearsal {
    /** C2 compiles what has been called 5,000 times; one fit calls each step's methods 400 times. */
    private static final int FITS = 20;
    /** A JVM that is too slow for so many fits in this time gains nothing from them. */
    private static final long NANOS_AT_MOST = 1_000_000_000L;
    /** A pause about as long as two fits: a training that has already started keeps half of this core. */
    private static final int PAUSE_MILLIS = 10;

    private static final int EXAMPLES = 80;
    private static final int STEPS = 10;
    private static final int SYMBOLS = 8;

    static {
        Background.start("carousel-rehearsal", Rehearsal::run);
    }

    private Rehearsal() {}

    /** Starts the thread at the first call; returns at once. */
    static void begin() {}

    private static void run() {
        try {
            Model numbers = model(mse(), lstm(4), dense(1));
            Model symbols = model(crossEntropy(), embedding(SYMBOLS, 4), lstm(4).returnSequences(), dense(SYMBOLS));
            Examples series = Examples.of(ones(2, STEPS), ones(1, 1));
            Examples text = Examples.of(ones(1, STEPS), ones(1, STEPS));
            long start = System.nanoTime();
            for (int i = 0; i < FITS && System.nanoTime() - start < NANOS_AT_MOST; i++) {
                numbers.fit(series, batch(4), clipNorm(5), quiet());
                symbols.fit(text, batch(4), clipNorm(5), quiet());
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (Throwable e) {
            return; // the first training itself will say what is wrong
        }
    }

    private static Model model(Loss loss, Layer... layers) {
        return new Sequential(layers).compile(adam(1e-3), loss);
    }

    /** As many sequences of ones as there are examples. */
    private static double[][][] ones(int rows, int steps) {
        double[][][] x = new double[EXAMPLES][steps][rows];
        Stream.of(x).flatMap(Stream::of).forEach(row -> Arrays.fill(row, 1));
        return x;
    }
}
