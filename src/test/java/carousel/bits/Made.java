package carousel.bits;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.Arrays;

/**
 * Examples computed by a rule, 1 to 5 steps long, so that batches have padding.
 *
 * @param everyStep whether there is a target for each step, not only one for the whole
 */
record Made(int size, int features, int targetRows, boolean everyStep, Rule x, Rule y) implements Examples {
    /** The number in row r at step t of example n. */
    interface Rule {
        float of(int n, int t, int r);
    }

    /** A scattered number from -1 to 1. */
    static float number(int n, int t, int r) {
        return (scattered(n, t, r) >> 8) * 0x1p-23f;
    }

    /** A symbol from 1 to V - 1; 0 is an encoder's padding. */
    static Rule symbol(int V) {
        return (n, t, r) -> 1 + Math.floorMod(scattered(n, t, r), V - 1);
    }

    /** A number from 0 to V - 1. */
    static Rule oneOf(int V) {
        return (n, t, r) -> Math.floorMod(scattered(t, n, r), V);
    }

    private static int scattered(int n, int t, int r) {
        int h = (n * 73 + t * 31 + r * 17 + 11) * 0x9E3779B9;
        return (h ^ h >>> 15) * 0x85EBCA6B;
    }

    @Override
    public int length(int n) {
        return 1 + (n * 3 + 4) % 5;
    }

    @Override
    public void fill(int[] which, Sequences xs, Sequences ys) {
        int steps = Arrays.stream(which).map(this::length).max().orElseThrow();
        xs.resize(features, steps, which.length).zero();
        ys.resize(targetRows, everyStep ? steps : 1, which.length).zero();
        xs.lengths = Arrays.stream(which).map(this::length).toArray();
        ys.lengths = everyStep ? xs.lengths.clone() : null;
        for (int b = 0; b < which.length; b++) {
            for (int t = 0; t < xs.lengths[b]; t++) {
                fill(xs, t, b, which[b], x);
                if (t < ys.steps) {
                    fill(ys, t, b, which[b], y);
                }
            }
        }
    }

    private static void fill(Sequences s, int t, int b, int n, Rule number) {
        for (int r = 0; r < s.rows; r++) {
            s.data[s.column(t, b) * s.rows + r] = number.of(n, t, r);
        }
    }
}
