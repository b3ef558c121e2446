package carousel.train;

import static carousel.Carousel.adam;
import static carousel.Carousel.callback;
import static carousel.Carousel.dense;
import static carousel.Carousel.epochs;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;
import static carousel.Carousel.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.data.Examples;
import carousel.linalg.Sequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However a run ends, callbacks are told, and the network is free again. */
class EndOfARunTest {
    private final List<String> told = new ArrayList<>();

    private Callback teller(String name) {
        return new Callback() {
            @Override
            public void begin(Fit fit) {
                told.add(name + " begins");
            }

            @Override
            public void end(Fit fit) {
                told.add(name + " ends");
            }
        };
    }

    private static Examples ones() {
        Sequences x = new Sequences(1, 1, 4);
        Arrays.fill(x.data, 1);
        return Examples.of(x, new Sequences(1, 1, 4));
    }

    @Test
    void everyCallbackHearsOfTheEnd() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        model.fit(ones(), epochs(2), quiet(), callback(teller("one")), callback(teller("two")));
        assertEquals(List.of("one begins", "two begins"), told.subList(0, 2));
        assertEquals(
                List.of("one ends", "two ends"),
                told.subList(2, 4).stream().sorted().toList());
        assertEquals(4, told.size());
    }

    @Test
    void everyCallbackHearsOfTheEndOfARunThatDiverges() {
        Model model = sequential(dense(1)).compile(sgd(1e300), mse());
        assertThrows(IllegalStateException.class, () -> model.fit(ones(), epochs(3), quiet(), callback(teller("one"))));
        assertEquals(List.of("one begins", "one ends"), told);
    }

    @Test
    void aStepByHandLeavesTheNetworkFree() {
        Model model = sequential(dense(1)).compile(adam(1e-3), mse());
        model.network().build(1);
        Sequences x = new Sequences(1, 1, 2);
        model.trainer().step(x, new Sequences(1, 1, 2), 1e-3);
        assertEquals(1, model.fit(ones(), epochs(1), quiet()).epochs().size());
    }

    @Test
    void freezingReturnsTheNetworkAndEndsWithUnfreezing() {
        Sequential network = sequential(dense(2), dense(1)).build(1);
        assertSame(network, network.freeze(0));
        assertEquals(List.of(true, false), List.of(network.isFrozen(0), network.isFrozen(1)));
        assertSame(network, network.unfreeze(0));
        assertEquals(false, network.isFrozen(0));
    }
}
