package carousel.data.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.data.Data;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class SpokenDigitTest {
    private final List<SpokenDigit> digits = SpokenDigit.synthetic();
    private final Table table = Data.table("spoken-digits");

    @Test
    void filesHaveTheChecksumsOfTheirReadme() throws IOException, NoSuchAlgorithmException {
        String readme = Files.readString(Data.file("spoken-digits/README.md"));
        for (String name : List.of("spoken-digits.wav", "spoken-digits.csv")) {
            byte[] file = Files.readAllBytes(Data.file("spoken-digits/" + name));
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(file));
            assertTrue(readme.contains("`" + sha256 + "`"), name + " has SHA-256 " + sha256);
        }
    }

    @Test
    void everyVoiceSaysEveryDigitFiveTimesInOnePart() {
        assertEquals(1200, digits.size());
        Map<String, Long> counts =
                digits.stream().collect(Collectors.groupingBy(d -> d.part() + " " + d, Collectors.counting()));
        assertEquals(24 * 10, counts.size());
        assertEquals(Set.of(5L), new HashSet<>(counts.values()));
        assertEquals(
                Map.of("train", 750L, "valid", 200L, "test", 250L),
                digits.stream().collect(Collectors.groupingBy(SpokenDigit::part, Collectors.counting())));
    }

    @Test
    void listAndTableAreInOneOrder() {
        for (int n = 0; n < digits.size(); n++) {
            SpokenDigit digit = digits.get(n);
            assertEquals(table.intColumn("digit").getInt(n) + " by " + table.getString(n, "voice"), digit.toString());
            assertEquals(table.intColumn("length").getInt(n), digit.sound().samples().length);
            assertEquals(8000, digit.sound().rate());
        }
    }

    @Test
    void noisyRecordingsAreNoisier() {
        double[] quietest = new double[2];
        int[] count = new int[2];
        for (int n = 0; n < digits.size(); n++) {
            int snr = table.intColumn("snr").getInt(n);
            if (snr == 30 || snr == 5) {
                float[] band =
                        SpeechFeatures.standard().mel(digits.get(n).sound()).getRow(20).data;
                Arrays.sort(band);
                quietest[snr == 30 ? 0 : 1] += band[0];
                count[snr == 30 ? 0 : 1]++;
            }
        }
        assertTrue(quietest[1] / count[1] > 1 + quietest[0] / count[0]);
    }

    @Test
    void cepstraAreStandardisedVoiceByVoiceAndKeepTheirOrder() {
        List<SpokenDigit> few = List.of(digits.get(0), digits.get(60), digits.get(3), digits.get(61));
        SpeechFeatures features = SpeechFeatures.standard();
        List<FloatMatrix> together = SpokenDigit.cepstra(few, features);
        assertEquals(
                SpokenDigit.cepstra(List.of(few.get(0), few.get(2)), features).get(1), together.get(2));
        assertEquals(
                SpokenDigit.cepstra(List.of(few.get(1), few.get(3)), features).get(0), together.get(1));
    }
}
