package carousel.linalg.vector;

import static carousel.linalg.kernels.Tiles.APART;
import static carousel.linalg.vector.VectorSizes.L;
import static carousel.linalg.vector.VectorSizes.PANEL;
import static carousel.linalg.vector.VectorSizes.S;

import carousel.linalg.kernels.Tiles.Rows;
import jdk.incubator.vector.FloatVector;

/** The tiles of a product: two vectors of rows by four, six or eight columns, or three or four panels by one column. */
final class VectorProduct {
    private VectorProduct() {}

    static void four(int k, float[] a, int aAt, float[] x, int j, Rows upper, Rows lower) {
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

    /** Six columns, for 16 registers; see {@link VectorSizes#never}. */
    static void six(int k, float[] a, int aAt, float[] x, int j, Rows upper, Rows lower) {
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
        int x0 = j * APART;
        int never = VectorSizes.never;
        int neither = VectorSizes.neither;
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector b0 = FloatVector.broadcast(S, x[x0 + p]);
            u0 = au.fma(b0, u0);
            l0 = al.fma(b0, l0);
            FloatVector b1 = FloatVector.broadcast(S, x[x0 + APART + p]);
            u1 = au.fma(b1, u1);
            l1 = al.fma(b1, l1);
            if (p == never) {
                break;
            }
            FloatVector b2 = FloatVector.broadcast(S, x[x0 + 2 * APART + p]);
            u2 = au.fma(b2, u2);
            l2 = al.fma(b2, l2);
            FloatVector b3 = FloatVector.broadcast(S, x[x0 + 3 * APART + p]);
            u3 = au.fma(b3, u3);
            l3 = al.fma(b3, l3);
            if (p == neither) {
                break;
            }
            FloatVector b4 = FloatVector.broadcast(S, x[x0 + 4 * APART + p]);
            u4 = au.fma(b4, u4);
            l4 = al.fma(b4, l4);
            FloatVector b5 = FloatVector.broadcast(S, x[x0 + 5 * APART + p]);
            u5 = au.fma(b5, u5);
            l5 = al.fma(b5, l5);
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
    }

    static void eight(int k, float[] a, int aAt, float[] x, int j, Rows upper, Rows lower) {
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

    /** One column and three panels, i0 to i2. */
    static void threePanels(
            int k, float[] a, int aAt, int apart, float[] x, int xAt, float[] y, int i0, int i1, int i2) {
        int y0 = i0 * PANEL;
        int y1 = i1 * PANEL;
        int y2 = i2 * PANEL;
        FloatVector u0 = FloatVector.fromArray(S, y, y0);
        FloatVector l0 = FloatVector.fromArray(S, y, y0 + L);
        FloatVector u1 = FloatVector.fromArray(S, y, y1);
        FloatVector l1 = FloatVector.fromArray(S, y, y1 + L);
        FloatVector u2 = FloatVector.fromArray(S, y, y2);
        FloatVector l2 = FloatVector.fromArray(S, y, y2 + L);
        int a0 = aAt + i0 * apart;
        int a1 = aAt + i1 * apart;
        int a2 = aAt + i2 * apart;
        for (int p = 0; p < k; p++) {
            FloatVector b = FloatVector.broadcast(S, x[xAt + p]);
            u0 = FloatVector.fromArray(S, a, a0 + p * PANEL).fma(b, u0);
            l0 = FloatVector.fromArray(S, a, a0 + p * PANEL + L).fma(b, l0);
            u1 = FloatVector.fromArray(S, a, a1 + p * PANEL).fma(b, u1);
            l1 = FloatVector.fromArray(S, a, a1 + p * PANEL + L).fma(b, l1);
            u2 = FloatVector.fromArray(S, a, a2 + p * PANEL).fma(b, u2);
            l2 = FloatVector.fromArray(S, a, a2 + p * PANEL + L).fma(b, l2);
        }
        u0.intoArray(y, y0);
        l0.intoArray(y, y0 + L);
        u1.intoArray(y, y1);
        l1.intoArray(y, y1 + L);
        u2.intoArray(y, y2);
        l2.intoArray(y, y2 + L);
    }

    /** One column and four panels, from panel i on. */
    static void fourPanels(int k, float[] a, int aAt, int apart, float[] x, int xAt, float[] y, int i) {
        int y0 = i * PANEL;
        int y1 = y0 + PANEL;
        int y2 = y1 + PANEL;
        int y3 = y2 + PANEL;
        FloatVector u0 = FloatVector.fromArray(S, y, y0);
        FloatVector l0 = FloatVector.fromArray(S, y, y0 + L);
        FloatVector u1 = FloatVector.fromArray(S, y, y1);
        FloatVector l1 = FloatVector.fromArray(S, y, y1 + L);
        FloatVector u2 = FloatVector.fromArray(S, y, y2);
        FloatVector l2 = FloatVector.fromArray(S, y, y2 + L);
        FloatVector u3 = FloatVector.fromArray(S, y, y3);
        FloatVector l3 = FloatVector.fromArray(S, y, y3 + L);
        int a0 = aAt + i * apart;
        int a1 = a0 + apart;
        int a2 = a1 + apart;
        int a3 = a2 + apart;
        for (int p = 0; p < k; p++) {
            FloatVector b = FloatVector.broadcast(S, x[xAt + p]);
            u0 = FloatVector.fromArray(S, a, a0 + p * PANEL).fma(b, u0);
            l0 = FloatVector.fromArray(S, a, a0 + p * PANEL + L).fma(b, l0);
            u1 = FloatVector.fromArray(S, a, a1 + p * PANEL).fma(b, u1);
            l1 = FloatVector.fromArray(S, a, a1 + p * PANEL + L).fma(b, l1);
            u2 = FloatVector.fromArray(S, a, a2 + p * PANEL).fma(b, u2);
            l2 = FloatVector.fromArray(S, a, a2 + p * PANEL + L).fma(b, l2);
            u3 = FloatVector.fromArray(S, a, a3 + p * PANEL).fma(b, u3);
            l3 = FloatVector.fromArray(S, a, a3 + p * PANEL + L).fma(b, l3);
        }
        u0.intoArray(y, y0);
        l0.intoArray(y, y0 + L);
        u1.intoArray(y, y1);
        l1.intoArray(y, y1 + L);
        u2.intoArray(y, y2);
        l2.intoArray(y, y2 + L);
        u3.intoArray(y, y3);
        l3.intoArray(y, y3 + L);
    }
}
