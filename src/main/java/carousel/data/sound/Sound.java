package carousel.data.sound;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * A mono sound: samples of the air pressure from -1 to 1, at a fixed rate. A notebook shows it as a player.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class Sound {
    private static final int HEADER = 44;
    private static final float LARGEST = 1 << 15;
    /** Programs that do not know the length when they begin, because they write to a pipe, say that it is more. */
    private static final long LONGEST = 1 << 29;

    private final float[] samples;
    private final int rate;

    private Sound(float[] samples, int rate) {
        this.samples = samples;
        this.rate = rate;
    }

    /**
     * A sound made of these samples.
     *
     * @param samples from -1 to 1; values outside are clipped when the sound is played
     * @param rate samples per second, in Hz
     */
    public static Sound of(float[] samples, int rate) {
        Check.noNulls("Sound.of", "samples", samples);
        Check.atLeastOne("Sound.of", "number of samples", samples.length);
        for (int t = 0; t < samples.length; t++) {
            if (!Float.isFinite(samples[t])) {
                throw Check.unexpected("Sound.of", "finite samples", samples[t] + " as sample " + t);
            }
        }
        return new Sound(samples.clone(), Check.atLeastOne("Sound.of", "rate", rate));
    }

    /**
     * Reads a mono WAV file with 8 to 32 bits, of which 24 are kept, µ-law or A-law.
     *
     * @param name its name in error messages
     * @param file its bytes
     * @throws IOException if it is not such a file; the message says what it is
     */
    public static Sound wav(String name, byte[] file) throws IOException {
        Check.noNulls("Sound.wav", "name", name, "file", file);
        try (AudioInputStream in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
            AudioFormat given = in.getFormat();
            int rate = Math.round(given.getSampleRate());
            AudioFormat wanted = new AudioFormat(rate, 16, given.getChannels(), true, false);
            boolean law = given.getEncoding().equals(Encoding.ULAW)
                    || given.getEncoding().equals(Encoding.ALAW);
            if (given.getChannels() != 1 || !(law || isPcm(given))) {
                throw new IOException(formatted(
                        "%s: expected a WAV file with one channel of 8, 16, 24 or 32 bits, got %s; save it as 16-bit mono",
                        name, given));
            }
            long promised = in.getFrameLength();
            float[] samples = law
                    ? pcm(AudioSystem.getAudioInputStream(wanted, in).readAllBytes(), wanted)
                    : pcm(in.readAllBytes(), given);
            if (samples.length == 0 || (samples.length < promised && promised < LONGEST)) {
                throw new IOException(formatted(
                        "%s: holds %,d of the %,d samples that its header says; get the whole file again",
                        name, samples.length, promised));
            }
            return of(samples, rate);
        } catch (UnsupportedAudioFileException e) {
            throw new IOException(name + ": is not a WAV file; save the sound as 16-bit mono WAV", e);
        }
    }

    /** Whether the samples are whole numbers, each in one to four whole bytes. */
    private static boolean isPcm(AudioFormat format) {
        boolean whole = format.getEncoding().equals(Encoding.PCM_SIGNED)
                || format.getEncoding().equals(Encoding.PCM_UNSIGNED);
        return whole && format.getFrameSize() <= 4 && format.getSampleSizeInBits() == 8 * format.getFrameSize();
    }

    /** Numbers of n bits divided by 2^(n-1), so that silence is 0; JavaSound divides by 2^(n-1) - 1, and its silence is not. */
    private static float[] pcm(byte[] bytes, AudioFormat format) {
        int size = format.getFrameSize();
        int middle = format.getEncoding().equals(Encoding.PCM_UNSIGNED) ? Integer.MIN_VALUE : 0;
        float[] samples = new float[bytes.length / size];
        for (int t = 0; t < samples.length; t++) {
            int value = 0;
            for (int b = 0; b < size; b++) {
                int place = format.isBigEndian() ? size - 1 - b : b;
                value |= (bytes[t * size + b] & 0xFF) << (8 * (4 - size + place));
            }
            samples[t] = (value ^ middle) * 0x1p-31f;
        }
        return samples;
    }

    /** The bytes of the sound as a 16-bit WAV file. */
    public byte[] wav() {
        int bytes = 2 * samples.length;
        ByteBuffer wav = ByteBuffer.allocate(HEADER + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER - 8 + bytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1); // uncompressed, one channel
        wav.putInt(rate).putInt(2 * rate).putShort((short) 2).putShort((short) 16);
        wav.put(ascii("data")).putInt(bytes);
        for (float sample : samples) {
            wav.putShort((short) Math.max(-LARGEST, Math.min(LARGEST - 1, Math.rint(LARGEST * sample))));
        }
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A copy of the samples, from -1 to 1. */
    public float[] samples() {
        return samples.clone();
    }

    /** The number of samples per second, in Hz. */
    public int rate() {
        return rate;
    }

    /** The duration in seconds. */
    public double seconds() {
        return (double) samples.length / rate;
    }

    /** The samples from ≤ t &lt; to as a sound. */
    public Sound part(int from, int to) {
        if (from < 0 || from >= to || to > samples.length) {
            throw new IllegalArgumentException(formatted(
                    "Sound.part(%d, %d): expected 0 ≤ from < to ≤ %d, the number of samples",
                    from, to, samples.length));
        }
        return new Sound(Arrays.copyOfRange(samples, from, to), rate);
    }

    /** The sound played this many times faster, and higher by the same factor, like a record at the wrong speed. */
    public Sound faster(double factor) {
        if (!(factor >= 0.25 && factor <= 4)) {
            throw Check.unexpected("Sound.faster", "a factor from 0.25 to 4", factor);
        }
        float[] y = new float[Math.max(1, (int) Math.round(samples.length / factor))];
        for (int t = 0; t < y.length; t++) {
            int before = (int) (t * factor);
            double share = t * factor - before;
            double after = samples[Math.min(before + 1, samples.length - 1)];
            y[t] = (float) ((1 - share) * samples[before] + share * after);
        }
        return new Sound(y, rate);
    }

    /** The sound with white noise added, this many decibels below the sound. */
    public Sound withNoise(double decibels, Random random) {
        Check.finite("withNoise", "number of decibels", decibels);
        Check.given("withNoise", "a generator of random numbers", random);
        double power = 0;
        for (float sample : samples) {
            power += sample * (double) sample / samples.length;
        }
        double size = Math.sqrt(power / StrictMath.pow(10, decibels / 10));
        float[] y = new float[samples.length];
        for (int t = 0; t < y.length; t++) {
            y[t] = (float) (samples[t] + size * random.nextGaussian());
            if (!Float.isFinite(y[t])) {
                throw Check.unexpected("withNoise", "a number of decibels that a float can hold as noise", decibels);
            }
        }
        return new Sound(y, rate);
    }

    @Override
    public String toString() {
        return formatted("sound of %.2f s, %,d samples a second", seconds(), rate);
    }
}
