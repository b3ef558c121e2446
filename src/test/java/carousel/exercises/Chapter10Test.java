package carousel.exercises;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.exercises.Exercises.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import carousel.data.series.Scaler;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.metrics.Interval;
import carousel.metrics.Regression;
import carousel.train.Model;
import java.util.function.IntBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Chapter10Test {
    private static final Series PASSENGERS = Series.of(Data.table("air-passengers"), "month");

    @Test
    void untouchedExercisesAreNotAttempted() {
        IntStream.rangeClosed(1, 5).forEach(n -> assertEquals("not attempted yet", verdict("10." + n, null)));
    }

    @Test
    void windowsAreCountedByTheLibrary() {
        Series w = PASSENGERS.map(Math::log).difference(12).difference(1);
        IntBinaryOperator counted = (n, p) ->
                n == 96 ? Windows.of(w).lookBack(p).splitAt("1957-01").train().size() : n - 13 - p;
        assertEquals("correct", verdict("10.1", counted));
        IntBinaryOperator withoutDifferences = (n, p) -> n - p;
        assertTrue(verdict("10.1", withoutDifferences).contains("for n = 96 and p = 24 it gives 72"));
    }

    /** An untrained network knows nothing about the season; the check still turns its answers into passengers. */
    @Test
    void aModelIsJudgedByItsForecasts() {
        Model untrained = sequential(lstm(4), dense(1)).seed(1).build(1).compile(adam(1e-3), mse());
        assertTrue(verdict("10.2", untrained).contains("the RMSE of its forecasts is"));
        Model always = sequential(lstm(4).returnSequences(), dense(1)).build(1).compile(adam(1e-3), mse());
        assertTrue(verdict("10.2", always).startsWith("not yet: expected one number for each of 48 months"));
    }

    /** The chapter's solution shows that a network that is trained for long enough passes. */
    @Test
    void aTrainedModelPasses() {
        Series monthly = PASSENGERS.map(Math::log).difference(1);
        Windows train = Windows.of(Scaler.standard(monthly.before("1957-01")).apply(monthly))
                .lookBack(12)
                .splitAt("1957-01")
                .train();
        Model model = sequential(lstm(32), dense(1)).seed(1).compile(adam(3e-3), mse());
        model.fit(train, epochs(100), batch(16), quiet());
        assertEquals("correct", verdict("10.2", model));
    }

    @Test
    void theLeakIsTheMonthAfter() {
        assertEquals("correct", verdict("10.3", "B"));
        assertTrue(verdict("10.3", "a").contains("not known at the time"));
    }

    @Test
    void theHighestLevelOfTwentyFourErrors() {
        Interval.ofErrors(0.96, new double[1], new double[24]);
        IntToDoubleFunction right = n -> n / (n + 1.0);
        assertEquals("correct", verdict("10.4", right));
        IntToDoubleFunction always = n -> 1;
        assertTrue(verdict("10.4", always).startsWith("not yet: for n = 4 it gives 1.0000"));
        IntToDoubleFunction whole = n -> Math.floorDiv(n, n + 1);
        assertTrue(verdict("10.4", whole).startsWith("not yet: for n = 4 it gives 0: in Java"));
    }

    @Test
    void maseMatchesTheLibrary() {
        double[] past = PASSENGERS.before("1957-01").values();
        ToDoubleBiFunction<double[], double[]> library = (truth, forecast) ->
                Regression.of(truth, forecast).scaledBy(past, 12).mase();
        assertEquals("correct", verdict("10.5", library));
        ToDoubleBiFunction<double[], double[]> lastMonth = (truth, forecast) ->
                Regression.of(truth, forecast).scaledBy(past, 1).mase();
        assertTrue(verdict("10.5", lastMonth).startsWith("not yet: for 1 forecast off by [30.0] it gives"));
    }

    /** The table of the chapter shows 0.3604 for the autoregression. */
    @Test
    void aTypedFigureIsNoMase() {
        ToDoubleBiFunction<double[], double[]> typed = (truth, forecast) -> 0.3604;
        assertTrue(verdict("10.5", typed).startsWith("not yet"));
    }
}
