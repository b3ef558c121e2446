package carousel.data.tasks;

import carousel.check.Check;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A way to make texts at random, each with the one text that it is to become. A rule divides all cases in two: those that
 * a network may see in training, and those that it is tested on. So the two have no case in common, however many are drawn
 * and with whatever seeds.
 */
public interface TextTask {
    /** All kinds of sources. */
    List<String> kinds();

    /** Makes one pair, of either side of the division. */
    TextPair draw(RandomGenerator random);

    /** Whether this case is kept for the test: a function of the pair alone. */
    boolean isUnseen(TextPair pair);

    /** Pairs to train on; the first of them are the same whatever n. */
    default List<TextPair> seen(int n, long seed) {
        return pairs(n, seed, false);
    }

    /** Pairs to test on, no case of which is ever among {@link #seen}. */
    default List<TextPair> unseen(int n, long seed) {
        return pairs(n, seed, true);
    }

    private List<TextPair> pairs(int n, long seed, boolean unseen) {
        Check.room(toString(), "n", 1, n, 1024);
        RandomGenerator random = new SplittableRandom(seed);
        int most = 100_000; // so many in a row are on one side only where there is no other
        int[] misses = new int[1];
        return Stream.generate(() -> Check.given("TextTask.draw", "a pair", draw(random)))
                .filter(pair -> {
                    boolean wanted = isUnseen(pair) == unseen;
                    misses[0] = wanted ? 0 : misses[0] + 1;
                    if (misses[0] > most) {
                        throw new IllegalStateException(this + ": of " + most + " pairs that were drawn isUnseen is "
                                + !unseen + "; expected both to occur");
                    }
                    return wanted;
                })
                .limit(n)
                .toList();
    }
}
