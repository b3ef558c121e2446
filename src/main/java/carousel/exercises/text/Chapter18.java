package carousel.exercises.text;

import static carousel.check.Text.formatted;
import static carousel.textbook.Vectors.softmax;

import carousel.attention.EncoderDecoder;
import carousel.data.tasks.TextPair;
import carousel.data.tasks.WrittenDates;
import carousel.data.text.Vocabulary;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.generate.Translator;
import carousel.textbook.FiniteDifferences;
import carousel.train.Model;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** From one sequence to another. */
public final class Chapter18 {
    private static final double TOLERANCE = 1e-8;

    private Chapter18() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "18.1",
                IntBinaryOperator.class,
                Chapter18::parameters,
                "W_c is H x 2H, W_q and W_k are A x H, v is A x 1");
        to.add(
                "18.2",
                Number.class,
                Judge.value(0.36, 1e-9),
                "after one word the beam holds both A and B; multiply along each path and keep the best");
        to.add(
                "18.3",
                DoubleBinaryOperator.class,
                Chapter18::longerWins,
                "set a / 2^α equal to b / 4^α and solve for 2^α");
        to.add(
                "18.4",
                Model.class,
                Chapter18::writesDates,
                "with attention; the encoder's two directions have H / 2 units each, so that the decoder's H fit");
        to.add(
                "18.5",
                BiFunction.class,
                Chapter18::maskedSoftmax,
                "softmax of the first scores alone, then zeros; e^1000 is infinite, so subtract the largest first");
        to.add(
                "18.6",
                BinaryOperator.class,
                Chapter18::softmaxGradient,
                "de_j = Σ_i dα_i ∂α_i/∂e_j: one term is α_j dα_j, the other has the sum Σ_i α_i dα_i");
    }

    private static @Nullable String parameters(IntBinaryOperator answer) {
        for (int[] c : new int[][] {{32, 64}, {8, 64}, {1, 2}}) {
            int given = answer.applyAsInt(c[0], c[1]);
            if (given != 2 * c[1] * c[1] + 2 * c[0] * c[1] + c[0]) {
                return formatted("for A = %d and H = %d it gives %d", c[0], c[1], given);
            }
        }
        return null;
    }

    private static @Nullable String longerWins(DoubleBinaryOperator answer) {
        for (double[] c : new double[][] {{-1.6, -2.3}, {-0.5, -4}, {-3, -3.1}}) {
            double given = answer.applyAsDouble(c[0], c[1]);
            if (!(Math.abs(c[0] * StrictMath.pow(2, given) / c[1] - 1) < 1e-3)) { // a / 2^α = b / 4^α
                return formatted("for a = %s and b = %s it gives %.3f, where the two differ", c[0], c[1], given);
            }
        }
        return null;
    }

    /** Tries the test days, with the vocabularies that the chapter makes from its training dates. */
    private static @Nullable String writesDates(Model model) {
        WrittenDates dates = new WrittenDates();
        List<TextPair> train = dates.seen(4000, 1);
        Vocabulary in = Vocabulary.of(train.stream().map(TextPair::source).toList());
        Vocabulary out = Vocabulary.of(train.stream().map(TextPair::target).toList(), "<start>", "<end>");
        List<TextPair> unseen = dates.unseen(300, 18_000);
        List<Translator.Translation> written = new Translator(model, out.id("<start>"), out.id("<end>"))
                .greedy(unseen.stream().map(p -> in.encode(p.source())).toList(), 12);
        long right = IntStream.range(0, unseen.size())
                .filter(n ->
                        out.decode(written.get(n).words()).equals(unseen.get(n).target()))
                .count();
        if (!(model.network().layers().get(0) instanceof EncoderDecoder)) {
            return "its first layer is not an encoderDecoder(...)";
        }
        double share = (double) right / unseen.size();
        return share >= 0.99 ? null : formatted("of new dates %.1f %% are right", 100 * share);
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
