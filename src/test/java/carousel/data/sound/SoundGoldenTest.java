package carousel.data.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;

/** Compares features and distances with librosa, as run by src/test/python/golden_librosa.py. */
class SoundGoldenTest {
    private record Features(
            int rate,
            int frame,
            int hop,
            int bands,
            int coefficients,
            float[] samples,
            float[][] spectrum,
            float[][] bank,
            float[][] mel,
            float[][] cepstrum,
            float[][] slopes) {}

    private record Warping(float[][] a, float[][] b, double distance) {}

    private record Peer(String peer, String version, Features[] features, Warping[] warping) {}

    private final Peer librosa = read();

    private static Peer read() {
        try {
            return new Gson().fromJson(Files.readString(Path.of("src/test/resources/sound/librosa.json")), Peer.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyStepFromSamplesToCepstrumMatchesLibrosa() {
        for (Features f : librosa.features) {
            Sound sound = Sound.of(f.samples, f.rate);
            SpeechFeatures features = SpeechFeatures.standard()
                    .rate(f.rate)
                    .frames(f.frame, f.hop)
                    .bands(f.bands)
                    .coefficients(f.coefficients);
            assertSame(f.spectrum, features.spectrum(sound), 1e-5);
            assertSame(f.bank, features.bank(), 1e-6);
            assertSame(f.mel, features.mel(sound), 1e-6);
            assertSame(f.cepstrum, features.cepstrum(sound), 1e-5);
            FloatMatrix both = features.withSlopes().cepstrum(sound);
            int K = f.coefficients;
            assertSame(f.cepstrum, both.getRange(0, K, 0, both.columns), 1e-5);
            assertSame(f.slopes, both.getRange(K, 2 * K, 0, both.columns), 1e-5);
        }
    }

    @Test
    void distancesMatchLibrosa() {
        for (Warping w : librosa.warping) {
            FloatMatrix a = new FloatMatrix(w.a);
            FloatMatrix b = new FloatMatrix(w.b);
            assertEquals(w.distance, TimeWarping.distance(a, b), 1e-9);
            assertEquals(w.distance, TimeWarping.distance(b, a), 1e-9);
        }
    }

    private static void assertSame(float[][] rows, FloatMatrix given, double tolerance) {
        FloatMatrix expected = new FloatMatrix(rows);
        assertEquals(expected.rows, given.rows);
        assertEquals(expected.columns, given.columns);
        for (int k = 0; k < expected.length; k++) {
            float e = expected.data[k];
            assertEquals(e, given.data[k], tolerance * Math.max(1, Math.abs(e)), "number " + k);
        }
    }
}
