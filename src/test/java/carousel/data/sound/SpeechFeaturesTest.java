package carousel.data.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SpeechFeaturesTest {
    private static Sound noise(int rate) {
        return Sound.of(new float[rate], rate).part(0, 1000).withNoise(0, new Random(1));
    }

    private static String refused(SpeechFeatures features, Function<SpeechFeatures, ?> call) {
        return assertThrows(IllegalArgumentException.class, () -> call.apply(features))
                .getMessage();
    }

    /** The number of coefficients was lowered without a word, and so was that of a network's inputs. */
    @Test
    void moreCoefficientsThanBandsAreRefused() {
        SpeechFeatures ten = SpeechFeatures.standard().bands(10);
        assertEquals(
                "SpeechFeatures.cepstrum: expected at most 10 coefficients, as many as mel bands, got 13; use coefficients(10) or more bands",
                refused(ten, features -> features.cepstrum(noise(8000))));
        assertEquals(10, ten.mel(noise(8000)).rows);
        assertEquals(10, ten.coefficients(10).cepstrum(noise(8000)).rows);
        assertEquals(13, SpeechFeatures.standard().bands(10).bands(26).cepstrum(noise(8000)).rows);
    }

    /** A band between two frequencies of the spectrum has no power whatever the sound is. */
    @Test
    void aBandWithoutAFrequencyIsRefused() {
        SpeechFeatures narrow = SpeechFeatures.standard().bands(200);
        for (Function<SpeechFeatures, ?> call : List.<Function<SpeechFeatures, ?>>of(
                features -> features.mel(noise(8000)),
                features -> features.cepstrum(noise(8000)),
                SpeechFeatures::bank)) {
            String said = refused(narrow, call);
            assertTrue(
                    said.startsWith(
                            "SpeechFeatures: expected mel bands with a frequency of the spectrum in each, 31.25 Hz apart, got none in band 0 of 200, from 0 to 13 Hz; use fewer bands, such as bands("),
                    said);
            assertTrue(said.endsWith("), or longer frames"), said);
            int fitting = Integer.parseInt(said.replaceAll(".*bands\\(|\\).*", ""));
            assertEquals(fitting, SpeechFeatures.standard().bands(fitting).bank().rows);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> SpeechFeatures.standard().bands(fitting + 1).bank());
        }
        assertEquals(129, narrow.spectrum(noise(8000)).rows);
        assertEquals(200, narrow.frames(4096, 80).mel(noise(8000)).rows, "the settings may be given in any order");
        assertTrue(refused(SpeechFeatures.standard().frames(2, 1), SpeechFeatures::bank)
                .endsWith("; use longer frames"));
    }

    @Test
    void aBandAboveAllFrequenciesIsRefused() {
        String said = refused(SpeechFeatures.standard().warp(1.5), SpeechFeatures::bank);
        assertTrue(said.endsWith(" Hz; use a warp nearer to 1"), said);
        assertTrue(said.contains(" got none in band "), said);
    }
}
