package carousel.data;

import static carousel.check.Text.counted;
import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.linalg.Sequences;

/** A view of examples with static numbers below their sequence, which the network reads at every step. */
record WithStatic(BatchSource whole, double[][] s) implements View {
    WithStatic {
        Check.sameLength("withStatic", "examples", whole.size(), "rows of numbers", s.length);
        for (int n = 0; n < s.length; n++) {
            Check.given("withStatic", "numbers for example " + n, s[n]);
            Check.sameLength(
                    "withStatic", "numbers for example 0", s[0].length, "numbers for example " + n, s[n].length);
            Check.finite("withStatic", "numbers for example " + n, s[n]);
            Check.floats("withStatic", "those for example " + n, s[n]);
        }
    }

    @Override
    public int features() {
        return whole.features() + s[0].length;
    }

    @Override
    public void fill(int[] which, Sequences x, Sequences y) {
        Sequences series = new Sequences();
        whole.fill(which, series, y);
        int D = series.rows;
        x.resizeLike(series, features()).zero();
        for (int t = 0; t < x.steps; t++) {
            for (int b = 0; b < x.batch; b++) {
                int at = x.column(t, b) * x.rows;
                System.arraycopy(series.data, series.column(t, b) * D, x.data, at, D);
                for (int r = 0; r < s[0].length && !x.isPadding(t, b); r++) {
                    x.data[at + D + r] = (float) s[which[b]][r];
                }
            }
        }
    }

    @Override
    public String toString() {
        return formatted("%s, and %s of each", whole, counted(s[0].length, "number"));
    }
}
