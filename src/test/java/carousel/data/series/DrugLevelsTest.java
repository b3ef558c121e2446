package carousel.data.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.series.DrugLevels.Genotype;
import carousel.data.series.DrugLevels.Patient;
import carousel.data.series.DrugLevels.Visit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DrugLevelsTest {
    private static final int VISITS = 8;
    private static final List<Patient> PATIENTS = DrugLevels.simulate(5000, VISITS, 0.4, 1);

    private static Stream<Visit> later() {
        return PATIENTS.stream().flatMap(p -> p.visits().stream().skip(1));
    }

    private static double mean(DoubleStream values) {
        return values.average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(Arrays.stream(values));
        return Math.sqrt(mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean))));
    }

    private static double[] each(ToDoubleFunction<Patient> value) {
        return PATIENTS.stream().mapToDouble(value).toArray();
    }

    /** Solves dc/dt = -k c by small steps of the classical Runge-Kutta method. */
    private static double decayed(double level, double rate, double hours) {
        int n = 200;
        double a = -rate * hours / n;
        for (int step = 0; step < n; step++) {
            double k1 = a * level;
            double k2 = a * (level + k1 / 2);
            double k3 = a * (level + k2 / 2);
            double k4 = a * (level + k3);
            level += (k1 + 2 * k2 + 2 * k3 + k4) / 6;
        }
        return level;
    }

    @Test
    void theLevelSolvesTheDifferentialEquation() {
        for (Patient p : PATIENTS.subList(0, 100)) {
            double level = 0;
            for (Visit v : p.visits()) {
                assertEquals(level, v.level());
                double after = v.level() + v.dose() / (0.5 * p.weight());
                assertEquals(decayed(after, p.rate(), v.hours()), v.next(), 1e-6);
                level = v.next();
            }
        }
    }

    @Test
    void patientsDifferAsStated() {
        double[] weight = each(Patient::weight);
        assertEquals(75, mean(Arrays.stream(weight)), 0.6);
        assertEquals(15, deviation(weight), 0.5);
        assertTrue(Arrays.stream(weight).allMatch(w -> w >= 40 && w <= 120));
        assertEquals(0.5 * weight[0], PATIENTS.get(0).volume());
        Map<Genotype, Double> shares = Map.of(Genotype.SLOW, 0.25, Genotype.NORMAL, 0.6, Genotype.FAST, 0.15);
        for (Genotype g : Genotype.values()) {
            double[] logs = PATIENTS.stream()
                    .filter(p -> p.genotype() == g)
                    .mapToDouble(p -> Math.log(p.rate() / g.rate()))
                    .toArray();
            assertEquals(shares.get(g), logs.length / (double) PATIENTS.size(), 0.02);
            assertEquals(0, mean(Arrays.stream(logs)), 0.02);
            assertEquals(0.2, deviation(logs), 0.02);
        }
    }

    @Test
    void visitsAreAsStated() {
        double[] logs = later().mapToDouble(v -> Math.log(v.hours())).toArray();
        assertEquals(Math.log(6), mean(Arrays.stream(logs)), 0.02);
        assertEquals(0.8, deviation(logs), 0.02);
        for (int dose = 0; dose <= 400; dose += 100) {
            int d = dose;
            assertEquals(0.2, later().filter(v -> v.dose() == d).count() / (double) logs.length, 0.01);
        }
        assertTrue(PATIENTS.stream().allMatch(p -> p.visits().get(0).dose() > 0));
    }

    @Test
    void aShareOfTheMeasurementsIsMissingAndTheOthersAreNearTheLevel() {
        assertEquals(0.4, later().filter(v -> Double.isNaN(v.measured())).count() / (double) later().count(), 0.01);
        double[] errors = later().filter(v -> !Double.isNaN(v.measured()))
                .mapToDouble(v -> Math.log(v.measured() / v.level()))
                .toArray();
        assertEquals(0, mean(Arrays.stream(errors)), 0.005);
        assertEquals(0.1, deviation(errors), 0.005);
        assertTrue(PATIENTS.stream().allMatch(p -> p.visits().get(0).measured() == 0));
    }

    @Test
    void theSeedFixesThePatientsAndMissingValuesChangeNothingElse() {
        assertEquals(DrugLevels.simulate(3, VISITS, 0.4, 1), PATIENTS.subList(0, 3));
        assertNotEquals(DrugLevels.simulate(3, VISITS, 0.4, 2), PATIENTS.subList(0, 3));
        List<Patient> complete = DrugLevels.simulate(50, VISITS, 0, 1);
        IntStream.range(0, 50).forEach(n -> {
            assertEquals(PATIENTS.get(n).rate(), complete.get(n).rate());
            assertEquals(
                    PATIENTS.get(n).visits().stream().map(Visit::next).toList(),
                    complete.get(n).visits().stream().map(Visit::next).toList());
            assertTrue(complete.get(n).visits().stream().noneMatch(v -> Double.isNaN(v.measured())));
        });
    }

    @Test
    void badArgumentsAreRefused() {
        refused("DrugLevels.simulate", "n", () -> DrugLevels.simulate(0, 1, 0, 1));
        refused("DrugLevels.simulate", "visits", () -> DrugLevels.simulate(1, 0, 0, 1));
        for (double missing : new double[] {-0.1, 1, Double.NaN}) {
            refused(
                    "DrugLevels.simulate",
                    "a share of missing values from 0 to below 1, got " + missing,
                    () -> DrugLevels.simulate(1, 1, missing, 1));
        }
    }

    @Test
    void aPatientHasAGenotypeAndVisits() {
        refused("Patient", "a genotype", () -> new Patient(75, null, 0.1, List.of()));
        refused("Patient", "visits", () -> new Patient(75, Genotype.FAST, 0.1, null));
        refused("Patient", "no null", () -> new Patient(75, Genotype.FAST, 0.1, Arrays.asList((Visit) null)));
    }

    private static void refused(String operation, String message, Executable call) {
        String said = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(said.startsWith(operation) && said.contains(message), said);
    }

    /** Each number alone fitted into memory. */
    @Test
    void moreVisitsThanFitIntoMemoryAreRefused() {
        refused("DrugLevels.simulate", "visits of at most", () -> DrugLevels.simulate(1_000_000, 1_000_000, 0, 1));
    }
}
