package carousel.exercises.series;

import static carousel.check.Text.formatted;

import carousel.data.Examples;
import carousel.data.series.DrugLevels;
import carousel.data.series.DrugLevels.Patient;
import carousel.data.series.DrugLevels.Visit;
import carousel.exercises.judge.Catalogue;
import carousel.exercises.judge.Judge;
import carousel.recurrent.Recurrent;
import carousel.train.Model;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Odd times and mixed inputs: what gates make of a gap, holes between measurements, a network that bridges holes. */
public final class Chapter13 {
    private static final double LIMIT = 1.85;
    private static final int UNITS = 16;
    private static final int VISITS = 8;

    private Chapter13() {}

    /** The exercises of this chapter. */
    public static void define(Catalogue to) {
        to.add(
                "13.1",
                DoubleUnaryOperator.class,
                Judge.function(gap -> 49 / (49 + gap * gap), 1e-6, 0.5, 2, 7, 20),
                "the gate is 1 / (1 + exp(-z)), and exp(2 ln Δ) is the square of Δ");
        to.add(
                "13.2",
                Number.class,
                Judge.value(StrictMath.log(StrictMath.log(2) / 7), 1e-3),
                "with weight 1, exp(r) is the gap times exp(b), and exp(-exp(r)) has to be one half");
        to.add(
                "13.3",
                BinaryOperator.class,
                Chapter13::interpolated,
                "first compute the hour of each visit, then look for the measurement before a hole and the one after it");
        to.add(
                "13.4",
                Object.class,
                Judge.choice("c"),
                "compute the error of each genotype with both inputs, and divide");
        to.add("13.5", Model.class, Chapter13::bridgesHoles, "more patients to learn from help more than more epochs");
    }

    @SuppressWarnings("unchecked")
    private static @Nullable String interpolated(BinaryOperator<?> answer) {
        double no = Double.NaN;
        double[][][] cases = { // measured, hours to the next visit, filled
            {{3, no, no, 5, no}, {2, 4, 1, 8, 3}, {3, 3 + 4 / 7.0, 3 + 12 / 7.0, 5, 5}},
            {{0, 7, 4}, {5, 0.5, 9}, {0, 7, 4}},
            {{4, no, no, no, 0, no, 6}, {1, 1, 2, 4, 3, 1, 9}, {4, 3.5, 3, 2, 0, 4.5, 6}},
            {{1, no, 2, no, no, no}, {1, 2, 4, 8, 16, 32}, {1, 4 / 3.0, 2, 2, 2, 2}}
        };
        for (double[][] c : cases) {
            double[] given = ((BinaryOperator<double[]>) answer).apply(c[0].clone(), c[1].clone());
            if (given == null || given.length != c[2].length) {
                return formatted("for %d visits it does not give %d numbers", c[2].length, c[2].length);
            }
            for (int t = 0; t < given.length; t++) {
                if (!(Math.abs(given[t] - c[2][t]) < 1e-9)) {
                    return formatted("it gives %.3f at visit %d, counted from 0, of one of our patients", given[t], t);
                }
            }
        }
        return null;
    }

    /** The model reads the level or 0, the dose, the logarithm of the gap and the mask, and forecasts the next level. */
    private static @Nullable String bridgesHoles(Model model) {
        if (!(model.network().layers().get(0) instanceof Recurrent recurrent) || recurrent.units() > UNITS) {
            return formatted("expected a recurrent layer of at most %d units first", UNITS);
        }
        List<Patient> patients = DrugLevels.simulate(1500, VISITS, 0.6, 13_000);
        double[][] answers = model.predict(
                Examples.of(patients.stream().map(Chapter13::inputs).toArray(double[][][]::new)));
        if (answers.length != patients.size() * VISITS || answers[0].length != 1) {
            return "expected one number for each visit of each patient";
        }
        double squares = 0;
        for (int n = 0; n < answers.length; n++) {
            double next = patients.get(n / VISITS).visits().get(n % VISITS).next();
            double off = 10 * answers[n][0] - next;
            squares += off * off / answers.length;
        }
        double rmse = Math.sqrt(squares);
        return rmse < LIMIT ? null : formatted("on new patients its RMSE is %.2f mg/l", rmse);
    }

    private static double[][] inputs(Patient patient) {
        return patient.visits().stream().map(Chapter13::inputs).toArray(double[][]::new);
    }

    private static double[] inputs(Visit v) {
        boolean seen = !Double.isNaN(v.measured());
        return new double[] {seen ? v.measured() / 10 : 0, v.dose() / 300, StrictMath.log(v.hours() / 6), seen ? 1 : 0};
    }
}
