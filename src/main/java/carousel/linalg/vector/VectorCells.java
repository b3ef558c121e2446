package carousel.linalg.vector;

import static carousel.linalg.vector.VectorSizes.L;
import static carousel.linalg.vector.VectorSizes.S;

import carousel.linalg.kernels.PlainActivations;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops of {@code Activations} and {@code LstmLoops} on the vector API, with the same operations. Every loop
 * returns how far it got; the plain loops do the rest. No loop calls a method of ours, because a method that C2 did not
 * inline would allocate an object for every vector.
 */
final class VectorCells {
    private VectorCells() {}

    static int tanh(float[] x, float[] y, int from, int to) {
        if (to - from < L) {
            return from;
        }
        int last = to - L;
        FloatVector next = FloatVector.fromArray(S, x, from);
        for (int k = from; k < to; k += L) {
            FloatVector v = next;
            // read before y is written there, because y may be the same array
            next = FloatVector.fromArray(S, x, Math.min(k + L, last));
            VectorMask<Float> above = v.compare(VectorOperators.GT, PlainActivations.LIMIT);
            VectorMask<Float> below = v.compare(VectorOperators.LT, -PlainActivations.LIMIT);
            v = v.blend(PlainActivations.LIMIT, above).blend(-PlainActivations.LIMIT, below);
            FloatVector s = v.mul(v);
            FloatVector n = FloatVector.broadcast(S, PlainActivations.N7)
                    .fma(s, FloatVector.broadcast(S, PlainActivations.N5))
                    .fma(s, FloatVector.broadcast(S, PlainActivations.N3))
                    .fma(s, FloatVector.broadcast(S, PlainActivations.N1))
                    .mul(v);
            FloatVector d = FloatVector.broadcast(S, PlainActivations.D6)
                    .fma(s, FloatVector.broadcast(S, PlainActivations.D4))
                    .fma(s, FloatVector.broadcast(S, PlainActivations.D2))
                    .fma(s, FloatVector.broadcast(S, 1f));
            n.add(n).mul(d).div(n.fma(n, d.mul(d))).intoArray(y, Math.min(k, last));
        }
        return to;
    }

    static int sigmoid(float[] x, float[] y, int from, int to) {
        if (to - from < L) {
            return from;
        }
        int last = to - L;
        FloatVector next = FloatVector.fromArray(S, x, from);
        for (int k = from; k < to; k += L) {
            FloatVector v = next.mul(0.5f);
            // read before y is written there, because y may be the same array
            next = FloatVector.fromArray(S, x, Math.min(k + L, last));
            VectorMask<Float> above = v.compare(VectorOperators.GT, PlainActivations.LIMIT);
            VectorMask<Float> below = v.compare(VectorOperators.LT, -PlainActivations.LIMIT);
            v = v.blend(PlainActivations.LIMIT, above).blend(-PlainActivations.LIMIT, below);
            FloatVector s = v.mul(v);
            FloatVector n = FloatVector.broadcast(S, PlainActivations.N7)
                    .fma(s, FloatVector.broadcast(S, PlainActivations.N5))
                    .fma(s, FloatVector.broadcast(S, PlainActivations.N3))
                    .fma(s, FloatVector.broadcast(S, PlainActivations.N1))
                    .mul(v);
            FloatVector d = FloatVector.broadcast(S, PlainActivations.D6)
                    .fma(s, FloatVector.broadcast(S, PlainActivations.D4))
                    .fma(s, FloatVector.broadcast(S, PlainActivations.D2))
                    .fma(s, FloatVector.broadcast(S, 1f));
            n.mul(d).div(n.fma(n, d.mul(d))).add(0.5f).intoArray(y, Math.min(k, last));
        }
        return to;
    }

    static int lstmBack(
            float[] i,
            float[] f,
            float[] g,
            float[] o,
            float[] cPrev,
            float[] tanhC,
            float[] dh,
            float[] dcNext,
            float[] dcPrev,
            int from,
            int to) {
        FloatVector one = FloatVector.broadcast(S, 1f);
        int end = from + (to - from) / L * L;
        for (int k = from; k < end; k += L) {
            FloatVector o_t = FloatVector.fromArray(S, o, k);
            FloatVector tanh_c = FloatVector.fromArray(S, tanhC, k);
            FloatVector dh_t = FloatVector.fromArray(S, dh, k);
            FloatVector dc =
                    FloatVector.fromArray(S, dcNext, k).add(dh_t.mul(o_t).mul(one.sub(tanh_c.mul(tanh_c))));
            dh_t.mul(tanh_c).mul(o_t).mul(one.sub(o_t)).intoArray(o, k);

            FloatVector i_t = FloatVector.fromArray(S, i, k);
            FloatVector g_t = FloatVector.fromArray(S, g, k);
            dc.mul(g_t).mul(i_t).mul(one.sub(i_t)).intoArray(i, k);
            dc.mul(i_t).mul(one.sub(g_t.mul(g_t))).intoArray(g, k);

            FloatVector f_t = FloatVector.fromArray(S, f, k);
            FloatVector dc_f = dc.mul(f_t);
            dc_f.intoArray(dcPrev, k);
            dc_f.mul(FloatVector.fromArray(S, cPrev, k)).mul(one.sub(f_t)).intoArray(f, k);
        }
        return end;
    }
}
