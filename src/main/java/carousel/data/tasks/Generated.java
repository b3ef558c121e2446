package carousel.data.tasks;

import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;

/** Examples of a task, made when they are asked for. */
record Generated(Task task, int size, long seed) implements Examples {
    Generated {
        if (size < 1) {
            throw new IllegalArgumentException(formatted("examples of %s: expected at least 1, got %d", task, size));
        }
    }

    /** The seed is scrambled first: seeds 1 and 2 must not give the same examples moved on by one. */
    private Task.Example example(int n) {
        if (n < 0 || n >= size) {
            throw new IllegalArgumentException(
                    formatted("%s: example %d, but there are only 0 to %d", this, n, size - 1));
        }
        return task.draw(new SplittableRandom(new SplittableRandom(seed).nextLong() + n));
    }

    @Override
    public int features() {
        return task.features();
    }

    @Override
    public int targetRows() {
        return task.targetRows();
    }

    @Override
    public int length(int n) {
        return example(n).x().columns;
    }

    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        List<FloatMatrix> xs = new ArrayList<>();
        List<FloatMatrix> ys = new ArrayList<>();
        for (int n : which) {
            Task.Example example = example(n);
            xs.add(example.x());
            ys.add(example.y());
        }
        Examples.of(xs, ys).fill(IntStream.range(0, which.length).toArray(), x, y);
    }

    @Override
    public String toString() {
        return formatted("%d examples of %s, seed %d", size, task, seed);
    }
}
