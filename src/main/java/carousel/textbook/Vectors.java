package carousel.textbook;

import static carousel.check.Check.given;
import static carousel.check.Text.counted;
import static carousel.textbook.Functions.exp;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jblas.DoubleMatrix;

/**
 * The few vector functions that the equations need and jblas lacks. None of them changes its arguments.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Vectors {
    private Vectors() {}

    /** The logistic function 1 / (1 + e^-z), elementwise. */
    public static DoubleMatrix sigmoid(DoubleMatrix z) {
        return exp(given("sigmoid", "z", z).neg()).add(1).rdiv(1);
    }

    /** Numbers drawn uniformly from [-1, 1), column by column. */
    public static DoubleMatrix random(Random random, int rows, int columns) {
        given("random", "random", random);
        Check.atLeast("random", "number of rows", 0, rows);
        Check.atLeast("random", "number of columns", 0, columns);
        String larger = rows > columns ? "number of rows" : "number of columns";
        Check.room("random", larger, 0, Math.max(rows, columns), 32L * Math.max(1, Math.min(rows, columns)));
        return new DoubleMatrix(
                rows, columns, random.doubles((long) rows * columns, -1, 1).toArray());
    }

    /** The sum of vectors of the same length, such as the terms inside a gate's σ. */
    public static DoubleMatrix sum(DoubleMatrix... terms) {
        some("sum", terms);
        DoubleMatrix sum = new DoubleMatrix(terms[0].rows, terms[0].columns);
        for (DoubleMatrix term : terms) {
            Check.shape("sum", "every vector", term, sum.rows, sum.columns);
            sum.addi(term);
        }
        return sum;
    }

    /** 1 - a, elementwise. */
    public static DoubleMatrix oneMinus(DoubleMatrix a) {
        return given("oneMinus", "a", a).rsub(1);
    }

    /** e^z_j / Σ_k e^z_k. The largest z is subtracted first: the result is the same, and nothing overflows. */
    public static DoubleMatrix softmax(DoubleMatrix z) {
        if (given("softmax", "z", z).isEmpty()) {
            throw Check.unexpected("softmax", "at least one number", "none");
        }
        DoubleMatrix e = exp(z.sub(z.max()));
        return e.div(e.sum());
    }

    /** The largest absolute value, 0 without any; NaN if there is one, which jblas's {@code normmax} ignores. */
    public static double largest(DoubleMatrix m) {
        return Arrays.stream(given("largest", "m", m).data, 0, m.length)
                .map(Math::abs)
                .reduce(0, Math::max);
    }

    /**
     * The outer product u vᵀ, with u.length rows and v.length columns. We use plain loops because {@code
     * u.mmul(v.transpose())} needs jblas's native library.
     */
    public static DoubleMatrix outer(DoubleMatrix u, DoubleMatrix v) {
        given("outer", "u", u);
        given("outer", "v", v);
        Check.room("outer", "length of v", 0, v.length, 16L * Math.max(1, u.length));
        DoubleMatrix product = new DoubleMatrix(u.length, v.length);
        for (int column = 0; column < v.length; column++) {
            for (int row = 0; row < u.length; row++) {
                product.put(row, column, u.get(row) * v.get(column));
            }
        }
        return product;
    }

    /** Stacks vectors into one vector, the first on top. */
    public static DoubleMatrix stack(DoubleMatrix... parts) {
        some("stack", parts);
        DoubleMatrix stack = parts[0];
        for (int k = 1; k < parts.length; k++) {
            if (parts[k].columns != stack.columns) {
                throw Check.unexpected("stack", "vectors of " + counted(stack.columns, "column"), parts[k].columns);
            }
            stack = DoubleMatrix.concatVertically(stack, parts[k]);
        }
        return stack;
    }

    /**
     * One vector of each of T steps, side by side, for looking at and plotting: {@code columns(steps, Step::c)} is H x
     * T, and column t - 1 is c_t.
     */
    public static <S> DoubleMatrix columns(List<S> steps, Function<? super S, DoubleMatrix> vector) {
        Check.noNulls("columns", "steps", steps, "vector", vector);
        if (steps.isEmpty()) {
            throw Check.unexpected("columns", "at least one step", "an empty list");
        }
        DoubleMatrix first = given("columns", "a vector of each step", vector.apply(steps.get(0)));
        DoubleMatrix columns = new DoubleMatrix(first.length, steps.size());
        for (int t = 0; t < steps.size(); t++) {
            DoubleMatrix column = given("columns", "a vector of each step", vector.apply(steps.get(t)));
            Check.shape("columns", "every vector", column, columns.rows, 1);
            columns.putColumn(t, column);
        }
        return columns;
    }

    /** Throws if there are no matrices or one of them is null. */
    private static void some(String operation, DoubleMatrix... matrices) {
        given(operation, "vectors", matrices);
        for (DoubleMatrix m : matrices) {
            given(operation, "every vector", m);
        }
        Check.atLeastOne(operation, "number of vectors", matrices.length);
    }
}
