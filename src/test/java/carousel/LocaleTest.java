package carousel;

import static carousel.Carousel.adam;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.load;
import static carousel.Carousel.lstm;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.save;
import static carousel.Carousel.sequential;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.baselines.Baselines;
import carousel.data.Data;
import carousel.data.series.Series;
import carousel.data.series.Windows;
import carousel.data.tasks.WrittenDates;
import carousel.linalg.Sequences;
import carousel.metrics.Regression;
import carousel.train.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files, data, figures and errors do not depend on the locale: digits, decimal signs, the case of letters. The only
 * exceptions are whole numbers in tables that tablesaw itself prints.
 */
class LocaleTest {
    private static final Locale BEFORE = Locale.getDefault();

    @TempDir
    Path folder;

    private Path saved;
    private byte[] bytes;
    private List<String> texts;

    @BeforeEach
    void inEnglish() throws IOException {
        Locale.setDefault(Locale.US);
        saved = folder.resolve("model.safetensors");
        save(model(), saved);
        bytes = Files.readAllBytes(saved);
        texts = texts();
    }

    @AfterEach
    void asBefore() {
        Locale.setDefault(BEFORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa", "bn", "ne", "mr", "my", "hi-IN", "tr-TR", "de-CH", "th-TH-u-nu-thai"})
    @Tag("F5")
    void nothingDependsOnTheLocale(String tag) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals(2, load(saved).network().layers().size());
        Path again = folder.resolve("again.safetensors");
        save(model(), again);
        assertEquals(-1, Files.mismatch(saved, again), new String(bytes, 0, 300, StandardCharsets.UTF_8));
        assertEquals(String.join("\n", texts), String.join("\n", texts()));
    }

    private static Model model() {
        Model model = sequential(lstm(2), dense(1)).compile(adam(1e-3), mse());
        model.network().build(1);
        return model;
    }

    /** Data, figures and errors. */
    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        texts.add(new WrittenDates().seen(30, 1).toString());
        Series passengers = Series.of(Data.table("air-passengers"), "month");
        Windows.Split split = Windows.of(passengers).lookBack(12).splitAt("1959-01");
        texts.add(split.toString());
        texts.add(Regression.of(split.test().targets(), Baselines.lastValue(split.test()))
                .toString());
        texts.add(model().fit(split.train().subset(0, 20), epochs(1), quiet()).toString());
        texts.add(assertThrows(IllegalArgumentException.class, () -> passengers.rows(7, 3))
                .getMessage());
        texts.add(assertThrows(IllegalArgumentException.class, () -> passengers.row("1959-13"))
                .getMessage());
        texts.add(assertThrows(IllegalArgumentException.class, () -> model().predict(new Sequences(12, 3, 1)))
                .getMessage());
        return texts;
    }
}
