package carousel.linalg;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Arrays;
import java.util.List;
import org.jblas.DoubleMatrix;
import org.jblas.FloatMatrix;
import org.jblas.MatrixFunctions;
import org.jspecify.annotations.Nullable;

/**
 * A batch of B sequences, padded to T steps: one column-major block of {@code rows} x (T*B) floats, in which column
 * {@code t * B + b} is step t of sequence b. The block grows for a larger batch and is kept for a smaller one, so that
 * a training loop allocates only once.
 *
 * <p>The fields are public because the inner loops of the layers read them directly.
 *
 * <p>Threads: for one at a time.
 */
public final class Sequences {
    /** The numbers; only the first rows * steps * batch are in use. */
    public float[] data = {};
    /** Rows: features of an input, units of a layer's output. */
    public int rows;
    /** T, the steps of the longest sequence. */
    public int steps;
    /** B, the number of sequences. */
    public int batch;
    /** The true length of each of the B sequences, from 1 to T; null if all have T steps. */
    public int @Nullable [] lengths;

    /** An empty block; {@link #resize} gives it a shape. */
    public Sequences() {}

    /** A block of zeros. */
    public Sequences(int rows, int steps, int batch) {
        resize(rows, steps, batch);
    }

    /** The T*B columns of x as B sequences of T steps; x is copied. */
    public static Sequences of(FloatMatrix x, int steps, int batch) {
        Check.given("Sequences.of", "a matrix", x);
        if (steps < 0 || batch < 0 || x.columns != (long) steps * batch) {
            throw new IllegalArgumentException(formatted(
                    "Sequences.of: expected T*B = %d*%d = %d columns, got a %d x %d matrix",
                    steps, batch, (long) steps * batch, x.rows, x.columns));
        }
        Sequences s = new Sequences(x.rows, steps, batch);
        System.arraycopy(x.data, 0, s.data, 0, x.length);
        return s;
    }

    /** The same from doubles, which are rounded to floats. */
    public static Sequences of(DoubleMatrix x, int steps, int batch) {
        Check.noNulls("Sequences.of", "x", x);
        Check.floats("Sequences.of", "x", x.data);
        return of(MatrixFunctions.doubleToFloat(x), steps, batch);
    }

    /** Gives the block a new shape, full lengths and undefined content; returns this. */
    public Sequences resize(int rows, int steps, int batch) {
        if (rows < 0 || steps < 0 || batch < 0 || (long) rows * steps * batch > Check.LONGEST_ARRAY) {
            throw new IllegalArgumentException(formatted(
                    "Sequences: expected sizes of at least 0 whose product fits into an array, got %d rows x %d steps x %d"
                            + " sequences; use a smaller batch or shorter sequences",
                    rows, steps, batch));
        }
        this.rows = rows;
        this.steps = steps;
        this.batch = batch;
        this.lengths = null;
        if (data == null || data.length < size()) {
            data = new float[size()];
        }
        return this;
    }

    /** Takes over the steps, the batch and the lengths of another block, but with this number of rows. */
    public Sequences resizeLike(Sequences other, int rows) {
        if (other == null) {
            throw Check.unexpected("Sequences.resizeLike", "a block", null);
        }
        resize(rows, other.steps, other.batch);
        lengths = other.lengths;
        return this;
    }

    /** The number of floats in use. */
    public int size() {
        return rows * steps * batch;
    }

    /** The number of floats of one time step, rows * batch. Step t begins at t times this number. */
    public int stepSize() {
        return rows * batch;
    }

    /** The column of step t of sequence b. */
    public int column(int t, int b) {
        return t * batch + b;
    }

    /** The true number of steps of sequence b. */
    public int length(int b) {
        Check.index("Sequences.length", "a sequence", b, lengths == null ? batch : lengths.length);
        return lengths == null ? steps : lengths[b];
    }

    /**
     * Throws unless the data fit the shape, and the lengths are null or from 1 to T for each sequence. This is checked
     * because anyone can set the fields. The error names the asker. Returns this.
     */
    public Sequences requireSound(Object asker) {
        if (rows < 0 || steps < 0 || batch < 0 || data == null || data.length < (long) rows * steps * batch) {
            throw Check.unexpected(
                    asker.toString(),
                    "rows x steps x sequences numbers",
                    rows + " x " + steps + " x " + batch + ", and "
                            + (data == null ? "null" : data.length + " numbers"));
        }
        if (lengths == null) {
            return this;
        }
        if (lengths.length != batch) {
            throw Check.unexpected(
                    asker.toString(), "a length for each of " + batch + " sequences", lengths.length + " lengths");
        }
        for (int b = 0; b < batch; b++) {
            if (lengths[b] < 1 || lengths[b] > steps) {
                throw Check.unexpected(
                        asker.toString(),
                        "lengths from 1 to " + steps,
                        lengths[b] + " for sequence " + b + " of the batch");
            }
        }
        return this;
    }

    /** The place in {@link #data} of the first number that is NaN or infinite; -1 if all are finite. */
    public int firstNotFinite() {
        requireSound("Sequences.firstNotFinite");
        return firstNotFinite(data, size());
    }

    /** The place of the first of n numbers of x that is not finite; -1 if all are finite. */
    public static int firstNotFinite(float[] x, int n) {
        // 0 times a number is 0, unless the number is NaN or infinite. There are four sums, because in a single one
        // each addition would wait for the one before.
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int k = 0;
        for (; k + 3 < n; k += 4) {
            s0 += 0 * x[k];
            s1 += 0 * x[k + 1];
            s2 += 0 * x[k + 2];
            s3 += 0 * x[k + 3];
        }
        boolean finite = s0 + s1 + s2 + s3 == 0;
        for (int i = finite ? k : 0; i < n; i++) {
            if (!Float.isFinite(x[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The place in the list of the first matrix with a number that is not finite; -1 if all are finite. */
    public static int firstNotFinite(List<FloatMatrix> matrices) {
        Check.noNulls("Sequences.firstNotFinite", "matrices", matrices);
        matrices.forEach(m -> Check.given("Sequences.firstNotFinite", "a matrix", m));
        boolean[] bad = new boolean[matrices.size()];
        Workers.eachOf(matrices, k -> bad[k] = firstNotFinite(matrices.get(k).data, matrices.get(k).length) >= 0);
        int first = 0;
        while (first < bad.length && !bad[first]) {
            first++;
        }
        return first < bad.length ? first : -1;
    }

    /** True where step t of sequence b is padding. */
    public boolean isPadding(int t, int b) {
        return lengths != null && t >= lengths[b];
    }

    /** Sets everything to zero; returns this. */
    public Sequences zero() {
        requireSound("Sequences.zero");
        Arrays.fill(data, 0, size(), 0f);
        return this;
    }

    /** One number: row r of step t of sequence b. */
    public float get(int r, int t, int b) {
        Check.index("Sequences.get", "a row", r, rows);
        Check.index("Sequences.get", "a step", t, steps);
        Check.index("Sequences.get", "a sequence", b, batch);
        return data[column(t, b) * rows + r];
    }

    /** All columns as a rows x (T*B) matrix, a copy. */
    public FloatMatrix toMatrix() {
        requireSound("Sequences.toMatrix");
        return new FloatMatrix(rows, steps * batch, Arrays.copyOf(data, size()));
    }

    /** The same in double. */
    public DoubleMatrix toDoubleMatrix() {
        return MatrixFunctions.floatToDouble(toMatrix());
    }

    /** The columns of step t as a rows x B matrix, a copy. */
    public FloatMatrix step(int t) {
        requireSound("Sequences.step");
        Check.index("Sequences.step", "a step", t, steps);
        return new FloatMatrix(rows, batch, Arrays.copyOfRange(data, t * stepSize(), (t + 1) * stepSize()));
    }

    /** Sequence b without its padding as a rows x length matrix, a copy. */
    public FloatMatrix sequence(int b) {
        requireSound("Sequences.sequence");
        FloatMatrix s = new FloatMatrix(rows, length(b));
        for (int t = 0; t < s.columns; t++) {
            System.arraycopy(data, column(t, b) * rows, s.data, t * rows, rows);
        }
        return s;
    }

    /** The same in double. */
    public DoubleMatrix sequenceInDouble(int b) {
        return MatrixFunctions.floatToDouble(sequence(b));
    }

    /** Copies sequences from ≤ b &lt; to of this block to another, with all steps and their lengths. */
    public void copyTo(Sequences target, int from, int to) {
        requireSound("Sequences.copyTo");
        Check.given("Sequences.copyTo", "a block", target);
        if (from < 0 || from > to || to > batch) {
            throw Check.unexpected("Sequences.copyTo", "0 ≤ from ≤ to ≤ " + batch, "from " + from + " and to " + to);
        }
        target.resize(rows, steps, to - from);
        target.lengths = lengths == null ? null : Arrays.copyOfRange(lengths, from, to);
        for (int t = 0; t < steps; t++) {
            System.arraycopy(data, column(t, from) * rows, target.data, target.column(t, 0) * rows, target.stepSize());
        }
    }

    /** Copies this block back into sequences from, from + 1, … of a larger one: the inverse of {@link #copyTo}. */
    public void copyBack(Sequences whole, int from) {
        requireSound("Sequences.copyBack");
        Check.given("Sequences.copyBack", "a block", whole).requireSound("Sequences.copyBack");
        if (whole.rows != rows || whole.steps < steps || from < 0 || from > whole.batch - batch) {
            throw Check.unexpected("Sequences.copyBack", "a block with room from sequence " + from + " on", whole);
        }
        for (int t = 0; t < steps; t++) {
            System.arraycopy(data, column(t, 0) * rows, whole.data, whole.column(t, from) * rows, stepSize());
        }
    }

    @Override
    public String toString() {
        return "Sequences(" + rows + " rows x " + steps + " steps x " + batch + " sequences"
                + (lengths == null ? "" : ", lengths " + Arrays.toString(lengths)) + ")";
    }
}
