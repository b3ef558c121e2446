package carousel.data.sound;

import carousel.check.Check;
import carousel.data.Data;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jblas.FloatMatrix;
import tech.tablesaw.api.Row;

/**
 * A digit that somebody said.
 *
 * @param digit 0 to 9
 * @param voice who said it
 * @param part what the makers of the data meant it for: train, valid or test
 * @param sound what was heard
 */
public record SpokenDigit(int digit, String voice, String part, Sound sound) {
    /**
     * The 1,200 digits of {@code data/spoken-digits}, spoken by 24 voices of a synthesiser, in the order of the table
     * {@code Data.table("spoken-digits")}. A voice belongs to one part only.
     */
    public static List<SpokenDigit> synthetic() {
        Sound all = read("spoken-digits/spoken-digits.wav");
        List<SpokenDigit> digits = new ArrayList<>();
        for (Row row : Data.table("spoken-digits")) {
            int start = row.getInt("start");
            digits.add(new SpokenDigit(
                    row.getInt("digit"),
                    row.getString("voice"),
                    row.getString("part"),
                    all.part(start, start + row.getInt("length"))));
        }
        return digits;
    }

    /** The same, in another sound. */
    public SpokenDigit as(Sound other) {
        return new SpokenDigit(digit, voice, part, other);
    }

    /**
     * The cepstra of all these digits, in their order, the sounds of each voice standardised together. That needs to know who
     * is speaking, and not what is said.
     */
    public static List<FloatMatrix> cepstra(List<SpokenDigit> digits, SpeechFeatures features) {
        Check.noNulls("SpokenDigit.cepstra", "features", features);
        Check.given("SpokenDigit.cepstra", "digits", digits)
                .forEach(item -> Check.given("SpokenDigit.cepstra", "digits", item));
        Map<String, List<Integer>> byVoice = IntStream.range(0, digits.size())
                .boxed()
                .collect(Collectors.groupingBy(n -> digits.get(n).voice()));
        FloatMatrix[] all = new FloatMatrix[digits.size()];
        for (List<Integer> which : byVoice.values()) {
            List<FloatMatrix> cepstra = SpeechFeatures.standardised(which.stream()
                    .map(n -> features.cepstrum(digits.get(n).sound()))
                    .toList());
            for (int k = 0; k < which.size(); k++) {
                all[which.get(k)] = cepstra.get(k);
            }
        }
        return List.of(all);
    }

    private static Sound read(String name) {
        try {
            return Sound.wav(name, Files.readAllBytes(Data.file(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("SpokenDigit: cannot read " + name, e);
        }
    }

    @Override
    public String toString() {
        return digit + " by " + voice;
    }
}
