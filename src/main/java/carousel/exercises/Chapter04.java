package carousel.exercises;

import carousel.textbook.Activation;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.InputGate;
import carousel.textbook.LstmCell.Peephole;
import carousel.textbook.LstmCell.Step;
import carousel.textbook.RnnCell;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jblas.DoubleMatrix;

/** Backpropagation by hand: what is derived is judged by finite differences, never by another derivation. */
final class Chapter04 {
    private static final double TOLERANCE = 1e-8;

    private Chapter04() {}

    static void define() {
        Exercises.define(
                "04.1",
                Integer.class,
                Judge.number(24_400, 0),
                "two losses for every entry of four W_x, four W_h and four b");
        Exercises.define(
                "04.2",
                String.class,
                Judge.choice("b"),
                "which line do the forget gate, the input gate and the candidate share, but not the output gate?");
        Exercises.define(
                "04.3",
                BinaryOperator.class,
                Chapter04::peepholeTerm,
                "it is a product of elements inside the bracket of σ, so rule 2 takes dz_o to c_t");
        Exercises.define(
                "04.4",
                Function.class,
                Chapter04::coupledForgetGate,
                "f_t is used twice, the second time with a minus sign; then rule 1");
        Exercises.define(
                "04.5",
                DoubleMatrix.class,
                answer -> Judge.matrix(recurrentGradient(), TOLERANCE).differs(answer),
                "for each step from the last: dz = dh ⊙ (1 - h²), add dz times the row h_(t-1), then dh = W_hhᵀ dz");
    }

    @SuppressWarnings("unchecked")
    private static String peepholeTerm(BinaryOperator<?> answer) {
        DoubleMatrix W_co = DoubleMatrix.valueOf("0.5; -2; 3");
        DoubleMatrix dz_o = DoubleMatrix.valueOf("1; 0.25; -4");
        DoubleMatrix c_t = DoubleMatrix.valueOf("0.3; 0.1; -0.2");
        DoubleMatrix measured = FiniteDifferences.gradient(
                c_t, () -> dz_o.dot(W_co.mul(c_t))); // L of which dz_o is the gradient at z_o
        return Judge.matrix(measured, TOLERANCE)
                .differs(((BinaryOperator<DoubleMatrix>) answer).apply(W_co.dup(), dz_o.dup()));
    }

    @SuppressWarnings("unchecked")
    private static String coupledForgetGate(Function<?, ?> answer) {
        Random random = new Random(6);
        LstmCell cell = new LstmCell(2, 3, Peephole.NONE, InputGate.COUPLED, Activation.TANH);
        cell.randomise(random, 1);
        DoubleMatrix x_t = column(random, 2);
        DoubleMatrix h_prev = column(random, 3);
        DoubleMatrix c_prev = column(random, 3);
        DoubleMatrix measured = FiniteDifferences.gradient(
                cell.b_f, () -> cell.forward(x_t, h_prev, c_prev).c().sum());
        return Judge.matrix(measured, TOLERANCE)
                .differs(((Function<Step, ?>) answer).apply(cell.forward(x_t, h_prev, c_prev)));
    }

    private static DoubleMatrix column(Random random, int rows) {
        return new DoubleMatrix(random.doubles(rows, -1, 1).toArray());
    }

    /** dW_hh of the chapter's own plain network, whose loss is the sum of its last hidden state. */
    private static DoubleMatrix recurrentGradient() {
        RnnCell cell = new RnnCell(2, 3);
        cell.randomise(new Random(5), 1);
        List<DoubleMatrix> xs = DoubleMatrix.valueOf("1 0 -1 0.5; 0.5 1 0 -0.5").columnsAsList();
        return FiniteDifferences.gradient(
                cell.W_hh, () -> cell.forward(xs, cell.zeroState()).get(3).h().sum());
    }
}
