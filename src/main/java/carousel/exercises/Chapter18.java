package carousel.exercises;

import static carousel.textbook.Vectors.softmax;

import carousel.textbook.FiniteDifferences;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** From one sequence to another. */
final class Chapter18 {
    private static final double TOLERANCE = 1e-8;

    private Chapter18() {}

    static void define() {
        Exercises.define(
                "18.1", Integer.class, Judge.number(12_320, 0), "W_c is H x 2H, W_q and W_k are 32 x H, v is 32 x 1");
        Exercises.define(
                "18.2",
                Number.class,
                Judge.number(0.36, 1e-9),
                "after one word the beam holds both A and B; multiply along each way and keep the best");
        Exercises.define(
                "18.3",
                Boolean.class,
                Judge.yesNo(true),
                "go word by word: what is the decoder told at the second step, by the teacher and by itself?");
        Exercises.define(
                "18.4",
                Number.class,
                Judge.number(StrictMath.log(StrictMath.log(0.1) / StrictMath.log(0.2)) / StrictMath.log(2), 0.005),
                "set log 0.2 / 2^α equal to log 0.1 / 4^α and solve for 2^α");
        Exercises.define(
                "18.5",
                BiFunction.class,
                Chapter18::maskedSoftmax,
                "softmax of the first scores alone, then zeros; e^1000 is infinite, so subtract the largest first");
        Exercises.define(
                "18.6",
                BinaryOperator.class,
                Chapter18::softmaxGradient,
                "de_j = Σ_i dα_i ∂α_i/∂e_j: one term is α_j dα_j, the other has the sum Σ_i α_i dα_i");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String maskedSoftmax(BiFunction<?, ?, ?> answer) {
        for (double shift : new double[] {0, 1000}) {
            DoubleMatrix e = DoubleMatrix.valueOf("0.5; -1; 2; 3; 0").add(shift);
            DoubleMatrix expected = new DoubleMatrix(5);
            DoubleMatrix open = softmax(DoubleMatrix.valueOf("0.5; -1; 2").add(shift));
            for (int j = 0; j < open.length; j++) {
                expected.put(j, open.get(j));
            }
            String differs = Judge.matrix(expected, TOLERANCE)
                    .differs(((BiFunction<DoubleMatrix, Integer, ?>) answer).apply(e, 3));
            if (differs != null) {
                return differs;
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String softmaxGradient(BinaryOperator<?> answer) {
        DoubleMatrix e = DoubleMatrix.valueOf("0.3; -1; 2; 0.5");
        DoubleMatrix dalpha = DoubleMatrix.valueOf("1; -2; 0.5; 3");
        DoubleMatrix measured = FiniteDifferences.gradient(e, () -> dalpha.dot(softmax(e)));
        return Judge.matrix(measured, TOLERANCE)
                .differs(((BinaryOperator<DoubleMatrix>) answer).apply(softmax(e), dalpha.dup()));
    }
}
