package carousel.data.tasks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
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
        Check.atLeastOne("examples of " + task, "size", size);
    }

    /** The seed is scrambled first: seeds 1 and 2 must not give the same examples moved on by one. */
    private Task.Example example(int n) {
        Check.index(toString(), "an example", n, size);
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
