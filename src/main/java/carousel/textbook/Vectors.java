package carousel.textbook;

import static org.jblas.MatrixFunctions.exp;

import org.jblas.DoubleMatrix;

/** The few functions of vectors that the equations need beside those of jblas. None changes its arguments. */
public final class Vectors {
    private Vectors() {}

    /** Logistic function 1 / (1 + e^-z), elementwise. */
    public static DoubleMatrix sigmoid(DoubleMatrix z) {
        return exp(z.neg()).add(1).rdiv(1);
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
}
