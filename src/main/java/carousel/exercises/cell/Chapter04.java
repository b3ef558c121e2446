package carousel.exercises.cell;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;
import static carousel.textbook.Vectors.random;
import static carousel.textbook.Vectors.sigmoid;

import carousel.exercises.judge.BackwardLines;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.textbook.Activation;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.Step;
import carousel.textbook.RnnCell;
import carousel.textbook.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/** Backpropagation by hand. The reader's derivations are checked by finite differences, never by another derivation. */
public final class Chapter04 {
    private static final double TOLERANCE = 1e-8;
    private static final int MESSAGES = 100;
    private static final int STEPS = 20;

    private Chapter04() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "04.1",
                BackwardLines.class,
                BackwardJudge::cellState,
                "rule 2 gives dh ⊙ o for tanh(c), rule 1 takes it through tanh, rule 4 adds what comes from later");
        to.add(
                "04.2",
                BackwardLines.class,
                BackwardJudge::factors,
                "rule 2: in a product each factor gets dc times the other factor");
        to.add(
                "04.3",
                BackwardLines.class,
                BackwardJudge::sums,
                "rule 1: the slope of σ is gate ⊙ (1 - gate), that of tanh is 1 - candidate ⊙ candidate");
        to.add(
                "04.4",
                BackwardLines.ToHiddenState.class,
                BackwardJudge::hiddenState,
                "rule 3: each sum sends back the transpose of its W_h times its dz; rule 4 adds the four");
        to.add(
                "04.5",
                Object.class,
                Judge.choice("b"),
                "which line do the forget gate, the input gate and the candidate share, but not the output gate?");
        to.add(
                "04.6",
                BiFunction.class,
                Chapter04::plainNetwork,
                "for each step from the last: dz = dh ⊙ (1 - h²), add dz times the row h_(t-1), then dh = W_hhᵀ dz");
        to.add(
                "04.7",
                DoubleUnaryOperator.class,
                Chapter04::spacing,
                "there are T / n kept states and n steps in a piece: write the sum of both, and where its derivative is zero");
        to.add(
                "04.8",
                LstmCell.class,
                Chapter04::answersMessages,
                "keep the forget bias high, and take more steps than the chapter does, with the full gradient");
    }

    /**
     * The answer gives dW_hh of networks and sequences of several sizes; the loss is the sum of the last hidden state.
     */
    @SuppressWarnings("unchecked")
    private static @Nullable String plainNetwork(BiFunction<?, ?, ?> answer) {
        Random random = new Random(6);
        for (int T = 1; T <= 7; T += 3) {
            RnnCell cell = new RnnCell(2, T + 2);
            cell.randomise(random, 1);
            List<DoubleMatrix> xs = random(random, 2, T).columnsAsList();
            List<RnnCell.Step> steps = cell.forward(xs, new State(random(random, T + 2, 1)));
            DoubleMatrix start = steps.get(0).h_prev();
            DoubleMatrix measured = FiniteDifferences.gradient(
                    cell.W_hh,
                    () -> cell.forward(xs, new State(start))
                            .get(xs.size() - 1)
                            .h()
                            .sum());
            Object given = ((BiFunction<RnnCell, List<RnnCell.Step>, ?>) answer).apply(cell, steps);
            String differs = given == null
                    ? "it gives null"
                    : Judge.matrix(measured, TOLERANCE).differs(given);
            if (differs != null) {
                return formatted("over %s: %s", counted(T, "step"), differs);
            }
        }
        return null;
    }

    /**
     * The answer is the n for which 2 T / n + 6 n is smallest: no slightly smaller or larger spacing needs less memory.
     */
    private static @Nullable String spacing(DoubleUnaryOperator answer) {
        for (double T : new double[] {12, 400, 10_000}) {
            double n = answer.applyAsDouble(T);
            double numbers = 2 * T / n + 6 * n;
            if (!(n > 0 && Double.isFinite(n))
                    || 2 * T / (0.98 * n) + 5.88 * n < numbers
                    || 2 * T / (1.02 * n) + 6.12 * n < numbers) {
                return formatted("for T = %.0f its n is %.4g, but another n needs less memory", T, n);
            }
        }
        return null;
    }

    /** Tries new messages of twenty steps: the first input is 1 or -1, the rest is noise half as large. */
    private static @Nullable String answersMessages(LstmCell cell) {
        if (cell.D != 1 || cell.H > 6) {
            return formatted("expected D = 1 and at most 6 units, got D = %d and H = %d", cell.D, cell.H);
        }
        Random random = new Random(20_000);
        int right = 0;
        for (int n = 0; n < MESSAGES; n++) {
            double first = n % 2 == 0 ? 1 : -1;
            DoubleMatrix message = random(random, 1, STEPS).mul(0.5).put(0, first);
            List<Step> steps = cell.forward(message.columnsAsList(), cell.zeroState());
            right += steps.get(STEPS - 1).h().mean() * first > 0.25 ? 1 : 0;
        }
        return right >= 0.95 * MESSAGES
                ? null
                : formatted("of %d new messages it answers %d correctly", MESSAGES, right);
    }

    /**
     * Checks the backward lines of chapter 04 on steps that the reader has not seen. To measure each line, it changes
     * one matrix of the step a little, and computes the loss by the one equation that the line belongs to.
     */
    private static final class BackwardJudge {
        private static final int CASES = 3;
        private static final int H = 3;

        private BackwardJudge() {}

        /** A step of a random cell, and the gradients that arrive from later steps. */
        private record Case(Step s, DoubleMatrix dh, DoubleMatrix dc) {
            /** All that a line can read. */
            List<DoubleMatrix> all() {
                return List.of(s.x(), s.h_prev(), s.c_prev(), s.f(), s.i(), s.candidate(), s.c(), s.o(), s.h(), dh, dc);
            }

            /** h = o ⊙ tanh(c), plus the part of c that later steps use. */
            double hidden(DoubleMatrix o, DoubleMatrix c) {
                return dh.dot(o.mul(Activation.TANH.of(c)));
            }

            /** c = f ⊙ c_prev + i ⊙ candidate. */
            double memory(DoubleMatrix f, DoubleMatrix c_prev, DoubleMatrix i, DoubleMatrix candidate) {
                return dc.dot(f.mul(c_prev).add(i.mul(candidate)));
            }
        }

        static @Nullable String cellState(BackwardLines answer) {
            return judge(answer, k -> Map.of("dc_t", slope(k.s.c(), c -> k.hidden(k.s.o(), c) + k.dc.dot(c))));
        }

        static @Nullable String factors(BackwardLines answer) {
            return judge(answer, k -> {
                Step s = k.s;
                Map<String, DoubleMatrix> d = new LinkedHashMap<>();
                d.put("df_t", slope(s.f(), f -> k.memory(f, s.c_prev(), s.i(), s.candidate())));
                d.put("di_t", slope(s.i(), i -> k.memory(s.f(), s.c_prev(), i, s.candidate())));
                d.put("dcandidate", slope(s.candidate(), c -> k.memory(s.f(), s.c_prev(), s.i(), c)));
                d.put("dc_prev", slope(s.c_prev(), c -> k.memory(s.f(), c, s.i(), s.candidate())));
                return d;
            });
        }

        static @Nullable String sums(BackwardLines answer) {
            return judge(answer, k -> {
                Step s = k.s;
                Map<String, DoubleMatrix> d = new LinkedHashMap<>();
                d.put("dz_o", slope(logit(s.o()), z -> k.hidden(sigmoid(z), s.c())));
                d.put("dz_f", slope(logit(s.f()), z -> k.memory(sigmoid(z), s.c_prev(), s.i(), s.candidate())));
                d.put("dz_i", slope(logit(s.i()), z -> k.memory(s.f(), s.c_prev(), sigmoid(z), s.candidate())));
                d.put(
                        "dz_c",
                        slope(artanh(s.candidate()), z -> k.memory(s.f(), s.c_prev(), s.i(), Activation.TANH.of(z))));
                return d;
            });
        }

        static @Nullable String hiddenState(BackwardLines.ToHiddenState answer) {
            Random random = new Random(12);
            for (int n = 0; n < CASES; n++) {
                LstmCell cell = new LstmCell(2, H);
                cell.randomise(random, 1);
                Map<String, DoubleMatrix> dz = new LinkedHashMap<>();
                List.of("i", "f", "c", "o").forEach(gate -> dz.put(gate, random(random, H, 1)));
                ToDoubleFunction<DoubleMatrix> loss = h -> dz.entrySet().stream()
                        .mapToDouble(gate -> gate.getValue()
                                .dot(parameter(cell, "W_h" + gate.getKey()).mmul(h)))
                        .sum();
                DoubleMatrix measured = slope(random(random, H, 1), loss);
                List<DoubleMatrix> givenTo = new ArrayList<>(cell.parameters().values());
                givenTo.addAll(dz.values());
                List<DoubleMatrix> before = copies(givenTo);
                List<DoubleMatrix> given = Arrays.asList(answer.of(cell, dz));
                String differs = differs(Map.of("dh_prev", measured), given, before.equals(givenTo));
                if (differs != null) {
                    return differs;
                }
            }
            return null;
        }

        private static List<DoubleMatrix> copies(List<DoubleMatrix> matrices) {
            return matrices.stream().map(DoubleMatrix::dup).toList();
        }

        private static DoubleMatrix parameter(LstmCell cell, String name) {
            return Objects.requireNonNull(cell.parameters().get(name), name);
        }

        private static @Nullable String judge(
                BackwardLines answer, Function<Case, Map<String, DoubleMatrix>> measured) {
            Random random = new Random(11);
            for (int n = 0; n < CASES; n++) {
                LstmCell cell = new LstmCell(2, H);
                cell.randomise(random, 1);
                Step s = cell.forward(random(random, 2, 1), random(random, H, 1), random(random, H, 1));
                Case k = new Case(s, random(random, H, 1), random(random, H, 1));
                List<DoubleMatrix> before = copies(k.all());
                List<DoubleMatrix> given = answer.of(s, k.dh, k.dc);
                String differs = differs(measured.apply(k), given, before.equals(k.all()));
                if (differs != null) {
                    return differs;
                }
            }
            return null;
        }

        /**
         * Says which lines differ.
         *
         * @param kept whether the lines have left the matrices that they were given as they were
         */
        private static @Nullable String differs(
                Map<String, DoubleMatrix> measured, @Nullable List<DoubleMatrix> given, boolean kept) {
            if (given != null && given.stream().allMatch(Objects::isNull)) {
                return Judge.OPEN;
            }
            if (given == null || given.size() != measured.size()) {
                return "expected the lines " + measured.keySet() + ", got " + (given == null ? "null" : given.size());
            }
            if (!kept) {
                return "a line changed a matrix that it was given; mul, add and sub make a new one, muli, addi and subi"
                        + " do not";
            }
            List<String> wrong = new ArrayList<>();
            int line = 0;
            for (Map.Entry<String, DoubleMatrix> entry : measured.entrySet()) {
                DoubleMatrix answer = given.get(line++);
                String differs = answer == null
                        ? "it is still open"
                        : Judge.matrix(entry.getValue(), 1e-8).differs(answer);
                if (differs != null) {
                    wrong.add(entry.getKey() + ": " + differs);
                }
            }
            return wrong.isEmpty() ? null : String.join("; ", wrong);
        }

        /** The gradient of a loss with respect to a matrix of the step; the matrix itself is left unchanged. */
        private static DoubleMatrix slope(DoubleMatrix at, ToDoubleFunction<DoubleMatrix> loss) {
            DoubleMatrix m = at.dup();
            return FiniteDifferences.gradient(m, () -> loss.applyAsDouble(m));
        }

        /** The sum inside σ, computed from the gate. */
        private static DoubleMatrix logit(DoubleMatrix gate) {
            return each(gate, p -> StrictMath.log(p / (1 - p)));
        }

        /** The sum inside tanh, computed from the candidate. */
        private static DoubleMatrix artanh(DoubleMatrix candidate) {
            return each(candidate, a -> StrictMath.log((1 + a) / (1 - a)) / 2);
        }

        private static DoubleMatrix each(DoubleMatrix m, DoubleUnaryOperator f) {
            return new DoubleMatrix(Arrays.stream(m.data).map(f).toArray());
        }
    }
}
