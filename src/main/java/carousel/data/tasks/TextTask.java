package carousel.data.tasks;

import carousel.check.Check;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A generator of random texts, each with the one text that it should be turned into. A rule assigns every case either
 * to training or to testing, so the two never share a case, however many are drawn and with whatever seeds.
 *
 * <p>Threads: several may ask one task at once, so keep nothing in fields that changes.
 */
public interface TextTask {
    /** All kinds of source texts. */
    List<String> kinds();

    /** Generates one pair, for training or for testing. */
    TextPair draw(RandomGenerator random);

    /** Whether this case is kept for testing; depends on the pair alone. */
    boolean isUnseen(TextPair pair);

    /** Pairs for training; a smaller n gives the first of the same pairs. */
    default List<TextPair> seen(int n, long seed) {
        return pairs(n, seed, false);
    }

    /** Pairs for testing; none of their cases is ever among {@link #seen}. */
    default List<TextPair> unseen(int n, long seed) {
        return pairs(n, seed, true);
    }

    private List<TextPair> pairs(int n, long seed, boolean unseen) {
        Check.room(toString(), "n", 1, n, 1024);
        RandomGenerator random = new SplittableRandom(seed);
        int most = 100_000; // so many in a row on one side can only mean that there are no others
        int[] misses = new int[1];
        return Stream.generate(() -> Check.given("TextTask.draw", "a pair", draw(random)))
                .filter(pair -> {
                    boolean wanted = isUnseen(pair) == unseen;
                    misses[0] = wanted ? 0 : misses[0] + 1;
                    if (misses[0] > most) {
                        throw new IllegalStateException(this + ": isUnseen was " + !unseen + " for all of " + most
                                + " pairs drawn; expected both true and false to occur");
                    }
                    return wanted;
                })
                .limit(n)
                .toList();
    }
}
