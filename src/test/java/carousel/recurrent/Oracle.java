package carousel.recurrent;

import static org.jblas.MatrixFunctions.floatToDouble;

import carousel.cells.Gru;
import carousel.cells.SimpleRnn;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.textbook.Activation;
import carousel.textbook.GruCell;
import carousel.textbook.LstmCell;
import carousel.textbook.RnnCell;
import carousel.textbook.TextbookCell;
import carousel.textbook.Trainable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jblas.DoubleMatrix;

/** Solves a {@link Problem} with the textbook's cells: in double, sequence by sequence, step by step. */
public final class Oracle {
    /** The textbook's counterpart of a layer, for one sequence of columns. */
    private interface Twin {
        List<DoubleMatrix> forward(List<DoubleMatrix> xs);

        List<DoubleMatrix> backward(List<DoubleMatrix> dys);
    }

    private final Problem problem;
    private final Map<String, Trainable> trained = new LinkedHashMap<>();
    private final List<Twin> twins = new ArrayList<>();
    private final Map<String, DoubleMatrix> results = new LinkedHashMap<>();
    private int b;

    private Oracle(Problem problem) {
        this.problem = problem;
    }

    public static Map<String, DoubleMatrix> solve(Problem problem) {
        return new Oracle(problem).solve();
    }

    private Map<String, DoubleMatrix> solve() {
        for (int i = 0; i < problem.stack.layers.size(); i++) {
            twins.add(twin(i + ".", problem.stack.layers.get(i)));
        }
        trained.forEach((prefix, twin) -> twin.parameters().keySet().forEach(name -> {
            twin.set(name, floatToDouble(problem.stack.parameters().get(prefix + name)));
        }));
        for (b = 0; b < Problem.B; b++) {
            List<DoubleMatrix> ys = columns(problem.x, b);
            for (Twin twin : twins) {
                ys = twin.forward(ys);
            }
            results.put("y[" + b + "]", Compare.matrix(ys));
            List<DoubleMatrix> dys = columns(problem.R, b);
            for (int i = twins.size() - 1; i >= 0; i--) {
                dys = twins.get(i).backward(dys);
            }
            results.put("dx[" + b + "]", Compare.matrix(dys));
        }
        trained.forEach(
                (prefix, twin) -> twin.gradients().forEach((name, g) -> results.put("d" + prefix + name, g.dup())));
        return results;
    }

    private Twin twin(String prefix, Layer layer) {
        if (layer instanceof Bidirectional both) {
            Twin forward = twin(prefix + "forward.", both.forward());
            Twin backward = twin(prefix + "backward.", both.backward());
            return new Both(forward, backward, layer.endsSequences());
        }
        if (layer instanceof Recurrent recurrent) {
            return new Reader<>(prefix, cell(recurrent), !layer.endsSequences());
        }
        Twin affine = new Affine(prefix, new carousel.textbook.Dense(layer.inputRows(), layer.outputRows()));
        return layer.toString().contains("TANH") ? new Tanh(affine) : affine;
    }

    /** Reads a layer's options from its description, which is the code that makes it. */
    private static TextbookCell<?> cell(Recurrent layer) {
        int D = layer.inputRows();
        int H = layer.units();
        String options = layer.toString();
        var activation = options.contains("RELU") ? Activation.RELU : Activation.TANH;
        if (layer instanceof SimpleRnn) {
            return new RnnCell(D, H, activation);
        }
        if (layer instanceof Gru) {
            return new GruCell(D, H, options.contains("resetBefore") ? GruCell.Reset.BEFORE : GruCell.Reset.AFTER);
        }
        var peephole = options.contains("peepholeFromPrevious")
                ? LstmCell.Peephole.FROM_C_PREV
                : options.contains("peephole") ? LstmCell.Peephole.FROM_C_T : LstmCell.Peephole.NONE;
        var inputGate = options.contains("coupled") ? LstmCell.InputGate.COUPLED : LstmCell.InputGate.OWN;
        return new LstmCell(D, H, peephole, inputGate, activation);
    }

    private final class Reader<S extends TextbookCell.Step> implements Twin {
        private final String prefix;
        private final TextbookCell<S> cell;
        private final boolean everyStep;
        private List<S> steps;

        Reader(String prefix, TextbookCell<S> cell, boolean everyStep) {
            this.prefix = prefix;
            this.cell = cell;
            this.everyStep = everyStep;
            trained.put(prefix, cell);
        }

        @Override
        public List<DoubleMatrix> forward(List<DoubleMatrix> xs) {
            steps = cell.forward(xs, state(problem.initial.get(prefix)));
            put(prefix, "T", steps.get(steps.size() - 1).state());
            List<DoubleMatrix> hs = new ArrayList<>();
            steps.forEach(step -> hs.add(step.h()));
            return everyStep ? hs : hs.subList(hs.size() - 1, hs.size());
        }

        @Override
        public List<DoubleMatrix> backward(List<DoubleMatrix> dys) {
            List<DoubleMatrix> dhs = new ArrayList<>(Collections.nCopies(steps.size(), DoubleMatrix.zeros(cell.H)));
            for (int k = 0; k < dys.size(); k++) {
                dhs.set(everyStep ? k : steps.size() - 1, dys.get(k));
            }
            List<TextbookCell.Gradient> gradients = cell.backward(steps, dhs, state(problem.endWeights.get(prefix)));
            put("d" + prefix, "0", gradients.get(0).dprevious());
            return gradients.stream().map(TextbookCell.Gradient::dx).toList();
        }

        private carousel.textbook.State state(BatchState s) {
            return new carousel.textbook.State(floatToDouble(s.h().getColumn(b)), floatToDouble(s.c().getColumn(b)));
        }

        private void put(String prefix, String time, carousel.textbook.State s) {
            results.put(prefix + "h_" + time + "[" + b + "]", s.h());
            if (s.c().length > 0) {
                results.put(prefix + "c_" + time + "[" + b + "]", s.c());
            }
        }
    }

    private final class Affine implements Twin {
        private final carousel.textbook.Dense dense;
        private List<DoubleMatrix> xs;

        Affine(String prefix, carousel.textbook.Dense dense) {
            this.dense = dense;
            trained.put(prefix, dense);
        }

        @Override
        public List<DoubleMatrix> forward(List<DoubleMatrix> xs) {
            this.xs = xs;
            return xs.stream().map(dense::forward).toList();
        }

        @Override
        public List<DoubleMatrix> backward(List<DoubleMatrix> dys) {
            return IntStream.range(0, xs.size())
                    .mapToObj(t -> dense.backward(xs.get(t), dys.get(t)))
                    .toList();
        }
    }

    /** tanh after another twin. */
    private static final class Tanh implements Twin {
        private final Twin z;
        private List<DoubleMatrix> ys;

        Tanh(Twin z) {
            this.z = z;
        }

        @Override
        public List<DoubleMatrix> forward(List<DoubleMatrix> xs) {
            ys = z.forward(xs).stream().map(Activation.TANH::of).toList();
            return ys;
        }

        @Override
        public List<DoubleMatrix> backward(List<DoubleMatrix> dys) {
            return z.backward(IntStream.range(0, ys.size())
                    .mapToObj(t -> dys.get(t).mul(Activation.TANH.slope(ys.get(t))))
                    .toList());
        }
    }

    /**
     * One twin reads the sequence, the other reads it reversed; the latter's results are assigned to the steps they
     * belong to.
     */
    private record Both(Twin forward, Twin backward, boolean lastOnly) implements Twin {
        @Override
        public List<DoubleMatrix> forward(List<DoubleMatrix> xs) {
            List<DoubleMatrix> tops = forward.forward(xs);
            List<DoubleMatrix> bottoms = aligned(backward.forward(reversed(xs)));
            return IntStream.range(0, tops.size())
                    .mapToObj(t -> DoubleMatrix.concatVertically(tops.get(t), bottoms.get(t)))
                    .toList();
        }

        @Override
        public List<DoubleMatrix> backward(List<DoubleMatrix> dys) {
            int H = dys.get(0).rows / 2;
            List<DoubleMatrix> dxs = forward.backward(
                    dys.stream().map(dy -> dy.getRange(0, H, 0, 1)).toList());
            List<DoubleMatrix> dxsReversed = backward.backward(
                    aligned(dys.stream().map(dy -> dy.getRange(H, 2 * H, 0, 1)).toList()));
            List<DoubleMatrix> others = reversed(dxsReversed);
            return IntStream.range(0, dxs.size())
                    .mapToObj(t -> dxs.get(t).add(others.get(t)))
                    .toList();
        }

        private List<DoubleMatrix> aligned(List<DoubleMatrix> columns) {
            return lastOnly ? columns : reversed(columns);
        }

        private static List<DoubleMatrix> reversed(List<DoubleMatrix> columns) {
            List<DoubleMatrix> reversed = new ArrayList<>(columns);
            Collections.reverse(reversed);
            return reversed;
        }
    }

    private static List<DoubleMatrix> columns(Sequences s, int b) {
        return floatToDouble(s.sequence(b)).columnsAsList();
    }
}
