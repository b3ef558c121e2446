package carousel.data.series;

import carousel.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Simulated patients who get a drug at odd times. At each visit a nurse measures the level of the drug in the blood,
 * unless the laboratory is closed, and then gives a dose. Between visits the level decays exponentially.
 *
 * <p>This is the one-compartment model of pharmacokinetics, for doses that reach the blood at once. Weights are in kg,
 * doses in mg, levels in mg a litre, times in hours. ε is a new standard normal number each time, u is uniform in [0,
 * 1).
 *
 * <pre>
 *   weight     75 + 15 ε, from 40 to 120
 *   volume     0.5 weight                                  litres in which a dose spreads
 *   genotype   slow (25 % of the patients), normal (60 %), fast (15 %)
 *   rate       0.05, 0.1 or 0.2 an hour, by genotype, times exp(0.2 ε)
 *
 *   hours_t    exp(ln 6 + 0.8 ε), from 0.5 to 48           from this visit to the next
 *   dose_t     0, 100, 200, 300 or 400, each equally likely; never 0 at the first visit
 *   level_0    0
 *   level_t+1  (level_t + dose_t / volume) exp(-rate hours_t)
 *   measured_t level_t exp(0.1 ε), or missing if u is below the share of missing values; never at the first visit
 * </pre>
 *
 * <p>The dose does not depend on the level. The same seed gives the same bits on every machine. A longer list starts
 * with the same patients as a shorter one, and two lists that differ only in the share of missing values have the same
 * patients.
 *
 * <p>Threads: its methods may be called by several.
 */
public final class DrugLevels {
    private static final double LITRES_PER_KILO = 0.5;

    private DrugLevels() {}

    /** How fast the liver breaks down the drug. */
    public enum Genotype {
        /** A typical half-life of 14 hours. */
        SLOW(0.05),
        /** A typical half-life of 7 hours. */
        NORMAL(0.1),
        /** A typical half-life of three and a half hours. */
        FAST(0.2);

        private final double rate;

        Genotype(double rate) {
            this.rate = rate;
        }

        /** The typical rate of decay of patients with this genotype, an hour. */
        public double rate() {
            return rate;
        }
    }

    /**
     * A visit.
     *
     * @param level the level of the drug before the dose, without measurement error
     * @param measured what the laboratory says, or NaN if it was closed
     * @param dose what the nurse gives after that, in mg
     * @param hours until the next visit
     * @param next the level at the next visit, before its dose and without measurement error
     */
    public record Visit(double level, double measured, double dose, double hours, double next) {}

    /**
     * A patient.
     *
     * @param weight in kg
     * @param genotype decides the typical rate
     * @param rate at which the level decays, an hour; differs from patient to patient
     * @param visits in their order
     */
    public record Patient(double weight, Genotype genotype, double rate, List<Visit> visits) {
        /** Keeps a copy of the visits. */
        public Patient {
            Check.given("Patient", "a genotype", genotype);
            Check.given("Patient", "visits", visits).forEach(v -> Check.given("Patient", "only visits, no null", v));
            visits = List.copyOf(visits);
        }

        /** The litres in which a dose spreads. */
        public double volume() {
            return LITRES_PER_KILO * weight;
        }
    }

    /**
     * Simulates patients.
     *
     * @param n how many
     * @param visits how many each has
     * @param missing the share of visits at which nothing is measured, from 0 to below 1
     * @param seed another seed gives other patients
     */
    public static List<Patient> simulate(int n, int visits, double missing, long seed) {
        Check.room("DrugLevels.simulate", "n", 1, n, 512L);
        Check.room("DrugLevels.simulate", "visits", 1, visits, 64L * n);
        if (!(missing >= 0 && missing < 1)) {
            throw Check.unexpected("DrugLevels.simulate", "a share of missing values from 0 to below 1", missing);
        }
        Random random = new Random(seed);
        List<Patient> patients = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            patients.add(patient(visits, missing, random));
        }
        return patients;
    }

    private static Patient patient(int count, double missing, Random random) {
        double weight = within(40, 120, 75 + 15 * random.nextGaussian());
        double u = random.nextDouble();
        Genotype genotype = u < 0.25 ? Genotype.SLOW : u < 0.85 ? Genotype.NORMAL : Genotype.FAST;
        double rate = genotype.rate() * StrictMath.exp(0.2 * random.nextGaussian());
        List<Visit> visits = new ArrayList<>();
        double level = 0;
        for (int t = 0; t < count; t++) {
            double hours = within(0.5, 48, 6 * StrictMath.exp(0.8 * random.nextGaussian()));
            double dose = t == 0 ? 100 + 100 * random.nextInt(4) : 100 * random.nextInt(5);
            double error = StrictMath.exp(0.1 * random.nextGaussian());
            boolean closed = random.nextDouble() < missing && t > 0;
            double next = (level + dose / (LITRES_PER_KILO * weight)) * StrictMath.exp(-rate * hours);
            visits.add(new Visit(level, closed ? Double.NaN : level * error, dose, hours, next));
            level = next;
        }
        return new Patient(weight, genotype, rate, visits);
    }

    private static double within(double least, double most, double x) {
        return Math.min(most, Math.max(least, x));
    }
}
