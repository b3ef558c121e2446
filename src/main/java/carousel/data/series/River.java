package carousel.data.series;

import carousel.check.Check;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * A simulated mountain river: daily weather, the water stored in the mountain, and the flow that leaves it. A station
 * {@link #measured measures} the weather and the flow. The stores are {@link #hidden}: the network never sees them, but
 * you can compare them with what it has learnt.
 *
 * <p>The model is a small relative of HBV, the rainfall-runoff model of Bergström (1976): a snow store, a soil store,
 * and two stores below the soil. Water is in mm (litres per square metre), rates are in mm a day, temperatures in °C. ε
 * is a new standard normal number each time, u and v are uniform in [0, 1), and x⁺ is the larger of x and 0. The
 * equations of day t, in the order in which they are computed:
 *
 * <p><b>Weather</b>, after Richardson (1981). The temperature is a seasonal cycle plus two deviations, one that lasts
 * for days and one that lasts for weeks. Wet and dry days form a Markov chain. The amount of rain on a wet day has an
 * exponential distribution whose mean drifts, so that some winters are dry and others snowy. T_t and P_t are rounded to
 * 0.1.
 *
 * <pre>
 *   a_t = 0.8 a_(t-1) + 3.0 √(1 - 0.8²) ε              departure of some days, °C
 *   b_t = ρ b_(t-1)   + 1.5 √(1 - ρ²) ε                departure of some weeks, °C;  ρ = 1 - 1/60
 *   w_t = ρ w_(t-1)   + 0.4 √(1 - ρ²) ε                how wet these weeks are
 *   T_t = 4 - 13 cos(2π (day of year - 20) / 365.25) + a_t + b_t
 *   day t is wet if u &lt; 0.65 after a wet day, u &lt; 0.25 after a dry one
 *   P_t = -6 exp(w_t - 0.4² / 2) ln(1 - v) on a wet day, else 0
 * </pre>
 *
 * <p><b>Snow</b>, by the degree-day method (Hock 2003): below T_0 = 0.5 °C precipitation is snow; each degree above T_0
 * melts up to 3 mm a day.
 *
 * <pre>
 *   snowfall = P_t if T_t &lt; T_0, else 0
 *   melt     = min(S_(t-1) + snowfall, 3 (T_t - T_0)⁺)
 *   S_t      = S_(t-1) + snowfall - melt
 * </pre>
 *
 * <p><b>Soil</b>, which holds up to C = 150 mm. The wetter it is, the more of the arriving water runs through it.
 * Plants take water from it, more in warm weather and less when it is dry.
 *
 * <pre>
 *   arriving    = P_t - snowfall + melt
 *   recharge    = arriving (M_(t-1) / C)² + what would then be above C
 *   evaporation = min(M', 0.2 T_t⁺ min(1, M' / (0.6 C)))        with M' = M_(t-1) + arriving - recharge
 *   M_t         = M' - evaporation
 * </pre>
 *
 * <p><b>Flow</b>. 70 % of the recharge goes to a quick store, which loses 30 % a day, and the rest to the groundwater,
 * which loses 1.5 % a day. The station measures the sum of both with an error of about 10 %, rounded to 0.01.
 *
 * <pre>
 *   quick  = 0.3   (Q_(t-1) + 0.7 recharge)            Q_t = Q_(t-1) + 0.7 recharge - quick
 *   base   = 0.015 (G_(t-1) + 0.3 recharge)            G_t = G_(t-1) + 0.3 recharge - base
 *   flow_t = (quick + base) exp(0.1 ε - 0.1² / 2)
 * </pre>
 *
 * <p>No water is lost: P_t = quick + base + evaporation + the increase of S + M + Q + G. The simulation starts two
 * years before the first measured day, to fill the stores. The same seed gives the same bits on every machine, because
 * {@link Random} and {@link StrictMath} are specified exactly; a longer simulation starts with the same days as a
 * shorter one.
 *
 * <p>S. Bergström, Development and Application of a Conceptual Runoff Model for Scandinavian Catchments, SMHI RHO 7,
 * 1976. R. Hock, Temperature index melt modelling in mountain areas, Journal of Hydrology 282, 2003. C. W. Richardson,
 * Stochastic simulation of daily precipitation, temperature, and solar radiation, Water Resources Research 17(1), 1981.
 *
 * <p>Threads: for one at a time.
 */
public final class River {
    private static final LocalDate FIRST = LocalDate.of(1940, 10, 1);
    private static final int MOST_YEARS = 10_000;
    private static final int YEARS_BEFORE = 2;

    private static final double WEEKS = 1 - 1.0 / 60; // ρ
    private static final double T_0 = 0.5;
    private static final double C = 150;

    private final Random random;
    private final LocalDate start = FIRST.minusYears(YEARS_BEFORE);
    private final int days;

    // measured
    private final double[] temperature;
    private final double[] precipitation;
    private final double[] flow;
    // hidden
    private final double[] snow;
    private final double[] soil;
    private final double[] quick;
    private final double[] groundwater;
    private final double[] evaporation;
    private final double[] trueFlow;

    // the state carried from one day to the next
    private double a;
    private double b;
    private double w;
    private boolean wet;
    private double S;
    private double M = C / 2;
    private double Q;
    private double G;

    private River(int years, long seed) {
        random = new Random(scrambled(seed));
        days = (int) (FIRST.plusYears(years).toEpochDay() - start.toEpochDay());
        temperature = new double[days];
        precipitation = new double[days];
        flow = new double[days];
        snow = new double[days];
        soil = new double[days];
        quick = new double[days];
        groundwater = new double[days];
        evaporation = new double[days];
        trueFlow = new double[days];
        for (int t = 0; t < days; t++) {
            weather(t);
            double arriving = snow(t);
            double recharge = soil(t, arriving);
            flow(t, recharge);
        }
    }

    /**
     * Simulates a river.
     *
     * @param years how many, from 1 October 1940 on
     * @param seed another seed gives other weather over the same mountain
     */
    public static River simulate(int years, long seed) {
        return new River(checked(years), seed);
    }

    private static int checked(int years) {
        if (years < 1 || years > MOST_YEARS) {
            throw Check.unexpected("River.simulate", "from 1 to 10,000 years", years);
        }
        return years;
    }

    /**
     * Mixes the bits of the seed, because Random's first numbers are nearly the same for similar seeds such as 1 and 2.
     */
    private static long scrambled(long seed) {
        return (seed + 1) * 0x9E3779B97F4A7C15L;
    }

    private void weather(int t) {
        a = departure(a, 0.8, 3.0);
        b = departure(b, WEEKS, 1.5);
        w = departure(w, WEEKS, 0.4);
        double season = 2 * Math.PI * (start.plusDays(t).getDayOfYear() - 20) / 365.25;
        temperature[t] = rounded(4 - 13 * StrictMath.cos(season) + a + b, 10);

        double u = random.nextDouble();
        double v = random.nextDouble();
        wet = u < (wet ? 0.65 : 0.25);
        double amount = -6 * StrictMath.exp(w - 0.4 * 0.4 / 2) * StrictMath.log(1 - v);
        precipitation[t] = wet ? rounded(amount, 10) : 0;
    }

    /**
     * The next value of a deviation that keeps the given share from day to day and has the given standard deviation.
     */
    private double departure(double before, double kept, double deviation) {
        return kept * before + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
    }

    /** Updates the snow; returns the water that reaches the soil: rain and melt. */
    private double snow(int t) {
        double snowfall = temperature[t] < T_0 ? precipitation[t] : 0;
        double melt = Math.min(S + snowfall, 3 * Math.max(0, temperature[t] - T_0));
        S += snowfall - melt;
        snow[t] = S;
        return precipitation[t] - snowfall + melt;
    }

    /** Updates the soil; returns the recharge, the water that runs through it. */
    private double soil(int t, double arriving) {
        double through = arriving * (M / C) * (M / C);
        double recharge = through + Math.max(0, M + arriving - through - C);
        M += arriving - recharge;
        evaporation[t] = Math.min(M, 0.2 * Math.max(0, temperature[t]) * Math.min(1, M / (0.6 * C)));
        M -= evaporation[t];
        soil[t] = M;
        return recharge;
    }

    private void flow(int t, double recharge) {
        Q += 0.7 * recharge;
        G += 0.3 * recharge;
        double fromQuick = 0.3 * Q;
        double fromGround = 0.015 * G;
        Q -= fromQuick;
        G -= fromGround;
        quick[t] = Q;
        groundwater[t] = G;
        trueFlow[t] = fromQuick + fromGround;
        flow[t] = rounded(trueFlow[t] * StrictMath.exp(0.1 * random.nextGaussian() - 0.1 * 0.1 / 2), 100);
    }

    private static double rounded(double x, double parts) {
        return Math.rint(x * parts) / parts + 0.0; // 0.0 turns -0.0 into 0.0
    }

    /** What the station measures each day: date, precipitation (mm a day), temperature (°C), flow (mm a day). */
    public Table measured() {
        return Table.create(
                "river",
                dates(),
                column("precipitation", precipitation),
                column("temperature", temperature),
                column("flow", flow));
    }

    /**
     * What the station does not measure: the stores snow (S), soil (M), quick (Q) and groundwater (G) at the end of
     * each day, in mm, and the day's evaporation and true flow, without measurement error, in mm a day.
     */
    public Table hidden() {
        return Table.create(
                "hidden",
                dates(),
                column("snow", snow),
                column("soil", soil),
                column("quick", quick),
                column("groundwater", groundwater),
                column("evaporation", evaporation),
                column("true flow", trueFlow));
    }

    private int first() {
        return (int) (FIRST.toEpochDay() - start.toEpochDay());
    }

    private DateColumn dates() {
        return DateColumn.create(
                "date", IntStream.range(first(), days).mapToObj(start::plusDays).toList());
    }

    private DoubleColumn column(String name, double[] values) {
        return DoubleColumn.create(name, Arrays.copyOfRange(values, first(), days));
    }

    @Override
    public String toString() {
        return "River(" + FIRST + " to " + start.plusDays(days - 1) + ")";
    }
}
