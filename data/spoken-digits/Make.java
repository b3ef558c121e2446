import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes the spoken digits of this folder with the speech synthesiser espeak-ng 1.51:
 *
 * <pre>
 *   java data/spoken-digits/Make.java FOLDER
 * </pre>
 *
 * Every voice says every digit five times, each time at another rate, pitch, loudness and level of noise. The sound is
 * brought from 22,050 to 8,000 samples a second, silence is cut off at both ends, noise is added, and each sample is
 * written in 8 bits by the µ-law of telephony. The same version of espeak-ng gives the same bytes on every machine.
 */
final class Make {
    private static final int RATE = 8000;
    private static final List<String> WORDS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    /** How far the power of the speech is above that of the noise, one level for each time. */
    private static final int[] DECIBELS = {30, 20, 15, 10, 5};

    /**
     * @param accent a voice of espeak-ng
     * @param variant the throat it speaks with: one of its voice variants
     * @param part train, valid or test
     */
    private record Voice(String accent, String variant, String sex, String part) {
        String name() {
            return accent + "+" + variant;
        }
    }

    private static final List<Voice> VOICES = List.of(
            new Voice("en-gb", "f1", "female", "train"),
            new Voice("en-gb", "m1", "male", "train"),
            new Voice("en-gb", "Andrea", "female", "test"),
            new Voice("en-us", "f2", "female", "train"),
            new Voice("en-us", "m3", "male", "train"),
            new Voice("en-us", "Mario", "male", "test"),
            new Voice("en-gb-scotland", "f3", "female", "train"),
            new Voice("en-gb-scotland", "m4", "male", "train"),
            new Voice("en-gb-scotland", "Alex", "male", "valid"),
            new Voice("en-gb-x-gbclan", "f4", "female", "train"),
            new Voice("en-gb-x-gbclan", "m7", "male", "train"),
            new Voice("en-gb-x-gbclan", "linda", "female", "test"),
            new Voice("en-gb-x-rp", "f5", "female", "train"),
            new Voice("en-gb-x-rp", "Lee", "male", "train"),
            new Voice("en-gb-x-rp", "belinda", "female", "valid"),
            new Voice("en-gb-x-gbcwmd", "steph", "female", "train"),
            new Voice("en-gb-x-gbcwmd", "Gene2", "male", "valid"),
            new Voice("en-gb-x-gbcwmd", "m8", "male", "test"),
            new Voice("en-029", "Annie", "female", "train"),
            new Voice("en-029", "Denis", "male", "train"),
            new Voice("en-029", "adam", "male", "test"),
            new Voice("en-us-nyc", "Alicia", "female", "train"),
            new Voice("en-us-nyc", "robert", "male", "train"),
            new Voice("en-us-nyc", "aunty", "female", "valid"));

    private final Random random = new Random(19);
    private final ByteArrayOutputStream sound = new ByteArrayOutputStream();
    private final StringBuilder table =
            new StringBuilder("id,digit,voice,accent,sex,part,rate,pitch,snr,start,length\n");

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        Make make = new Make();
        int id = 0;
        for (Voice voice : VOICES) {
            for (int digit = 0; digit < WORDS.size(); digit++) {
                for (int noise : DECIBELS) {
                    make.say(++id, voice, digit, noise);
                }
            }
        }
        write(folder.resolve("spoken-digits.wav"), wav(make.sound.toByteArray()));
        write(folder.resolve("spoken-digits.csv"), make.table.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void say(int id, Voice voice, int digit, int noise) throws IOException, InterruptedException {
        int rate = 130 + random.nextInt(81); // words a minute
        int pitch = 35 + random.nextInt(31); // of 99, within the voice's range
        double loudness = 0.25 + 0.5 * random.nextDouble();
        double[] x = trimmed(resampled(synthesised(voice.name(), rate, pitch, WORDS.get(digit))));
        x = withNoise(x, noise);
        double peak = Arrays.stream(x).map(Math::abs).max().orElseThrow();
        table.append(String.format(
                Locale.ROOT,
                "%d,%d,%s,%s,%s,%s,%d,%d,%d,%d,%d\n",
                id,
                digit,
                voice.variant(),
                voice.accent(),
                voice.sex(),
                voice.part(),
                rate,
                pitch,
                noise,
                sound.size(),
                x.length));
        for (double sample : x) {
            sound.write(muLaw((int) Math.rint(32767 * loudness * sample / peak)));
        }
    }

    /** What espeak-ng says, at 22,050 samples a second. */
    private static double[] synthesised(String voice, int rate, int pitch, String word)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("digit", ".wav");
        int status = new ProcessBuilder(
                        "espeak-ng", "-v", voice, "-s", "" + rate, "-p", "" + pitch, "-w", file.toString(), word)
                .inheritIO()
                .start()
                .waitFor();
        byte[] wav = Files.readAllBytes(file);
        Files.delete(file);
        if (status != 0 || wav.length <= 44) {
            throw new IOException("espeak-ng said nothing as " + voice + "; is version 1.51 installed?");
        }
        ByteBuffer samples = ByteBuffer.wrap(wav, 44, wav.length - 44).order(ByteOrder.LITTLE_ENDIAN);
        double[] x = new double[samples.remaining() / 2];
        Arrays.setAll(x, t -> samples.getShort() / 32768.0);
        return x;
    }

    /** From 22,050 to 8,000 samples a second: 441 become 160. A sinc under a Hann window keeps what is below 3,600 Hz. */
    private static double[] resampled(double[] x) {
        int reach = 100; // samples to each side
        double cutoff = 2 * 3600 / 22050.0;
        double[] y = new double[(int) (x.length * 160L / 441)];
        for (int n = 0; n < y.length; n++) {
            double at = n * 441 / 160.0;
            int middle = (int) at;
            for (int k = Math.max(0, middle - reach + 1); k <= Math.min(x.length - 1, middle + reach); k++) {
                double d = at - k;
                double sinc = d == 0 ? 1 : StrictMath.sin(Math.PI * cutoff * d) / (Math.PI * cutoff * d);
                y[n] += x[k] * cutoff * sinc * (0.5 + 0.5 * StrictMath.cos(Math.PI * d / reach));
            }
        }
        return y;
    }

    /** Without what is 40 dB below the loudest hundredth of a second, at both ends; up to 0.06 s of it are left. */
    private double[] trimmed(double[] x) {
        int hundredth = RATE / 100;
        double[] power = new double[x.length / hundredth];
        Arrays.setAll(power, i -> power(x, i * hundredth, (i + 1) * hundredth));
        double threshold = 1e-4 * Arrays.stream(power).max().orElseThrow();
        int first = 0;
        int last = power.length - 1;
        while (power[first] < threshold) {
            first++;
        }
        while (power[last] < threshold) {
            last--;
        }
        int from = Math.max(0, first * hundredth - random.nextInt(6 * hundredth));
        int to = Math.min(x.length, (last + 1) * hundredth + random.nextInt(6 * hundredth));
        return Arrays.copyOfRange(x, from, to);
    }

    /** Noise n_t = a n_(t-1) + ε: a hiss for a = 0, a rumble for a near 1. */
    private double[] withNoise(double[] x, int decibels) {
        double a = 0.95 * random.nextDouble();
        double[] noise = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            noise[t] = random.nextGaussian() + (t > 0 ? a * noise[t - 1] : 0);
        }
        double share = Math.sqrt(
                power(x, 0, x.length) / power(noise, 0, noise.length) / StrictMath.pow(10, decibels / 10.0));
        double[] sum = new double[x.length];
        Arrays.setAll(sum, t -> x[t] + share * noise[t]);
        return sum;
    }

    private static double power(double[] x, int from, int to) {
        return Arrays.stream(x, from, to).map(v -> v * v).average().orElseThrow();
    }

    /** G.711: a sign, an exponent and four more bits, all inverted. */
    private static int muLaw(int sample) {
        int magnitude = Math.min(Math.abs(sample), 32635) + 132;
        int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = (magnitude >> (exponent + 3)) & 15;
        return ~((sample < 0 ? 128 : 0) | (exponent << 4) | mantissa) & 255;
    }

    private static byte[] wav(byte[] samples) {
        ByteBuffer wav = ByteBuffer.allocate(58 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(bytes("RIFF")).putInt(50 + samples.length).put(bytes("WAVE"));
        wav.put(bytes("fmt ")).putInt(18).putShort((short) 7).putShort((short) 1); // µ-law, one channel
        wav.putInt(RATE).putInt(RATE).putShort((short) 1).putShort((short) 8).putShort((short) 0);
        wav.put(bytes("fact")).putInt(4).putInt(samples.length);
        return wav.put(bytes("data")).putInt(samples.length).put(samples).array();
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        System.out.printf("%s: %,d bytes, SHA-256 %s%n", file.getFileName(), content.length, sha256(content));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
