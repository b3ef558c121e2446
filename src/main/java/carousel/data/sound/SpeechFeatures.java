package carousel.data.sound;

import static carousel.check.Text.brief;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.jblas.FloatMatrix;

/**
 * Turns a sound into columns that a network can read, one for each short frame. s are the samples, N is the number of
 * samples in a frame, R the number of samples from one frame to the next, and T = 1 + (samples - N) / R the number of
 * frames:
 *
 * <pre>
 *   frame         x_t[n] = s[t R + n] w[n]             w[n] = 1/2 - 1/2 cos(2π n / N), Hann's window
 *   spectrum      P_t[k] = |Σ_n x_t[n] e^(-2πi k n / N)|²                     k = 0 … N/2, the power at k rate / N Hz
 *   mel bands     E_t    = F P_t                       F is M x (N/2 + 1), overlapping triangles of height 1
 *   logarithm     L_t    = ln(E_t + floor)
 *   cepstrum      c_t    = C L_t                       C is K x M, C[k, m] = √(2/M) cos(π k (m + 1/2) / M); row 0 by √(1/M)
 *   slopes        s_t    = Σ_n n (c_(t+n) - c_(t-n)) / 10                      n = 1, 2; on request, below the cepstrum
 * </pre>
 *
 * The triangles have their corners at M + 2 frequencies from 0 to rate/2, equally spaced on the mel scale, mel(f) =
 * 2595 log10(1 + f / 700), on which equal steps sound equally large. The cosine transform separates what neighbouring
 * bands have in common: its first coefficients describe the shape of the mouth, and the pitch of the voice is in the
 * coefficients that are left out (S. B. Davis and P. Mermelstein, IEEE Transactions on Acoustics, Speech, and Signal
 * Processing 28(4), 1980).
 *
 * <p>Objects are immutable; each setting returns a new one.
 *
 * <p>Threads: it never changes and may be shared.
 */
public final class SpeechFeatures {
    private static final double FLOOR = 1e-6;

    private final int rate;
    private final int frame;
    private final int hop;
    private final int bands;
    private final int coefficients;
    private final double warp;
    private final boolean slopes;

    private final double[] window;
    private final double[][] bank;
    private final double[][] cosines;

    private SpeechFeatures(int rate, int frame, int hop, int bands, int coefficients, double warp, boolean slopes) {
        this.rate = rate;
        this.frame = frame;
        this.hop = hop;
        this.bands = bands;
        this.coefficients = coefficients;
        this.warp = warp;
        this.slopes = slopes;
        window = new double[frame];
        for (int n = 0; n < frame; n++) {
            window[n] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * n / frame);
        }
        bank = triangles();
        cosines = cosines();
    }

    /**
     * The usual settings for 8,000 samples per second: frames of 32 ms, one every 10 ms, 26 mel bands, 13 coefficients.
     */
    public static SpeechFeatures standard() {
        return new SpeechFeatures(8000, 256, 80, 26, 13, 1, false);
    }

    /** Sets the sample rate of the sounds, in Hz. */
    public SpeechFeatures rate(int hertz) {
        return new SpeechFeatures(
                Check.atLeastOne("SpeechFeatures.rate", "rate", hertz), frame, hop, bands, coefficients, warp, slopes);
    }

    /**
     * Sets the length and distance of frames.
     *
     * @param frame N, in samples; a power of two
     * @param hop R, in samples
     */
    public SpeechFeatures frames(int frame, int hop) {
        if (frame < 2 || Integer.bitCount(frame) != 1) {
            throw Check.unexpected("SpeechFeatures.frames", "a frame of 2, 4, 8, 16 … samples", "" + frame);
        }
        return new SpeechFeatures(
                rate, frame, Check.atLeastOne("SpeechFeatures.frames", "hop", hop), bands, coefficients, warp, slopes);
    }

    /**
     * Sets the number of mel bands, M. A cepstrum has at most as many coefficients, and each band needs a frequency of
     * the spectrum, so narrow ones need long frames; this is checked when a sound is read, so that settings may be given
     * in any order.
     */
    public SpeechFeatures bands(int bands) {
        Check.room("SpeechFeatures.bands", "number of bands", 1, bands, (long) Double.BYTES * (frame + bands));
        return new SpeechFeatures(rate, frame, hop, bands, coefficients, warp, slopes);
    }

    /** Sets the number of coefficients, K, at most the number of bands. */
    public SpeechFeatures coefficients(int coefficients) {
        if (coefficients < 1 || coefficients > bands) {
            throw Check.unexpected(
                    "SpeechFeatures.coefficients", "1 to " + bands + ", the number of bands", "" + coefficients);
        }
        return new SpeechFeatures(rate, frame, hop, bands, coefficients, warp, slopes);
    }

    /**
     * Multiplies the frequencies of all corners of the triangles by the factor, as if the speaker had a different
     * throat: shorter below 1, longer above 1. A factor that leaves a band above rate/2 is refused when a sound is read
     * (N. Jaitly and G. E. Hinton, Vocal Tract Length Perturbation, 2013).
     */
    public SpeechFeatures warp(double factor) {
        if (!(factor >= 0.5 && factor <= 2)) {
            throw Check.unexpected("SpeechFeatures.warp", "a factor from 0.5 to 2", "" + factor);
        }
        return new SpeechFeatures(rate, frame, hop, bands, coefficients, factor, slopes);
    }

    /**
     * Adds the slope of each coefficient as K more rows of the cepstrum. It is the slope of the line that best fits
     * five frames; the first and the last frame are repeated beyond the ends. Slopes say how the mouth moves, whatever
     * its shape.
     */
    public SpeechFeatures withSlopes() {
        return new SpeechFeatures(rate, frame, hop, bands, coefficients, warp, true);
    }

    /** P, the power at each frequency, (N/2 + 1) x T. */
    public FloatMatrix spectrum(Sound sound) {
        return matrix(powers(sound));
    }

    /** L, the logarithm of the power in each mel band, M x T. */
    public FloatMatrix mel(Sound sound) {
        return matrix(logarithms(sound));
    }

    /** c, the cepstrum, K x T; 2K x T with slopes. */
    public FloatMatrix cepstrum(Sound sound) {
        if (coefficients > bands) {
            throw Check.unexpected(
                    "SpeechFeatures.cepstrum",
                    formatted("at most %d coefficients, as many as mel bands", bands),
                    coefficients,
                    formatted("use coefficients(%d) or more bands", bands));
        }
        double[][] c = product(cosines, logarithms(sound));
        return matrix(
                slopes
                        ? Stream.concat(Stream.of(c), Stream.of(c).map(SpeechFeatures::slope))
                                .toArray(double[][]::new)
                        : c);
    }

    private static double[] slope(double[] c) {
        int last = c.length - 1;
        return IntStream.rangeClosed(0, last)
                .mapToDouble(t -> (c[Math.min(t + 1, last)]
                                - c[Math.max(t - 1, 0)]
                                + 2 * (c[Math.min(t + 2, last)] - c[Math.max(t - 2, 0)]))
                        / 10)
                .toArray();
    }

    /** F, the triangles of the mel bands, M x (N/2 + 1). */
    public FloatMatrix bank() {
        expectFrequencies();
        return matrix(bank);
    }

    /** Throws if a band lies between two frequencies of the spectrum or above all: no sound would have power in it. */
    private void expectFrequencies() {
        int empty = empty();
        if (empty < 0) {
            return;
        }
        int fitting = IntStream.iterate(Math.min(bands - 1, frame / 2), n -> n - 1)
                .takeWhile(n -> n > 0)
                .filter(n -> bands(n).empty() < 0)
                .findFirst()
                .orElse(0);
        double[] corners = corners();
        throw Check.unexpected(
                "SpeechFeatures",
                formatted(
                        "mel bands with a frequency of the spectrum in each, %s Hz apart",
                        brief((double) rate / frame, 4)),
                formatted(
                        "none in band %d of %d, from %.0f to %.0f Hz",
                        empty, bands, corners[empty], corners[empty + 2]),
                corners[empty] >= rate / 2.0
                        ? "use a warp nearer to 1"
                        : fitting > 0
                                ? formatted("use fewer bands, such as bands(%d), or longer frames", fitting)
                                : "use longer frames");
    }

    /** The first band without a frequency of the spectrum; -1 if there is none. */
    private int empty() {
        return IntStream.range(0, bands)
                .filter(m -> Arrays.stream(bank[m]).noneMatch(weight -> weight > 0))
                .findFirst()
                .orElse(-1);
    }

    /**
     * Standardises each row to mean 0 and standard deviation 1 over all frames of these sounds together. For the sounds
     * of one voice this removes much of what never changes: the microphone, the loudness, the length of the throat.
     */
    public static List<FloatMatrix> standardised(List<FloatMatrix> features) {
        Check.noNulls("SpeechFeatures.standardised", "features", features);
        Check.atLeastOne("SpeechFeatures.standardised", "number of sounds", features.size());
        features.forEach(m -> Check.given("SpeechFeatures.standardised", "features of a sound", m));
        features.forEach(m -> Check.atLeastOne("SpeechFeatures.standardised", "number of columns", m.columns));
        features.forEach(m -> expectFinite("SpeechFeatures.standardised", m));
        int rows = features.get(0).rows;
        for (FloatMatrix m : features) {
            if (m.rows != rows) {
                throw Check.unexpected(
                        "SpeechFeatures.standardised",
                        rows + " rows, as in the features of the first sound",
                        m.rows,
                        "compute all with the same settings");
            }
        }
        double[] shift = new double[rows];
        double[] scale = new double[rows];
        for (int r = 0; r < rows; r++) {
            double[] x = row(r, features);
            double mean = Arrays.stream(x).average().orElseThrow();
            double variance =
                    Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
            shift[r] = mean;
            scale[r] = variance > 0 ? Math.sqrt(variance) : 1;
        }
        return features.stream().map(m -> scaled(m, shift, scale)).toList();
    }

    static void expectFinite(String operation, FloatMatrix m) {
        for (int k = 0; k < m.length; k++) {
            if (!Float.isFinite(m.data[k])) {
                throw Check.unexpected(operation, "finite numbers", m.data[k] + " in column " + k / m.rows);
            }
        }
    }

    private static double[] row(int r, List<FloatMatrix> features) {
        return features.stream()
                .flatMapToDouble(m -> IntStream.range(0, m.columns).mapToDouble(t -> m.get(r, t)))
                .toArray();
    }

    private static FloatMatrix scaled(FloatMatrix m, double[] shift, double[] scale) {
        FloatMatrix result = new FloatMatrix(m.rows, m.columns);
        for (int k = 0; k < m.length; k++) {
            result.data[k] = (float) ((m.data[k] - shift[k % m.rows]) / scale[k % m.rows]);
        }
        return result;
    }

    private double[][] powers(Sound sound) {
        Check.given("SpeechFeatures", "a sound", sound);
        if (sound.rate() != rate) {
            throw Check.unexpected(
                    "SpeechFeatures",
                    formatted("a sound of %,d samples a second", rate),
                    sound,
                    formatted("use rate(%d), or convert the sound", sound.rate()));
        }
        float[] s = sound.samples();
        int frames = 1 + Math.max(0, s.length - frame) / hop; // silence is added to a sound that is too short
        double[][] powers = new double[frame / 2 + 1][frames];
        double[][] x = new double[2][frame];
        for (int t = 0; t < frames; t++) {
            for (int n = 0; n < frame; n++) {
                x[0][n] = t * hop + n < s.length ? s[t * hop + n] * window[n] : 0;
                x[1][n] = 0;
            }
            FastFourierTransformer.transformInPlace(x, DftNormalization.STANDARD, TransformType.FORWARD);
            for (int k = 0; k <= frame / 2; k++) {
                powers[k][t] = x[0][k] * x[0][k] + x[1][k] * x[1][k];
            }
        }
        return powers;
    }

    private double[][] logarithms(Sound sound) {
        expectFrequencies();
        double[][] logarithms = product(bank, powers(sound));
        for (double[] band : logarithms) {
            for (int t = 0; t < band.length; t++) {
                band[t] = StrictMath.log(band[t] + FLOOR);
            }
        }
        return logarithms;
    }

    /** Sums in the order of the columns of a, so that the bits are the same on every machine. */
    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                for (int t = 0; a[i][j] != 0 && t < b[j].length; t++) {
                    product[i][t] += a[i][j] * b[j][t];
                }
            }
        }
        return product;
    }

    private static FloatMatrix matrix(double[][] rows) {
        FloatMatrix matrix = new FloatMatrix(rows.length, rows[0].length);
        for (int r = 0; r < matrix.rows; r++) {
            for (int t = 0; t < matrix.columns; t++) {
                matrix.put(r, t, (float) rows[r][t]);
            }
        }
        return matrix;
    }

    /** The corners of the triangles in Hz. */
    private double[] corners() {
        double[] corners = new double[bands + 2];
        for (int m = 0; m < corners.length; m++) {
            corners[m] = warp * hertz(mel(rate / 2.0) * m / (bands + 1));
        }
        return corners;
    }

    private double[][] triangles() {
        double[] corners = corners();
        double[][] triangles = new double[bands][frame / 2 + 1];
        for (int m = 0; m < bands; m++) {
            for (int k = 0; k <= frame / 2; k++) {
                double hertz = (double) k * rate / frame;
                double rising = (hertz - corners[m]) / (corners[m + 1] - corners[m]);
                double falling = (corners[m + 2] - hertz) / (corners[m + 2] - corners[m + 1]);
                triangles[m][k] = Math.max(0, Math.min(rising, falling));
            }
        }
        return triangles;
    }

    private double[][] cosines() {
        double[][] cosines = new double[coefficients][bands];
        for (int k = 0; k < coefficients; k++) {
            double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / bands);
            for (int m = 0; m < bands; m++) {
                cosines[k][m] = scale * StrictMath.cos(Math.PI * k * (m + 0.5) / bands);
            }
        }
        return cosines;
    }

    private static double mel(double hertz) {
        return 2595 * StrictMath.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (StrictMath.pow(10, mel / 2595) - 1);
    }

    @Override
    public String toString() {
        return formatted(
                "%d coefficients%s of %d mel bands, frames of %d samples every %d at %,d Hz%s",
                coefficients,
                slopes ? " and their slopes" : "",
                bands,
                frame,
                hop,
                rate,
                warp == 1 ? "" : formatted(", warped by %.2f", warp));
    }
}
