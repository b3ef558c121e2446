package carousel.linalg.vector;

import static carousel.linalg.vector.VectorSizes.L;
import static carousel.linalg.vector.VectorSizes.PANEL;
import static carousel.linalg.vector.VectorSizes.S;

import jdk.incubator.vector.FloatVector;

/** The tiles of a gradient: two vectors of rows of dY by four, six or eight rows of X. */
final class VectorOuterProduct {
    /** The sums start from these. */
    private static final float[] ZEROS = new float[L];

    private VectorOuterProduct() {}

    static void fourRows(int k, float[] a, int aAt, float[] x, int xAt, float[] y, int yAt) {
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

    /** X's rows from r0, r2 and r4 on, two of each; two are always in the same vector. */
    static void sixRows(int k, float[] a, int aAt, float[] x, int r0, int r2, int r4, float[] y, int yAt) {
        int never = VectorSizes.never;
        int neither = VectorSizes.neither;
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
        for (int p = 0; p < k; p++) {
            FloatVector au = FloatVector.fromArray(S, a, aAt + p * PANEL);
            FloatVector al = FloatVector.fromArray(S, a, aAt + p * PANEL + L);
            FloatVector b0 = FloatVector.broadcast(S, x[r0 + p * L]);
            u0 = au.fma(b0, u0);
            l0 = al.fma(b0, l0);
            FloatVector b1 = FloatVector.broadcast(S, x[r0 + p * L + 1]);
            u1 = au.fma(b1, u1);
            l1 = al.fma(b1, l1);
            if (p == never) {
                break;
            }
            FloatVector b2 = FloatVector.broadcast(S, x[r2 + p * L]);
            u2 = au.fma(b2, u2);
            l2 = al.fma(b2, l2);
            FloatVector b3 = FloatVector.broadcast(S, x[r2 + p * L + 1]);
            u3 = au.fma(b3, u3);
            l3 = al.fma(b3, l3);
            if (p == neither) {
                break;
            }
            FloatVector b4 = FloatVector.broadcast(S, x[r4 + p * L]);
            u4 = au.fma(b4, u4);
            l4 = al.fma(b4, l4);
            FloatVector b5 = FloatVector.broadcast(S, x[r4 + p * L + 1]);
            u5 = au.fma(b5, u5);
            l5 = al.fma(b5, l5);
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
    }

    /** X's rows from xAt on, and four more from xNext on, which is in the next vector if vectors have four lanes. */
    static void eightRows(int k, float[] a, int aAt, float[] x, int xAt, int xNext, float[] y, int yAt) {
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
}
