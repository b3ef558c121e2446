package carousel.data.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SoundTest {
    private static final float[] SAMPLES = {0, 0.5f, -0.25f, -1, 32767 / 32768f};

    @Test
    void aSoundIsReadBackFromItsOwnFile() throws IOException {
        Sound back = Sound.wav("own", Sound.of(SAMPLES, 8000).wav());
        assertArrayEquals(SAMPLES, back.samples());
        assertEquals(8000, back.rate());
        assertEquals("sound of 0.00 s, 8,000 samples a second", back.toString());
    }

    @Test
    void tooLoudSamplesAreCutOff() throws IOException {
        assertArrayEquals(
                new float[] {-1, 32767 / 32768f},
                Sound.wav("loud", Sound.of(new float[] {-3, 7}, 8000).wav()).samples());
    }

    @Test
    void readsBytesAndTheTwoLawsOfTelephony() throws IOException {
        byte[] octets = {0, (byte) 128, (byte) 255};
        assertArrayEquals(
                new float[] {-1, 0, 127 / 128f},
                Sound.wav("bytes", file(AudioFormat.Encoding.PCM_UNSIGNED, 1, octets))
                        .samples());
        assertArrayEquals( // by the tables of G.711
                new float[] {-32124 / 32768f, 0, 32124 / 32768f, -8 / 32768f},
                Sound.wav("µ-law", file(AudioFormat.Encoding.ULAW, 1, new byte[] {0, (byte) 255, (byte) 128, 126}))
                        .samples());
        assertArrayEquals(
                new float[] {8 / 32768f, -8 / 32768f, 32256 / 32768f},
                Sound.wav("A-law", file(AudioFormat.Encoding.ALAW, 1, new byte[] {(byte) 213, 85, (byte) 170}))
                        .samples());
    }

    /** As soundfile reads them: each divided by 2^(bits - 1). */
    @Test
    void readsSamplesOfThreeAndFourBytes() throws IOException {
        byte[] three = {0, 0, (byte) 0x80, (byte) 0xFF, (byte) 0xFF, 0x7F, 1, 0, 0, 0, 0, 0, (byte) 0xFF, -1, -1};
        assertArrayEquals(
                new float[] {-1, 8388607 / 8388608f, 1 / 8388608f, 0, -1 / 8388608f},
                Sound.wav("24 bits", file(AudioFormat.Encoding.PCM_SIGNED, 24, 1, three))
                        .samples());
        byte[] four = {0, 0, 0, (byte) 0x80, 0, 1, 0, 0, 0, 0, 0, 0x40};
        assertArrayEquals(
                new float[] {-1, 0x1p-23f, 0.5f},
                Sound.wav("32 bits", file(AudioFormat.Encoding.PCM_SIGNED, 32, 1, four))
                        .samples());
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        byte[] stereo = file(AudioFormat.Encoding.PCM_SIGNED, 2, new byte[8]);
        assertTrue(assertThrows(IOException.class, () -> Sound.wav("both.wav", stereo))
                .getMessage()
                .startsWith("both.wav: expected a WAV file with one channel"));
        assertEquals(
                "words.txt: is not a WAV file; save the sound as 16-bit mono WAV",
                assertThrows(IOException.class, () -> Sound.wav("words.txt", new byte[100]))
                        .getMessage());
        byte[] floats = Sound.of(SAMPLES, 8000).wav();
        ByteBuffer header = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(20, (short) 3).putInt(28, 32000).putShort(32, (short) 4).putShort(34, (short) 32);
        assertTrue(assertThrows(IOException.class, () -> Sound.wav("floats.wav", floats))
                .getMessage()
                .startsWith("floats.wav: expected a WAV file with one channel of 8, 16, 24 or 32 bits, got PCM_FLOAT"));
        assertThrows(IllegalArgumentException.class, () -> Sound.of(new float[0], 8000));
        assertThrows(
                IllegalArgumentException.class, () -> Sound.of(SAMPLES, 8000).part(3, 3));
    }

    @Test
    void aShortSoundHasOneFrame() {
        SpeechFeatures features = SpeechFeatures.standard();
        assertEquals(1, features.cepstrum(Sound.of(new float[10], 8000)).columns);
        assertEquals(1, features.cepstrum(Sound.of(new float[335], 8000)).columns);
        assertEquals(2, features.cepstrum(Sound.of(new float[336], 8000)).columns);
    }

    @Test
    void theSoundsOfAGroupAreStandardisedTogether() {
        List<FloatMatrix> standardised = SpeechFeatures.standardised(List.of(
                new FloatMatrix(new float[][] {{1, 2}, {4, 4}}), new FloatMatrix(new float[][] {{6, 7}, {4, 4}})));
        FloatMatrix both = FloatMatrix.concatHorizontally(standardised.get(0), standardised.get(1));
        float d = (float) (1 / Math.sqrt(6.5)); // 1, 2, 6, 7: mean 4, variance 6.5
        assertEquals(new FloatMatrix(new float[][] {{-3 * d, -2 * d, 2 * d, 3 * d}, {0, 0, 0, 0}}), both);
    }

    @Test
    void aFasterSoundIsShorterAndHigher() {
        float[] wave = new float[8000];
        for (int t = 0; t < wave.length; t++) {
            wave[t] = (float) Math.sin(2 * Math.PI * 500 * t / 8000);
        }
        Sound faster = Sound.of(wave, 8000).faster(1.25);
        assertEquals(0.8, faster.seconds(), 1e-3);
        FloatMatrix spectrum = SpeechFeatures.standard().spectrum(faster);
        assertEquals(20, spectrum.getColumn(3).argmax()); // 625 Hz
    }

    @Test
    void noiseIsAsLoudAsAskedFor() {
        Sound quiet = Sound.of(new float[] {0.5f, -0.5f}, 8000).faster(1);
        assertEquals(2, quiet.samples().length);
        float[] wave = new float[20000];
        Arrays.fill(wave, 0.1f);
        float[] noisy = Sound.of(wave, 8000).withNoise(10, new Random(1)).samples();
        double power = 0;
        for (int t = 0; t < noisy.length; t++) {
            power += Math.pow(noisy[t] - wave[t], 2) / noisy.length;
        }
        assertEquals(0.001, power, 3e-5);
    }

    @Test
    void aWarpMovesTheTrianglesToHigherFrequencies() {
        FloatMatrix plain = SpeechFeatures.standard().bank();
        FloatMatrix warped = SpeechFeatures.standard().warp(1.1).bank();
        for (int m = 0; m < 20; m++) {
            double ratio = centre(warped, m) / centre(plain, m);
            assertEquals(1.1, ratio, 0.03, "band " + m);
        }
    }

    private static double centre(FloatMatrix bank, int m) {
        double moment = 0;
        for (int k = 0; k < bank.columns; k++) {
            moment += k * bank.get(m, k);
        }
        return moment / bank.getRow(m).sum();
    }

    @Test
    void impossibleSettingsAndSoundsAreNamed() {
        SpeechFeatures features = SpeechFeatures.standard();
        assertThrows(IllegalArgumentException.class, () -> features.frames(200, 80));
        assertThrows(IllegalArgumentException.class, () -> features.coefficients(27));
        assertThrows(IllegalArgumentException.class, () -> features.warp(Double.NaN));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> features.mel(Sound.of(SAMPLES, 16000)))
                .getMessage()
                .endsWith("use rate(16000), or convert the sound"));
    }

    @Test
    void theNearestIsFoundAmongOthers() {
        FloatMatrix rise = new FloatMatrix(new float[][] {{0, 1, 2, 3}});
        FloatMatrix fall = new FloatMatrix(new float[][] {{3, 2, 1, 0}});
        FloatMatrix slowFall = new FloatMatrix(new float[][] {{3, 3, 2, 2, 1, 1, 0}});
        assertArrayEquals(new int[] {1, 0}, TimeWarping.nearest(List.of(rise, fall), List.of(slowFall, rise)));
        assertEquals(0, TimeWarping.distance(fall, slowFall), 1e-12);
    }

    /** Twice as fast is every other sample; half as fast has the mean of two samples between them. */
    @Test
    void fasterAndSlowerMatchACalculationByHand() {
        Sound ramp = Sound.of(new float[] {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f}, 6);
        assertArrayEquals(new float[] {0, 0.2f, 0.4f}, ramp.faster(2).samples(), 1e-6f);
        assertArrayEquals(
                new float[] {0, 0.05f, 0.1f, 0.15f, 0.2f, 0.25f, 0.3f, 0.35f, 0.4f, 0.45f, 0.5f, 0.5f},
                ramp.faster(0.5).samples(),
                1e-6f);
        assertEquals(24, ramp.faster(0.25).samples().length);
        assertEquals(2, ramp.faster(4).samples().length);
        assertArrayEquals(new float[] {0.1f, 0.2f}, ramp.part(1, 3).samples());
        assertEquals(6, ramp.part(0, 6).samples().length);
        assertEquals(1, ramp.seconds());
        for (double factor : new double[] {0.24, 4.01, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> ramp.faster(factor));
        }
        assertThrows(IllegalArgumentException.class, () -> ramp.part(-1, 3));
        assertThrows(IllegalArgumentException.class, () -> ramp.part(1, 7));
        assertEquals(2, Sound.of(new float[2], 1).seconds());
    }

    /**
     * The sum along the cheapest path, with diagonal steps counted twice, divided by both lengths. For 0 2 and 0 1 2,
     * the distances along the path are 0, 1 and 0.
     */
    @Test
    void warpingMatchesACalculationByHand() {
        FloatMatrix two = new FloatMatrix(new float[][] {{0, 2}});
        FloatMatrix three = new FloatMatrix(new float[][] {{0, 1, 2}});
        assertEquals(1 / 5.0, TimeWarping.distance(two, three), 1e-12);
        assertEquals(1 / 5.0, TimeWarping.distance(three, two), 1e-12);
        FloatMatrix one = new FloatMatrix(new float[][] {{3}, {4}});
        FloatMatrix origin = new FloatMatrix(new float[][] {{0, 0}, {0, 0}});
        assertEquals((2 * 5 + 5) / 3.0, TimeWarping.distance(one, origin), 1e-12);
        assertEquals(2 * 5 / 2.0, TimeWarping.distance(one, new FloatMatrix(2, 1)), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> TimeWarping.distance(one, two));
        assertThrows(IllegalArgumentException.class, () -> TimeWarping.distance(two, new FloatMatrix(1, 0)));
        assertThrows(IllegalArgumentException.class, () -> TimeWarping.distance(new FloatMatrix(1, 0), two));
        assertArrayEquals(new int[] {2}, TimeWarping.nearest(List.of(two, two, three, three), List.of(three)));
        assertArrayEquals(new int[] {0}, TimeWarping.nearest(List.of(two, two), List.of(three)));
    }

    private static byte[] file(AudioFormat.Encoding encoding, int channels, byte[] data) throws IOException {
        return file(encoding, encoding.equals(AudioFormat.Encoding.PCM_SIGNED) ? 16 : 8, channels, data);
    }

    private static byte[] file(AudioFormat.Encoding encoding, int bits, int channels, byte[] data) throws IOException {
        int frame = channels * bits / 8;
        AudioFormat format = new AudioFormat(encoding, 8000, bits, channels, frame, 8000, false);
        AudioInputStream in = new AudioInputStream(new ByteArrayInputStream(data), format, data.length / frame);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(in, AudioFileFormat.Type.WAVE, out);
        return out.toByteArray();
    }

    /** Numbers of another column were read in their place. */
    @Test
    void featuresOfOtherSettingsAreRefused() {
        FloatMatrix three = new FloatMatrix(3, 4);
        FloatMatrix two = new FloatMatrix(2, 4);
        String nearest = assertThrows(
                        IllegalArgumentException.class,
                        () -> TimeWarping.nearest(List.of(three, two), List.of(FloatMatrix.ones(3, 4))))
                .getMessage();
        assertTrue(nearest.endsWith("with equal numbers of rows, got 2 x 4 and 3 x 4"), nearest);
        for (List<FloatMatrix> both : List.of(List.of(three, two), List.of(two, three))) {
            String said = assertThrows(IllegalArgumentException.class, () -> SpeechFeatures.standardised(both))
                    .getMessage();
            assertTrue(said.endsWith("compute all with the same settings"), said);
        }
    }

    /** Half a file was read as half a sound, and one without samples was not named. */
    @Test
    void aFileThatEndsTooEarlyIsNamed() throws IOException {
        byte[] whole = Sound.of(new float[1000], 8000).wav();
        for (int bytes : new int[] {whole.length - 2, 1000, 44}) {
            byte[] cut = Arrays.copyOf(whole, bytes);
            String said = assertThrows(IOException.class, () -> Sound.wav("cut.wav", cut))
                    .getMessage();
            assertEquals(
                    "cut.wav: holds " + (bytes - 44) / 2
                            + " of the 1,000 samples that its header says; get the whole file again",
                    said);
        }
        byte[] piped = whole.clone(); // by a program that could not know the length
        Arrays.fill(piped, 4, 8, (byte) 0xFF);
        Arrays.fill(piped, 40, 44, (byte) 0xFF);
        assertEquals(1000, Sound.wav("piped.wav", piped).samples().length);
    }

    /** The nearest of sequences with a NaN was another one, and a network was trained on silence. */
    @Test
    void whatIsNotFiniteIsRefused() {
        for (float other : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            String sample = assertThrows(IllegalArgumentException.class, () -> Sound.of(new float[] {0, other}, 8000))
                    .getMessage();
            assertEquals("Sound.of: expected finite samples, got " + other + " as sample 1", sample);
            FloatMatrix bad = new FloatMatrix(new float[][] {{1, other}});
            FloatMatrix good = new FloatMatrix(new float[][] {{1, 2}});
            for (Executable call : List.<Executable>of(
                    () -> TimeWarping.distance(bad, good),
                    () -> TimeWarping.distance(good, bad),
                    () -> TimeWarping.nearest(List.of(good, bad), List.of(good)),
                    () -> TimeWarping.nearest(List.of(good), List.of(bad)))) {
                assertEquals(
                        "TimeWarping: expected finite numbers, got " + other + " in column 1",
                        assertThrows(IllegalArgumentException.class, call).getMessage());
            }
            assertEquals(
                    "SpeechFeatures.standardised: expected finite numbers, got " + other + " in column 1",
                    assertThrows(IllegalArgumentException.class, () -> SpeechFeatures.standardised(List.of(good, bad)))
                            .getMessage());
        }
        assertEquals(
                "withNoise: expected a number of decibels that a float can hold as noise, got -10000.0",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Sound.of(SAMPLES, 8000).withNoise(-1e4, new Random(1)))
                        .getMessage());
    }
}
