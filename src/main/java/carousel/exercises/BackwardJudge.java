package carousel.exercises;

import static carousel.textbook.Vectors.random;
import static carousel.textbook.Vectors.sigmoid;

import carousel.textbook.Activation;
import carousel.textbook.FiniteDifferences;
import carousel.textbook.LstmCell;
import carousel.textbook.LstmCell.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jblas.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Judges the backward lines of chapter 04, on steps that their reader has not seen. Each line is measured: one matrix of the
 * step is moved a little, and the loss follows from the one equation that the line belongs to.
 */
final class BackwardJudge {
    private static final int CASES = 3;
    private static final int H = 3;

    private BackwardJudge() {}

    /** A step of a random cell, and what arrives from later. */
    private record Case(Step s, DoubleMatrix dh, DoubleMatrix dc) {
        /** h = o ⊙ tanh(c), and c itself goes on. */
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
            d.put("dz_c", slope(artanh(s.candidate()), z -> k.memory(s.f(), s.c_prev(), s.i(), Activation.TANH.of(z))));
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
            DoubleMatrix given = answer.of(cell, dz);
            String differs = differs(Map.of("dh_prev", measured), Arrays.asList(given));
            if (differs != null) {
                return differs;
            }
        }
        return null;
    }

    private static DoubleMatrix parameter(LstmCell cell, String name) {
        return Objects.requireNonNull(cell.parameters().get(name), name);
    }

    private static @Nullable String judge(BackwardLines answer, Function<Case, Map<String, DoubleMatrix>> measured) {
        Random random = new Random(11);
        for (int n = 0; n < CASES; n++) {
            LstmCell cell = new LstmCell(2, H);
            cell.randomise(random, 1);
            Step s = cell.forward(random(random, 2, 1), random(random, H, 1), random(random, H, 1));
            Case k = new Case(s, random(random, H, 1), random(random, H, 1));
            String differs = differs(measured.apply(k), answer.of(s, k.dh, k.dc));
            if (differs != null) {
                return differs;
            }
        }
        return null;
    }

    private static @Nullable String differs(Map<String, DoubleMatrix> measured, List<DoubleMatrix> given) {
        if (given.stream().allMatch(Objects::isNull)) {
            return Judge.OPEN;
        }
        if (given.size() != measured.size()) {
            return "expected the lines " + measured.keySet() + ", got " + given.size();
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

    /** The gradient of a loss at a matrix of the step, which itself stays as it is. */
    private static DoubleMatrix slope(DoubleMatrix at, ToDoubleFunction<DoubleMatrix> loss) {
        DoubleMatrix m = at.dup();
        return FiniteDifferences.gradient(m, () -> loss.applyAsDouble(m));
    }

    /** The sum inside σ, from the gate. */
    private static DoubleMatrix logit(DoubleMatrix gate) {
        return each(gate, p -> StrictMath.log(p / (1 - p)));
    }

    /** The sum inside tanh, from the candidate. */
    private static DoubleMatrix artanh(DoubleMatrix candidate) {
        return each(candidate, a -> StrictMath.log((1 + a) / (1 - a)) / 2);
    }

    private static DoubleMatrix each(DoubleMatrix m, DoubleUnaryOperator f) {
        return new DoubleMatrix(Arrays.stream(m.data).map(f).toArray());
    }
}
