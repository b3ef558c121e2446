package carousel.interop;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.Random;

/** N sequences of five steps of two random numbers, whose target is the mean of the first. */
record Numbers(int size) implements Examples {
    @Override
    public int features() {
        return 2;
    }

    @Override
    public int targetRows() {
        return 1;
    }

    @Override
    public int length(int n) {
        return 5;
    }

    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        x.resize(2, 5, which.length);
        y.resize(1, 1, which.length);
        for (int b = 0; b < which.length; b++) {
            Random random = new Random(which[b]);
            y.data[b] = 0;
            for (int t = 0; t < 5; t++) {
                int at = x.column(t, b) * 2;
                x.data[at] = random.nextFloat() - 0.5f;
                x.data[at + 1] = random.nextFloat() - 0.5f;
                y.data[b] += x.data[at] / 5;
            }
        }
    }
}
