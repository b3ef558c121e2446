package carousel.exercises.judge;

import static carousel.check.Text.formatted;

import carousel.textbook.TextbookCell;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with an answer.
 *
 * @param <A> the type of the answers
 */
@FunctionalInterface
public interface Judge<A> {
    /** The verdict on an answer that has not been started: a method whose body is still {@code return null}. */
    String OPEN = "open";

    /** Says what differs, in a sentence that does not reveal the answer; returns null for a correct answer. */
    @Nullable
    String differs(A answer);

    /**
     * A number, correct to within the tolerance. The verdict does not say on which side a wrong answer lies, so that it
     * cannot be used to search for the right one.
     */
    static Judge<Number> value(double expected, double tolerance) {
        return answer -> {
            double value = answer.doubleValue();
            if (Double.isNaN(value)) {
                return "NaN is not a number: something like 0/0 was computed on the way";
            }
            return Math.abs(value - expected) <= tolerance ? null : answer + " is not it";
        };
    }

    /**
     * A choice among words or letters. Case does not matter, and a, (a), "a" and a. with a full stop count as the same.
     * If an answer gives the letter with its text, as in "(a) a text", only the letter counts. A text alone is not judged
     * where a letter is expected.
     */
    static Judge<Object> choice(String expected) {
        return answer -> {
            String given = answer.toString().strip();
            String letter = given.replaceAll("(?s)^\\(?(\\p{L})[).:]\\s.*", "$1");
            String bare = letter.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
            if (expected.length() == 1 && bare.length() > 1) {
                return "answer with the letter of your choice";
            }
            return expected.equalsIgnoreCase(bare) ? null : given + " is not it";
        };
    }

    /** A yes or no. */
    static Judge<Boolean> yesNo(boolean expected) {
        return answer -> answer == expected ? null : "it is the other way round";
    }

    /** A matrix, a vector or an array, correct to within the tolerance at every place. */
    static Judge<Object> matrix(DoubleMatrix expected, double tolerance) {
        return answer -> {
            DoubleMatrix given = asMatrix(answer);
            if (given == null) {
                return "expected a matrix or an array of numbers, got "
                        + (answer == null ? "null" : TypeName.a(answer.getClass()));
            }
            if (given.rows != expected.rows || given.columns != expected.columns) {
                return formatted(
                        "expected %d x %d, got %d x %d", expected.rows, expected.columns, given.rows, given.columns);
            }
            DoubleMatrix difference = given.sub(expected);
            int worst = 0;
            for (int k = 0; k < difference.length; k++) {
                if (!Double.isNaN(difference.get(worst)) // NaN counts as the largest difference
                        && !(Math.abs(difference.get(k)) <= Math.abs(difference.get(worst)))) {
                    worst = k;
                }
            }
            return Math.abs(difference.get(worst)) <= tolerance
                    ? null
                    : formatted(
                            "the largest difference is %.3g, at row %d, column %d",
                            difference.get(worst), worst % given.rows, worst / given.rows);
        };
    }

    /** A function of one number, checked at some points. */
    static Judge<DoubleUnaryOperator> function(DoubleUnaryOperator expected, double tolerance, double... points) {
        return answer -> Arrays.stream(points)
                .filter(x -> !(Math.abs(answer.applyAsDouble(x) - expected.applyAsDouble(x)) <= tolerance))
                .mapToObj(x -> formatted("at %s it gives %.6g", x, answer.applyAsDouble(x)))
                .findFirst()
                .orElse(null);
    }

    /** A property of every correct answer; {@code otherwise} is the verdict on an answer without it. */
    static <A> Judge<A> that(Function<A, Boolean> holds, String otherwise) {
        return answer -> holds.apply(answer) ? null : otherwise;
    }

    /** A cell that reads D numbers and has H units, which then has to satisfy another judge. */
    static <C extends TextbookCell<?>> Judge<C> sized(int D, int H, Judge<? super C> then) {
        return cell -> cell.D == D && cell.H == H
                ? then.differs(cell)
                : formatted("expected a cell with D = %d and H = %d, got D = %d and H = %d", D, H, cell.D, cell.H);
    }

    /** A share as a percentage, rounded down: one that is not quite enough must not look as if it were. */
    static String percent(double share) {
        return formatted("%.0f %%", Math.floor(100 * share + 1e-9));
    }

    private static @Nullable DoubleMatrix asMatrix(@Nullable Object answer) {
        if (answer instanceof DoubleMatrix m) {
            return m;
        }
        if (answer instanceof FloatMatrix m) {
            DoubleMatrix copy = new DoubleMatrix(m.rows, m.columns);
            Arrays.setAll(copy.data, k -> m.data[k]);
            return copy;
        }
        return answer instanceof double[] a ? new DoubleMatrix(Objects.requireNonNull(a)) : null;
    }
}
