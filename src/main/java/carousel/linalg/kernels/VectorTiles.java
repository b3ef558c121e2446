package carousel.linalg.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Tiles} on the vector API, which needs the module {@code jdk.incubator.vector}. A tile of two vectors of rows
 * by four columns has 8 sums and 2 + 4 operands. In C2's order they fit into the 16 registers of AVX2; larger tiles do
 * not.
 */
final class VectorTiles implements Tiles {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int PANEL = 2 * L;
    /** A gradient's sums start from these. */
    private static final float[] ZEROS = new float[L];
    /**
     * AVX-512 and ARM have 32 registers, enough for tiles of 8 columns, whose 16 sums keep two units of 512 bits, or
     * four of 128 bits, busy.
     */
    private static final boolean WIDE =
            L >= 16 || System.getProperty("os.arch", "").equals("aarch64");

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void panel(int k, float[] a, int aAt, float[] x, int n, Rows upper, Rows lower) {
        int j = 0;
        for (; WIDE && j + 8 <= n; j += 8) {
            eight(k, a, aAt, x, j, upper, lower);
        }
        for (; j < n; j += 4) {
            four(k, a, aAt, x, j, upper, lower);
        }
    }

    private static void four(int k, float[] a, int aAt, float[] x, int j, Rows upper, Rows lower) {
        float[] us = upper.start;
        float[] ls = lower.start;
        int uLd = upper.startLd;
        int uAt = upper.startAt + j * uLd;
        int lLd = lower.startLd;
        int lAt = lower.startAt + j * lLd;
        FloatVector u0 = FloatVector.fromArray(S, us, uAt);
        FloatVector l0 = FloatVector.fromArray(S, ls, lAt);
        FloatVector u1 = FloatVector.fromArray(S, us, uAt + uLd);
        FloatVector l1 = FloatVector.fromArray(S, ls, lAt + lLd);
        FloatVector u2 = FloatVector.fromArray(S, us, uAt + 2 * uLd);
        FloatVector l2 = FloatVector.fromArray(S, ls, lAt + 2 * lLd);
        FloatVector u3 = FloatVector.fromArray(S, us, uAt + 3 * uLd);
        FloatVector l3 = FloatVector.fromArray(S, ls, lAt + 3 * lLd);
        int x0 = j * APART;
        for (int p = 0, q = aAt; p < k; p++, q += PANEL) {
            FloatVector au = FloatVector.fromArray(S, a, q);
            FloatVector al = FloatVector.fromArray(S, a, q + L);
            FloatVector b0 = FloatVector.broadcast(S, x[x0 + p]);
            u0 = au.fma(b0, u0);
            l0 = al.fma(b0, l0);
            FloatVector b1 = FloatVector.broadcast(S, x[x0 + APART + p]);
            u1 = au.fma(b1, u1);
            l1 = al.fma(b1, l1);
            FloatVector b2 = FloatVector.broadcast(S, x[x0 + 2 * APART + p]);
            u2 = au.fma(b2, u2);
            l2 = al.fma(b2, l2);
            FloatVector b3 = FloatVector.broadcast(S, x[x0 + 3 * APART + p]);
            u3 = au.fma(b3, u3);
            l3 = al.fma(b3, l3);
        }
        uLd = upper.yLd;
        uAt = upper.yAt + j * uLd;
        lLd = lower.yLd;
        lAt = lower.yAt + j * lLd;
        float[] uy = upper.y;
        float[] ly = lower.y;
        u0.intoArray(uy, uAt);
        l0.intoArray(ly, lAt);
        u1.intoArray(uy, uAt + uLd);
        l1.intoArray(ly, lAt + lLd);
        u2.intoArray(uy, uAt + 2 * uLd);
        l2.intoArray(ly, lAt + 2 * lLd);
        u3.intoArray(uy, uAt + 3 * uLd);
        l3.intoArray(ly, lAt + 3 * lLd);
    }

    private static void eight(int k, float[] a, int aAt, float[] x, int j, Rows upper, Rows lower) {
        float[] us = upper.start;
        float[] ls = lower.start;
        int uLd = upper.startLd;
        int uAt = upper.startAt + j * uLd;
        int lLd = lower.startLd;
        int lAt = lower.startAt + j * lLd;
        FloatVector u0 = FloatVector.fromArray(S, us, uAt);
        FloatVector l0 = FloatVector.fromArray(S, ls, lAt);
        FloatVector u1 = FloatVector.fromArray(S, us, uAt + uLd);
        FloatVector l1 = FloatVector.fromArray(S, ls, lAt + lLd);
        FloatVector u2 = FloatVector.fromArray(S, us, uAt + 2 * uLd);
        FloatVector l2 = FloatVector.fromArray(S, ls, lAt + 2 * lLd);
        FloatVector u3 = FloatVector.fromArray(S, us, uAt + 3 * uLd);
        FloatVector l3 = FloatVector.fromArray(S, ls, lAt + 3 * lLd);
        FloatVector u4 = FloatVector.fromArray(S, us, uAt + 4 * uLd);
        FloatVector l4 = FloatVector.fromArray(S, ls, lAt + 4 * lLd);
        FloatVector u5 = FloatVector.fromArray(S, us, uAt + 5 * uLd);
        FloatVector l5 = FloatVector.fromArray(S, ls, lAt + 5 * lLd);
        FloatVector u6 = FloatVector.fromArray(S, us, uAt + 6 * uLd);
        FloatVector l6 = FloatVector.fromArray(S, ls, lAt + 6 * lLd);
        FloatVector u7 = FloatVector.fromArray(S, us, uAt + 7 * uLd);
        FloatVector l7 = FloatVector.fromArray(S, ls, lAt + 7 * lLd);
        int x0 = j * APART;
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector b0 = FloatVector.broadcast(S, x[x0 + p]);
            u0 = au.fma(b0, u0);
            l0 = al.fma(b0, l0);
            FloatVector b1 = FloatVector.broadcast(S, x[x0 + APART + p]);
            u1 = au.fma(b1, u1);
            l1 = al.fma(b1, l1);
            FloatVector b2 = FloatVector.broadcast(S, x[x0 + 2 * APART + p]);
            u2 = au.fma(b2, u2);
            l2 = al.fma(b2, l2);
            FloatVector b3 = FloatVector.broadcast(S, x[x0 + 3 * APART + p]);
            u3 = au.fma(b3, u3);
            l3 = al.fma(b3, l3);
            FloatVector b4 = FloatVector.broadcast(S, x[x0 + 4 * APART + p]);
            u4 = au.fma(b4, u4);
            l4 = al.fma(b4, l4);
            FloatVector b5 = FloatVector.broadcast(S, x[x0 + 5 * APART + p]);
            u5 = au.fma(b5, u5);
            l5 = al.fma(b5, l5);
            FloatVector b6 = FloatVector.broadcast(S, x[x0 + 6 * APART + p]);
            u6 = au.fma(b6, u6);
            l6 = al.fma(b6, l6);
            FloatVector b7 = FloatVector.broadcast(S, x[x0 + 7 * APART + p]);
            u7 = au.fma(b7, u7);
            l7 = al.fma(b7, l7);
        }
        uLd = upper.yLd;
        uAt = upper.yAt + j * uLd;
        lLd = lower.yLd;
        lAt = lower.yAt + j * lLd;
        float[] uy = upper.y;
        float[] ly = lower.y;
        u0.intoArray(uy, uAt);
        l0.intoArray(ly, lAt);
        u1.intoArray(uy, uAt + uLd);
        l1.intoArray(ly, lAt + lLd);
        u2.intoArray(uy, uAt + 2 * uLd);
        l2.intoArray(ly, lAt + 2 * lLd);
        u3.intoArray(uy, uAt + 3 * uLd);
        l3.intoArray(ly, lAt + 3 * lLd);
        u4.intoArray(uy, uAt + 4 * uLd);
        l4.intoArray(ly, lAt + 4 * lLd);
        u5.intoArray(uy, uAt + 5 * uLd);
        l5.intoArray(ly, lAt + 5 * lLd);
        u6.intoArray(uy, uAt + 6 * uLd);
        l6.intoArray(ly, lAt + 6 * lLd);
        u7.intoArray(uy, uAt + 7 * uLd);
        l7.intoArray(ly, lAt + 7 * lLd);
    }

    @Override
    public void addOuter(int k, float[] a, int aAt, float[] x, int n, float[] y, int yAt) {
        int j = 0;
        for (; WIDE && j + 8 <= n; j += 8) {
            eightRows(k, a, aAt, x, row(j, k), row(j + 4, k), y, yAt + PANEL * j);
        }
        for (; j < n; j += 4) {
            fourRows(k, a, aAt, x, row(j, k), y, yAt + PANEL * j);
        }
    }

    /** Where row j of X begins, of k columns. */
    private static int row(int j, int k) {
        return j / L * L * k + j % L;
    }

    private static void fourRows(int k, float[] a, int aAt, float[] x, int xAt, float[] y, int yAt) {
        FloatVector u0 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l0 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u1 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l1 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u2 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l2 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u3 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l3 = FloatVector.fromArray(S, ZEROS, 0);
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector b0 = FloatVector.broadcast(S, x[xAt + p * L]);
            u0 = au.fma(b0, u0);
            l0 = al.fma(b0, l0);
            FloatVector b1 = FloatVector.broadcast(S, x[xAt + p * L + 1]);
            u1 = au.fma(b1, u1);
            l1 = al.fma(b1, l1);
            FloatVector b2 = FloatVector.broadcast(S, x[xAt + p * L + 2]);
            u2 = au.fma(b2, u2);
            l2 = al.fma(b2, l2);
            FloatVector b3 = FloatVector.broadcast(S, x[xAt + p * L + 3]);
            u3 = au.fma(b3, u3);
            l3 = al.fma(b3, l3);
        }
        u0.add(FloatVector.fromArray(S, y, yAt)).intoArray(y, yAt);
        l0.add(FloatVector.fromArray(S, y, yAt + L)).intoArray(y, yAt + L);
        u1.add(FloatVector.fromArray(S, y, yAt + PANEL)).intoArray(y, yAt + PANEL);
        l1.add(FloatVector.fromArray(S, y, yAt + PANEL + L)).intoArray(y, yAt + PANEL + L);
        u2.add(FloatVector.fromArray(S, y, yAt + 2 * PANEL)).intoArray(y, yAt + 2 * PANEL);
        l2.add(FloatVector.fromArray(S, y, yAt + 2 * PANEL + L)).intoArray(y, yAt + 2 * PANEL + L);
        u3.add(FloatVector.fromArray(S, y, yAt + 3 * PANEL)).intoArray(y, yAt + 3 * PANEL);
        l3.add(FloatVector.fromArray(S, y, yAt + 3 * PANEL + L)).intoArray(y, yAt + 3 * PANEL + L);
    }

    /** X's rows from xAt on, and four more from xNext on, which is in the next vector if vectors have four lanes. */
    private static void eightRows(int k, float[] a, int aAt, float[] x, int xAt, int xNext, float[] y, int yAt) {
        FloatVector u0 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l0 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u1 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l1 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u2 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l2 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u3 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l3 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u4 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l4 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u5 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l5 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u6 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l6 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector u7 = FloatVector.fromArray(S, ZEROS, 0);
        FloatVector l7 = FloatVector.fromArray(S, ZEROS, 0);
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector b0 = FloatVector.broadcast(S, x[xAt + p * L]);
            u0 = au.fma(b0, u0);
            l0 = al.fma(b0, l0);
            FloatVector b1 = FloatVector.broadcast(S, x[xAt + p * L + 1]);
            u1 = au.fma(b1, u1);
            l1 = al.fma(b1, l1);
            FloatVector b2 = FloatVector.broadcast(S, x[xAt + p * L + 2]);
            u2 = au.fma(b2, u2);
            l2 = al.fma(b2, l2);
            FloatVector b3 = FloatVector.broadcast(S, x[xAt + p * L + 3]);
            u3 = au.fma(b3, u3);
            l3 = al.fma(b3, l3);
            FloatVector b4 = FloatVector.broadcast(S, x[xNext + p * L]);
            u4 = au.fma(b4, u4);
            l4 = al.fma(b4, l4);
            FloatVector b5 = FloatVector.broadcast(S, x[xNext + p * L + 1]);
            u5 = au.fma(b5, u5);
            l5 = al.fma(b5, l5);
            FloatVector b6 = FloatVector.broadcast(S, x[xNext + p * L + 2]);
            u6 = au.fma(b6, u6);
            l6 = al.fma(b6, l6);
            FloatVector b7 = FloatVector.broadcast(S, x[xNext + p * L + 3]);
            u7 = au.fma(b7, u7);
            l7 = al.fma(b7, l7);
        }
        u0.add(FloatVector.fromArray(S, y, yAt)).intoArray(y, yAt);
        l0.add(FloatVector.fromArray(S, y, yAt + L)).intoArray(y, yAt + L);
        u1.add(FloatVector.fromArray(S, y, yAt + PANEL)).intoArray(y, yAt + PANEL);
        l1.add(FloatVector.fromArray(S, y, yAt + PANEL + L)).intoArray(y, yAt + PANEL + L);
        u2.add(FloatVector.fromArray(S, y, yAt + 2 * PANEL)).intoArray(y, yAt + 2 * PANEL);
        l2.add(FloatVector.fromArray(S, y, yAt + 2 * PANEL + L)).intoArray(y, yAt + 2 * PANEL + L);
        u3.add(FloatVector.fromArray(S, y, yAt + 3 * PANEL)).intoArray(y, yAt + 3 * PANEL);
        l3.add(FloatVector.fromArray(S, y, yAt + 3 * PANEL + L)).intoArray(y, yAt + 3 * PANEL + L);
        u4.add(FloatVector.fromArray(S, y, yAt + 4 * PANEL)).intoArray(y, yAt + 4 * PANEL);
        l4.add(FloatVector.fromArray(S, y, yAt + 4 * PANEL + L)).intoArray(y, yAt + 4 * PANEL + L);
        u5.add(FloatVector.fromArray(S, y, yAt + 5 * PANEL)).intoArray(y, yAt + 5 * PANEL);
        l5.add(FloatVector.fromArray(S, y, yAt + 5 * PANEL + L)).intoArray(y, yAt + 5 * PANEL + L);
        u6.add(FloatVector.fromArray(S, y, yAt + 6 * PANEL)).intoArray(y, yAt + 6 * PANEL);
        l6.add(FloatVector.fromArray(S, y, yAt + 6 * PANEL + L)).intoArray(y, yAt + 6 * PANEL + L);
        u7.add(FloatVector.fromArray(S, y, yAt + 7 * PANEL)).intoArray(y, yAt + 7 * PANEL);
        l7.add(FloatVector.fromArray(S, y, yAt + 7 * PANEL + L)).intoArray(y, yAt + 7 * PANEL + L);
    }

    /** Takes four panels at a time to keep the processor busy with one column; the last panel may be computed twice. */
    @Override
    public void column(int k, float[] a, int aAt, int apart, float[] x, int j, Rows[] rows) {
        int last = rows.length / 2 - 1;
        for (int v = 0; v <= last; v += 4) {
            fourPanels(
                    k,
                    a,
                    aAt,
                    apart,
                    x,
                    j,
                    rows,
                    v,
                    Math.min(v + 1, last),
                    Math.min(v + 2, last),
                    Math.min(v + 3, last));
        }
    }

    private static void fourPanels(
            int k, float[] a, int aAt, int apart, float[] x, int j, Rows[] rows, int p0, int p1, int p2, int p3) {
        Rows r0 = rows[2 * p0];
        Rows r1 = rows[2 * p0 + 1];
        Rows r2 = rows[2 * p1];
        Rows r3 = rows[2 * p1 + 1];
        Rows r4 = rows[2 * p2];
        Rows r5 = rows[2 * p2 + 1];
        Rows r6 = rows[2 * p3];
        Rows r7 = rows[2 * p3 + 1];
        FloatVector s0 = FloatVector.fromArray(S, r0.start, r0.startAt + j * r0.startLd);
        FloatVector s1 = FloatVector.fromArray(S, r1.start, r1.startAt + j * r1.startLd);
        FloatVector s2 = FloatVector.fromArray(S, r2.start, r2.startAt + j * r2.startLd);
        FloatVector s3 = FloatVector.fromArray(S, r3.start, r3.startAt + j * r3.startLd);
        FloatVector s4 = FloatVector.fromArray(S, r4.start, r4.startAt + j * r4.startLd);
        FloatVector s5 = FloatVector.fromArray(S, r5.start, r5.startAt + j * r5.startLd);
        FloatVector s6 = FloatVector.fromArray(S, r6.start, r6.startAt + j * r6.startLd);
        FloatVector s7 = FloatVector.fromArray(S, r7.start, r7.startAt + j * r7.startLd);
        int a0 = aAt + p0 * apart;
        int a1 = aAt + p1 * apart;
        int a2 = aAt + p2 * apart;
        int a3 = aAt + p3 * apart;
        int x0 = j * APART;
        for (int p = 0; p < k; p++) {
            FloatVector b = FloatVector.broadcast(S, x[x0 + p]);
            s0 = FloatVector.fromArray(S, a, a0 + p * PANEL).fma(b, s0);
            s1 = FloatVector.fromArray(S, a, a0 + p * PANEL + L).fma(b, s1);
            s2 = FloatVector.fromArray(S, a, a1 + p * PANEL).fma(b, s2);
            s3 = FloatVector.fromArray(S, a, a1 + p * PANEL + L).fma(b, s3);
            s4 = FloatVector.fromArray(S, a, a2 + p * PANEL).fma(b, s4);
            s5 = FloatVector.fromArray(S, a, a2 + p * PANEL + L).fma(b, s5);
            s6 = FloatVector.fromArray(S, a, a3 + p * PANEL).fma(b, s6);
            s7 = FloatVector.fromArray(S, a, a3 + p * PANEL + L).fma(b, s7);
        }
        s0.intoArray(r0.y, r0.yAt + j * r0.yLd);
        s1.intoArray(r1.y, r1.yAt + j * r1.yLd);
        s2.intoArray(r2.y, r2.yAt + j * r2.yLd);
        s3.intoArray(r3.y, r3.yAt + j * r3.yLd);
        s4.intoArray(r4.y, r4.yAt + j * r4.yLd);
        s5.intoArray(r5.y, r5.yAt + j * r5.yLd);
        s6.intoArray(r6.y, r6.yAt + j * r6.yLd);
        s7.intoArray(r7.y, r7.yAt + j * r7.yLd);
    }

    @Override
    public void copy(int rows, float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd) {
        if (rows % L == 0) {
            for (int r = 0; r < rows; r += L) {
                copyVector(x, xAt + r, xLd, n, y, yAt + r, yLd);
            }
        } else if (rows >= 8) {
            for (int j = 0; j < n; j++) {
                System.arraycopy(x, xAt + j * xLd, y, yAt + j * yLd, rows);
            }
        } else {
            for (int j = 0; j < n; j++) {
                for (int r = 0; r < rows; r++) {
                    y[yAt + j * yLd + r] = x[xAt + j * xLd + r];
                }
            }
        }
    }

    private static void copyVector(float[] x, int xAt, int xLd, int n, float[] y, int yAt, int yLd) {
        for (int j = 0; j < n; j++) {
            FloatVector.fromArray(S, x, xAt + j * xLd).intoArray(y, yAt + j * yLd);
        }
    }

    @Override
    public int tanh(float[] x, float[] y, int from, int to) {
        return VectorCells.tanh(x, y, from, to);
    }

    @Override
    public int sigmoid(float[] x, float[] y, int from, int to) {
        return VectorCells.sigmoid(x, y, from, to);
    }

    @Override
    public int lstmBack(
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] cPrev,
            float[] tanhC,
            float[] dh,
            float[] dc,
            float[] dcPrev,
            int from,
            int to) {
        return VectorCells.lstmBack(i, f, g, o, cPrev, tanhC, dh, dc, dcPrev, from, to);
    }
}
