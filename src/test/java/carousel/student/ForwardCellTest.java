package carousel.student;

import static carousel.Carousel.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.cells.*;
import carousel.data.*;
import carousel.layers.*;
import carousel.recurrent.*;
import carousel.train.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jblas.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Compares cells that define only their forward step with the same cells with a hand-written backward step. */
class ForwardCellTest {
    static final class MinGru extends ForwardCell {
        MinGru(int units) {
            super(units);
        }

        @Override
        protected void equations() {
            Past h = past("h");
            Term z = sigmoid(inputGate("z")), n = of(inputGate("n"));
            next(h, z.oneMinus().times(h).plus(z.times(n)));
        }
    }

    /** The LSTM, with its gates in the order of {@link Lstm}, with or without peepholes. */
    static final class OwnLstm extends ForwardCell {
        private final boolean peeps;

        OwnLstm(int units, boolean peeps) {
            super(units);
            this.peeps = peeps;
        }

        private Term look(Gate gate, String name, Term c) {
            return peeps ? sigmoid(of(gate).plus(times(weights(name), c))) : sigmoid(gate);
        }

        @Override
        protected void equations() {
            Past h = past("h"), c = past("c");
            Term i = look(gate("i"), "W_ci", c);
            Term f = look(gate("f", 1), "W_cf", c);
            Term candidate = tanh(gate("c"));
            Term c_t = f.times(c).plus(i.times(candidate));
            next(c, c_t);
            next(h, look(gate("o"), "W_co", c_t).times(tanh(c_t)));
        }
    }

    /** A cell that uses every operation. */
    static final class Every extends ForwardCell {
        Every(int units) {
            super(units);
        }

        @Override
        protected void equations() {
            Past h = past("h"), s = past("s");
            CellActivation square = CellActivation.of("softplus", x -> Math.log1p(Math.exp(x)), y -> 1 - Math.exp(-y));
            Term a = of(gate("a")),
                    b = sigmoid(hiddenGate("b")),
                    e = apply(square, a.minus(s)).plus(b.times(b));
            next(s, s.times(0.5).minus(a.times(0.25)));
            next(h, tanh(a).over(e.plus(sigmoid(s))).plus(times(weights("w"), b.oneMinus())));
        }
    }

    @TempDir
    Path folder;

    private static Examples sums(int N) {
        Random random = new Random(1);
        List<FloatMatrix> x = new ArrayList<>(), y = new ArrayList<>();
        for (int i = 0; i < N; i++) {
            x.add(new FloatMatrix(2, 3 + random.nextInt(8)));
            for (int k = 0; k < x.get(i).length; k++) x.get(i).data[k] = random.nextFloat() - 0.5f;
            y.add(FloatMatrix.scalar(x.get(i).getRow(0).sum()));
        }
        return Examples.of(x, y);
    }

    @Test
    void everyDerivativeIsRight() {
        for (Cell cell : List.of(new MinGru(3), new OwnLstm(3, false), new OwnLstm(3, true), new Every(3))) {
            CellCheck check = CellCheck.gradients(cell);
            assertTrue(check.passed(), check.toString());
            for (CellCheck.Line line : check.lines()) {
                assertTrue(line.error() < 2e-6, cell + " " + line);
            }
        }
    }

    /** With padding, in both directions, with recurrent dropout, over five epochs. */
    @Test
    void trainsAsTheCellThatIsWrittenByHandDoes() {
        Examples train = sums(64);
        List<Cell[]> pairs = List.of(
                new Cell[] {new MinGru(6), new MinGruTest.MinGru(6)},
                new Cell[] {new OwnLstm(6, false), lstm(6)},
                new Cell[] {new OwnLstm(6, true), lstm(6).peephole()});
        for (Cell[] pair : pairs) {
            double[][] losses = new double[2][];
            for (int k = 0; k < 2; k++) {
                if (!(pair[k] instanceof MinGru || pair[k] instanceof MinGruTest.MinGru)) {
                    pair[k].recurrentDropout(0.2);
                }
                Model model =
                        sequential(bidirectional(pair[k]), dense(1)).seed(3).compile(adam(1e-2), mse());
                losses[k] = model.fit(train, epochs(5), quiet()).loss();
            }
            assertArrayEquals(losses[1], losses[0], 1e-5, pair[1].toString());
        }
    }

    @Test
    void isSavedAndLoadedAndCopied() throws IOException {
        Examples train = sums(20);
        Cell cell = new MinGru(4);
        Model model = sequential(recurrent(cell.copy()), dense(1)).compile(adam(1e-2), mse());
        model.fit(train, epochs(2), quiet());
        Path path = folder.resolve("forward.safetensors");
        save(model, path);
        assertArrayEquals(model.predict(train), load(path, MinGru::new).predict(train));
    }

    /** A cell whose equations are given as a function of itself. */
    static class Given extends ForwardCell {
        private final Consumer<Given> equations;

        Given(Consumer<Given> equations) {
            super(3);
            this.equations = equations;
        }

        @Override
        protected void equations() {
            equations.accept(this);
        }

        Past h() {
            return past("h");
        }

        Gate z() {
            return gate("z");
        }

        void let(Past h, Term value) {
            next(h, value);
        }

        Term take(Gate gate) {
            return of(gate);
        }

        Term squash(Term term) {
            return tanh(term);
        }

        Term scale(Term term) {
            return times(weights("W_ch"), term);
        }
    }

    @Test
    void aFactorThatNoFloatHoldsIsRefused() {
        Given cell = new Given(c -> c.let(c.h(), c.take(c.z()).times(1e39)));
        String message = assertThrows(IllegalArgumentException.class, () -> cell.build(2, new Random(1)))
                .getMessage();
        assertTrue(message.startsWith("times: expected factor from -3.4028235E38 to 3.4028235E38"), message);
    }

    private static void assertRefused(String expected, Consumer<Given> equations) {
        String message = assertThrows(IllegalStateException.class, () -> new Given(equations).build(2, new Random(1)))
                .getMessage();
        assertTrue(message.contains(expected), message);
    }

    /** A state as a field would be missing in the equations that a copy, or a build, makes anew. */
    static final class InAField extends ForwardCell {
        final Past h = past("h");

        InAField() {
            super(3);
        }

        @Override
        protected void equations() {
            next(h, of(gate("z")));
        }
    }

    @Test
    void statesAndTermsAreCreatedInsideTheEquations() {
        String field = assertThrows(IllegalStateException.class, InAField::new).getMessage();
        assertTrue(field.startsWith("past: call it inside equations()"), field);

        List<ForwardCell.Term> earlier = new ArrayList<>();
        Given cell = new Given(c -> {
            var h = c.h();
            earlier.add(h);
            c.let(h, c.take(c.z()).plus(earlier.get(0)));
        });
        assertTrue(CellCheck.gradients(cell).passed());
        String kept = assertThrows(IllegalStateException.class, () -> cell.build(2, new Random(1)))
                .getMessage();
        assertTrue(kept.contains("an earlier run"), kept);
        String late = assertThrows(
                        IllegalStateException.class, () -> earlier.get(0).oneMinus())
                .getMessage();
        assertTrue(late.contains("inside equations()"), late);
    }

    /** The gradients of a term that stays from an earlier run would pile up. */
    @Test
    void aTermOfAnEarlierRunIsRefusedWhereverItIsUsed() {
        List<BiFunction<Given, ForwardCell.Term, ForwardCell.Term>> uses =
                List.of((cell, term) -> term, Given::squash, Given::scale, (cell, term) -> term.times(term));
        for (BiFunction<Given, ForwardCell.Term, ForwardCell.Term> use : uses) {
            List<ForwardCell.Term> kept = new ArrayList<>();
            List<Gate> gates = new ArrayList<>();
            Given cell = new Given(c -> {
                var h = c.h();
                Gate z = c.z();
                ForwardCell.Term term = c.take(z);
                if (kept.isEmpty()) {
                    kept.add(term);
                    gates.add(z);
                }
                c.let(h, use.apply(c, kept.get(0)));
            });
            assertTrue(CellCheck.gradients(cell).passed());
            String again = assertThrows(IllegalStateException.class, () -> cell.build(2, new Random(1)))
                    .getMessage();
            assertTrue(again.contains("an earlier run") || again.contains("inside equations()"), again);
            for (Executable late : List.<Executable>of(
                    () -> cell.squash(kept.get(0)), () -> cell.scale(kept.get(0)), () -> cell.take(gates.get(0)))) {
                String said = assertThrows(IllegalStateException.class, late).getMessage();
                assertTrue(said.contains("inside equations()"), said);
            }
        }
    }

    @Test
    void aCellCanBeBuiltAfterItsCopy() {
        MinGru cell = new MinGru(3);
        assertTrue(CellCheck.gradients(cell).passed());
        cell.build(2, new Random(1));
    }

    @Test
    void missingPartsAreNamed() {
        assertRefused("got none for h; call next(h, …)", c -> c.h().plus(c.take(c.z())));
        assertRefused("expected every gate to be used in an equation", c -> {
            c.z();
            var h = c.h();
            c.let(h, h.times(0.5));
        });
        assertRefused("each used once", c -> {
            var h = c.h();
            Gate z = c.z();
            c.let(h, c.take(z).plus(c.take(z)));
        });
        assertRefused("expected one equation for h, got two", c -> {
            var h = c.h();
            c.let(h, c.take(c.z()));
            c.let(h, h);
        });
    }
}
