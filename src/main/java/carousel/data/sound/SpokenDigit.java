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
 * A recording of a spoken digit.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param digit 0 to 9
 * @param voice who said it
 * @param part the part of the data set it belongs to: train, valid or test
 * @param sound the recording
 */
public record SpokenDigit(int digit, String voice, String part, Sound sound) {
    /**
     * The 1,200 digits of {@code data/spoken-digits}, spoken by 24 synthesised voices, in the order of the table
     * {@code Data.table("spoken-digits")}. Each voice belongs to only one part.
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

    /** The same digit with another sound. */
    public SpokenDigit as(Sound other) {
        return new SpokenDigit(digit, voice, part, other);
    }

    /**
     * The cepstra of all these digits, in their order, with the sounds of each voice standardised together. This
     * requires knowing who speaks, but not what is said.
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
