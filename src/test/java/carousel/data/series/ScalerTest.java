package carousel.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import carousel.linalg.Sequences;
import com.google.gson.Gson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class ScalerTest {
    private static final Series PASSENGERS = Series.of(Data.table("air-passengers"), "month");
    private static final Series TRAIN = PASSENGERS.before("1957");

    @Test
    void scalesAsScikitLearnDoes() {
        // sklearn 1.9.1: StandardScaler and MinMaxScaler fitted on the first 96 values
        Scaler standard = Scaler.standard(TRAIN);
        assertEquals(213.70833333333334, standard.shift().get(0), 1e-12);
        assertEquals(71.54266161218463, standard.scale().get(0), 1e-12);
        Scaler minMax = Scaler.minMax(TRAIN);
        assertEquals(List.of(104.0), minMax.shift());
        assertEquals(List.of(309.0), minMax.scale());
        assertEquals(
                (622 - 104) / 309.0,
                Arrays.stream(minMax.apply(PASSENGERS).values()).max().orElseThrow(),
                1e-12);
    }

    @Test
    void invertsWhatItApplied() {
        Series both = PASSENGERS.with("log", PASSENGERS.map(Math::log).values());
        for (Scaler scaler : List.of(Scaler.standard(both.before("1957")), Scaler.minMax(both.before("1957")))) {
            Series scaled = scaler.apply(both);
            for (String name : both.names()) {
                assertArrayEquals(both.values(name), scaler.invert(name, scaled.values(name)), 1e-10);
            }
        }
    }

    @Test
    void aPredictionComesBackInTheOrderOfTheTargets() {
        Scaler scaler = Scaler.minMax(TRAIN);
        Windows scaled = Windows.of(scaler.apply(PASSENGERS)).horizon(2);
        Sequences y = new Sequences();
        scaled.fill(IntStream.range(0, scaled.size()).toArray(), new Sequences(), y);
        assertArrayEquals(Windows.of(PASSENGERS).horizon(2).targets(), scaler.invert(rows(y)), 1e-4);
        assertArrayEquals(scaler.invert(rows(y)), scaler.invert("passengers", rows(y)));
    }

    @Test
    void saysWhatItWasFittedOn() {
        assertEquals(
                "standard scaler fitted on air-passengers: 96 rows, 1949-01 to 1956-12, passengers",
                Scaler.standard(TRAIN).toString());
        Series noName = Series.of(
                Table.create(IntColumn.indexColumn("t", 2, 0), DoubleColumn.create("y", new double[] {1, 2})), "t");
        assertEquals("", noName.name());
        assertEquals(
                "standard scaler fitted on 2 rows, 0 to 1, y",
                Scaler.standard(Series.of(noName.table(), "t")).toString());
        assertEquals(
                "standard scaler fitted on 2 rows, 0 to 1, y",
                Scaler.standard(noName).toString());
    }

    @Test
    void isSavedAsPlainData() {
        Scaler scaler = Scaler.minMax(TRAIN);
        Gson gson = new Gson();
        assertEquals(scaler, gson.fromJson(gson.toJson(scaler), Scaler.class));
    }

    @Test
    void refusesConstantAndUnknownVariables() {
        Series constant = TRAIN.with("flat", new double[96]);
        String message = assertThrows(IllegalArgumentException.class, () -> Scaler.standard(constant))
                .getMessage();
        assertTrue(message.contains("'flat' is 0.0 in every row") && message.contains("series.select"), message);
        assertThrows(IllegalArgumentException.class, () -> Scaler.minMax(constant));
        assertThrows(
                IllegalArgumentException.class, () -> Scaler.standard(TRAIN).apply(constant));
        assertThrows(
                IllegalArgumentException.class, () -> Scaler.standard(TRAIN).invert("flat", new double[1]));
    }

    @Test
    void refusesAFileWithBadValues() {
        List<String> x = List.of("x");
        assertThrows(IllegalArgumentException.class, () -> new Scaler("standard", "", x, List.of(), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new Scaler("standard", "", x, List.of(0.0), List.of(0.0)));
        assertThrows(
                IllegalArgumentException.class, () -> new Scaler("standard", "", x, List.of(Double.NaN), List.of(1.0)));
    }

    private static double[][] rows(Sequences y) {
        return y.toDoubleMatrix().transpose().toArray2();
    }

    @Test
    void aPredictionComesBackRowByRow() {
        Scaler scaler = new Scaler("standard", "three rows", List.of("y"), List.of(10.0), List.of(2.0));
        assertArrayEquals(new double[] {12, 14, 6, 8}, scaler.invert(new double[][] {{1, 2}, {-2, -1}}), 1e-6);
    }
}
