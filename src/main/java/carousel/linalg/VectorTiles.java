package carousel.linalg;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Tiles} on the vector API, the only class that needs the module {@code jdk.incubator.vector}. A tile of two vectors
 * of rows by four columns has 8 sums and 2 + 4 operands: they fit into the 16 registers of AVX2 even as C2 orders them, which
 * those of larger tiles do not.
 */
final class VectorTiles implements Tiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int PANEL = 2 * L;
    /** AVX-512 has 32 registers, enough for tiles of 8 columns, which its two units need to be busy. */
    private static final boolean WIDE = L >= 16;

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void panel(
            boolean goOn, int k, float[] a, int aAt, float[] x, int xAt, int xLd, int n, Rows upper, Rows lower) {
        float[] us = goOn ? upper.y : upper.start;
        float[] ls = goOn ? lower.y : lower.start;
        int usAt = goOn ? upper.yAt : upper.startAt;
        int lsAt = goOn ? lower.yAt : lower.startAt;
        int usLd = goOn ? upper.yLd : upper.startLd;
        int lsLd = goOn ? lower.yLd : lower.startLd;
        int j = 0;
        for (; WIDE && j + 8 <= n; j += 8) {
            wideTile(
                    k,
                    a,
                    aAt,
                    x,
                    xAt + j * xLd,
                    xLd,
                    us,
                    usAt + j * usLd,
                    usLd,
                    ls,
                    lsAt + j * lsLd,
                    lsLd,
                    upper.y,
                    upper.yAt + j * upper.yLd,
                    upper.yLd,
                    lower.y,
                    lower.yAt + j * lower.yLd,
                    lower.yLd);
        }
        for (; j < n; j += 4) {
            tile(
                    k,
                    a,
                    aAt,
                    x,
                    xAt + j * xLd,
                    xLd,
                    us,
                    usAt + j * usLd,
                    usLd,
                    ls,
                    lsAt + j * lsLd,
                    lsLd,
                    upper.y,
                    upper.yAt + j * upper.yLd,
                    upper.yLd,
                    lower.y,
                    lower.yAt + j * lower.yLd,
                    lower.yLd);
        }
    }

    private static void tile(
            int k,
            float[] a,
            int aAt,
            float[] x,
            int at0,
            int xLd,
            float[] upperStart,
            int us,
            int usLd,
            float[] lowerStart,
            int ls,
            int lsLd,
            float[] upper,
            int u,
            int uLd,
            float[] lower,
            int l,
            int lLd) {
        int at1 = at0 + xLd;
        int at2 = at1 + xLd;
        int at3 = at2 + xLd;
        FloatVector u0 = FloatVector.fromArray(S, upperStart, us);
        FloatVector l0 = FloatVector.fromArray(S, lowerStart, ls);
        FloatVector u1 = FloatVector.fromArray(S, upperStart, us + usLd);
        FloatVector l1 = FloatVector.fromArray(S, lowerStart, ls + lsLd);
        FloatVector u2 = FloatVector.fromArray(S, upperStart, us + 2 * usLd);
        FloatVector l2 = FloatVector.fromArray(S, lowerStart, ls + 2 * lsLd);
        FloatVector u3 = FloatVector.fromArray(S, upperStart, us + 3 * usLd);
        FloatVector l3 = FloatVector.fromArray(S, lowerStart, ls + 3 * lsLd);
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector x0 = FloatVector.broadcast(S, x[at0 + p]);
            u0 = au.fma(x0, u0);
            l0 = al.fma(x0, l0);
            FloatVector x1 = FloatVector.broadcast(S, x[at1 + p]);
            u1 = au.fma(x1, u1);
            l1 = al.fma(x1, l1);
            FloatVector x2 = FloatVector.broadcast(S, x[at2 + p]);
            u2 = au.fma(x2, u2);
            l2 = al.fma(x2, l2);
            FloatVector x3 = FloatVector.broadcast(S, x[at3 + p]);
            u3 = au.fma(x3, u3);
            l3 = al.fma(x3, l3);
        }
        u0.intoArray(upper, u);
        l0.intoArray(lower, l);
        u1.intoArray(upper, u + uLd);
        l1.intoArray(lower, l + lLd);
        u2.intoArray(upper, u + 2 * uLd);
        l2.intoArray(lower, l + 2 * lLd);
        u3.intoArray(upper, u + 3 * uLd);
        l3.intoArray(lower, l + 3 * lLd);
    }

    private static void wideTile(
            int k,
            float[] a,
            int aAt,
            float[] x,
            int at0,
            int xLd,
            float[] upperStart,
            int us,
            int usLd,
            float[] lowerStart,
            int ls,
            int lsLd,
            float[] upper,
            int u,
            int uLd,
            float[] lower,
            int l,
            int lLd) {
        int at1 = at0 + xLd;
        int at2 = at1 + xLd;
        int at3 = at2 + xLd;
        int at4 = at3 + xLd;
        int at5 = at4 + xLd;
        int at6 = at5 + xLd;
        int at7 = at6 + xLd;
        FloatVector u0 = FloatVector.fromArray(S, upperStart, us);
        FloatVector l0 = FloatVector.fromArray(S, lowerStart, ls);
        FloatVector u1 = FloatVector.fromArray(S, upperStart, us + usLd);
        FloatVector l1 = FloatVector.fromArray(S, lowerStart, ls + lsLd);
        FloatVector u2 = FloatVector.fromArray(S, upperStart, us + 2 * usLd);
        FloatVector l2 = FloatVector.fromArray(S, lowerStart, ls + 2 * lsLd);
        FloatVector u3 = FloatVector.fromArray(S, upperStart, us + 3 * usLd);
        FloatVector l3 = FloatVector.fromArray(S, lowerStart, ls + 3 * lsLd);
        FloatVector u4 = FloatVector.fromArray(S, upperStart, us + 4 * usLd);
        FloatVector l4 = FloatVector.fromArray(S, lowerStart, ls + 4 * lsLd);
        FloatVector u5 = FloatVector.fromArray(S, upperStart, us + 5 * usLd);
        FloatVector l5 = FloatVector.fromArray(S, lowerStart, ls + 5 * lsLd);
        FloatVector u6 = FloatVector.fromArray(S, upperStart, us + 6 * usLd);
        FloatVector l6 = FloatVector.fromArray(S, lowerStart, ls + 6 * lsLd);
        FloatVector u7 = FloatVector.fromArray(S, upperStart, us + 7 * usLd);
        FloatVector l7 = FloatVector.fromArray(S, lowerStart, ls + 7 * lsLd);
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector x0 = FloatVector.broadcast(S, x[at0 + p]);
            u0 = au.fma(x0, u0);
            l0 = al.fma(x0, l0);
            FloatVector x1 = FloatVector.broadcast(S, x[at1 + p]);
            u1 = au.fma(x1, u1);
            l1 = al.fma(x1, l1);
            FloatVector x2 = FloatVector.broadcast(S, x[at2 + p]);
            u2 = au.fma(x2, u2);
            l2 = al.fma(x2, l2);
            FloatVector x3 = FloatVector.broadcast(S, x[at3 + p]);
            u3 = au.fma(x3, u3);
            l3 = al.fma(x3, l3);
            FloatVector x4 = FloatVector.broadcast(S, x[at4 + p]);
            u4 = au.fma(x4, u4);
            l4 = al.fma(x4, l4);
            FloatVector x5 = FloatVector.broadcast(S, x[at5 + p]);
            u5 = au.fma(x5, u5);
            l5 = al.fma(x5, l5);
            FloatVector x6 = FloatVector.broadcast(S, x[at6 + p]);
            u6 = au.fma(x6, u6);
            l6 = al.fma(x6, l6);
            FloatVector x7 = FloatVector.broadcast(S, x[at7 + p]);
            u7 = au.fma(x7, u7);
            l7 = al.fma(x7, l7);
        }
        u0.intoArray(upper, u);
        l0.intoArray(lower, l);
        u1.intoArray(upper, u + uLd);
        l1.intoArray(lower, l + lLd);
        u2.intoArray(upper, u + 2 * uLd);
        l2.intoArray(lower, l + 2 * lLd);
        u3.intoArray(upper, u + 3 * uLd);
        l3.intoArray(lower, l + 3 * lLd);
        u4.intoArray(upper, u + 4 * uLd);
        l4.intoArray(lower, l + 4 * lLd);
        u5.intoArray(upper, u + 5 * uLd);
        l5.intoArray(lower, l + 5 * lLd);
        u6.intoArray(upper, u + 6 * uLd);
        l6.intoArray(lower, l + 6 * lLd);
        u7.intoArray(upper, u + 7 * uLd);
        l7.intoArray(lower, l + 7 * lLd);
    }

    private static FloatVector start(boolean goOn, Rows r, int j) {
        return goOn
                ? FloatVector.fromArray(S, r.y, r.yAt + j * r.yLd)
                : FloatVector.fromArray(S, r.start, r.startAt + j * r.startLd);
    }

    private static void end(FloatVector sum, Rows r, int j) {
        sum.intoArray(r.y, r.yAt + j * r.yLd);
    }

    @Override
    public void fourPanels(
            boolean goOn, int k, float[] a, int aAt, int apart, float[] x, int xAt, int j, Rows[] rows, int first) {
        int a1 = aAt + apart;
        int a2 = a1 + apart;
        int a3 = a2 + apart;
        FloatVector s0 = start(goOn, rows[first], j);
        FloatVector s1 = start(goOn, rows[first + 1], j);
        FloatVector s2 = start(goOn, rows[first + 2], j);
        FloatVector s3 = start(goOn, rows[first + 3], j);
        FloatVector s4 = start(goOn, rows[first + 4], j);
        FloatVector s5 = start(goOn, rows[first + 5], j);
        FloatVector s6 = start(goOn, rows[first + 6], j);
        FloatVector s7 = start(goOn, rows[first + 7], j);
        for (int p = 0; p < k; p++) {
            FloatVector v = FloatVector.broadcast(S, x[xAt + p]);
            s0 = FloatVector.fromArray(S, a, aAt + p * PANEL).fma(v, s0);
            s1 = FloatVector.fromArray(S, a, aAt + p * PANEL + L).fma(v, s1);
            s2 = FloatVector.fromArray(S, a, a1 + p * PANEL).fma(v, s2);
            s3 = FloatVector.fromArray(S, a, a1 + p * PANEL + L).fma(v, s3);
            s4 = FloatVector.fromArray(S, a, a2 + p * PANEL).fma(v, s4);
            s5 = FloatVector.fromArray(S, a, a2 + p * PANEL + L).fma(v, s5);
            s6 = FloatVector.fromArray(S, a, a3 + p * PANEL).fma(v, s6);
            s7 = FloatVector.fromArray(S, a, a3 + p * PANEL + L).fma(v, s7);
        }
        end(s0, rows[first], j);
        end(s1, rows[first + 1], j);
        end(s2, rows[first + 2], j);
        end(s3, rows[first + 3], j);
        end(s4, rows[first + 4], j);
        end(s5, rows[first + 5], j);
        end(s6, rows[first + 6], j);
        end(s7, rows[first + 7], j);
    }

    @Override
    public void onePanel(boolean goOn, int k, float[] a, int aAt, float[] x, int xAt, int j, Rows upper, Rows lower) {
        FloatVector u = start(goOn, upper, j);
        FloatVector l = start(goOn, lower, j);
        for (int p = 0; p < k; p++) {
            FloatVector v = FloatVector.broadcast(S, x[xAt + p]);
            u = FloatVector.fromArray(S, a, aAt + p * PANEL).fma(v, u);
            l = FloatVector.fromArray(S, a, aAt + p * PANEL + L).fma(v, l);
        }
        end(u, upper, j);
        end(l, lower, j);
    }

    @Override
    public void add(float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd) {
        for (int j = 0; j < n; j++) {
            FloatVector sum = FloatVector.fromArray(S, x, xAt + j * xLd);
            FloatVector.fromArray(S, y, yAt + j * yLd).add(sum).intoArray(y, yAt + j * yLd);
        }
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int to) {
        int k = from;
        for (; k <= to - L; k += L) {
            FloatVector v = clamp(FloatVector.fromArray(S, x, k));
            FloatVector s = v.mul(v);
            FloatVector n = numerator(v, s);
            FloatVector d = denominator(s);
            n.add(n).mul(d).div(n.fma(n, d.mul(d))).intoArray(y, k);
        }
        Activations.plainTanh(x, y, k, to);
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int to) {
        int k = from;
        for (; k <= to - L; k += L) {
            FloatVector v = clamp(FloatVector.fromArray(S, x, k).mul(0.5f));
            FloatVector s = v.mul(v);
            FloatVector n = numerator(v, s);
            FloatVector d = denominator(s);
            n.mul(d).div(n.fma(n, d.mul(d))).add(0.5f).intoArray(y, k);
        }
        Activations.plainSigmoid(x, y, k, to);
    }

    private static FloatVector clamp(FloatVector v) {
        VectorMask<Float> above = v.compare(VectorOperators.GT, Activations.LIMIT);
        VectorMask<Float> below = v.compare(VectorOperators.LT, -Activations.LIMIT);
        return v.blend(Activations.LIMIT, above).blend(-Activations.LIMIT, below);
    }

    private static FloatVector numerator(FloatVector v, FloatVector s) {
        return constant(Activations.N7)
                .fma(s, constant(Activations.N5))
                .fma(s, constant(Activations.N3))
                .fma(s, constant(Activations.N1))
                .mul(v);
    }

    private static FloatVector denominator(FloatVector s) {
        return constant(Activations.D6)
                .fma(s, constant(Activations.D4))
                .fma(s, constant(Activations.D2))
                .fma(s, constant(1f));
    }

    private static FloatVector constant(float c) {
        return FloatVector.broadcast(S, c);
    }
}
