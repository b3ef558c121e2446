package carousel.textbook;

import static carousel.textbook.Functions.exp;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jblas.DoubleMatrix;

/** The few functions of vectors that the equations need beside those of jblas. None changes its arguments. */
public final class Vectors {
    private Vectors() {}

    /** Logistic function 1 / (1 + e^-z), elementwise. */
    public static DoubleMatrix sigmoid(DoubleMatrix z) {
        return exp(z.neg()).add(1).rdiv(1);
    }

    /** Numbers drawn evenly from [-1, 1), column by column. */
    public static DoubleMatrix random(Random random, int rows, int columns) {
        return new DoubleMatrix(
                rows, columns, random.doubles((long) rows * columns, -1, 1).toArray());
    }

    /** Sum of vectors of the same length, as it stands inside a gate's σ. */
    public static DoubleMatrix sum(DoubleMatrix... terms) {
        DoubleMatrix sum = new DoubleMatrix(terms[0].rows, terms[0].columns);
        for (DoubleMatrix term : terms) {
            sum.addi(term);
        }
        return sum;
    }

    /** 1 - a, elementwise. */
    public static DoubleMatrix oneMinus(DoubleMatrix a) {
        return a.rsub(1);
    }

    /** e^z_j / Σ_k e^z_k. The largest z is subtracted first: the result is the same, and nothing overflows. */
    public static DoubleMatrix softmax(DoubleMatrix z) {
        DoubleMatrix e = exp(z.sub(z.max()));
        return e.div(e.sum());
    }

    /**
     * Outer product u vᵀ, of u.length rows and v.length columns. In plain loops, since {@code u.mmul(v.transpose())}
     * needs jblas's native library.
     */
    public static DoubleMatrix outer(DoubleMatrix u, DoubleMatrix v) {
        DoubleMatrix product = new DoubleMatrix(u.length, v.length);
        for (int column = 0; column < v.length; column++) {
            for (int row = 0; row < u.length; row++) {
                product.put(row, column, u.get(row) * v.get(column));
            }
        }
        return product;
    }

    /** Vectors one above another as one vector. */
    public static DoubleMatrix stack(DoubleMatrix... parts) {
        DoubleMatrix stack = parts[0];
        for (int k = 1; k < parts.length; k++) {
            stack = DoubleMatrix.concatVertically(stack, parts[k]);
        }
        return stack;
    }

    /**
     * What T steps hold of one vector, side by side: {@code columns(steps, Step::c)} is H x T, and its column t - 1 is
     * c_t. To look at, and to plot.
     */
    public static <S> DoubleMatrix columns(List<S> steps, Function<? super S, DoubleMatrix> vector) {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("columns: expected at least one step, but the list is empty.");
        }
        DoubleMatrix columns = new DoubleMatrix(vector.apply(steps.get(0)).length, steps.size());
        for (int t = 0; t < steps.size(); t++) {
            columns.putColumn(t, vector.apply(steps.get(t)));
        }
        return columns;
    }
}
