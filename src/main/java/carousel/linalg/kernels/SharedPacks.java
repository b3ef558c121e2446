package carousel.linalg.kernels;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Packed matrices that are shared by passes that run side by side. While the passes of a batch run, no parameter
 * changes. So the first pass that takes a matrix packs it, and the others multiply with the same numbers. These are
 * then in the cache only once, instead of once for each pass.
 *
 * <p>Threads: any number may take matrices; only one may call {@link #next}, while no other is at work.
 */
public final class SharedPacks {
    /** What the work on this thread shares. */
    private static final ThreadLocal<@Nullable SharedPacks> CURRENT = new ThreadLocal<>();

    private final Map<Object, Packed> packed = new ConcurrentHashMap<>();
    private int turn;

    /** A product that was packed for all passes, and in which turn. */
    private static final class Packed {
        private final Supplier<BlockProduct> pack;
        private @Nullable BlockProduct product;
        private int turn;

        Packed(Supplier<BlockProduct> pack) {
            this.pack = pack;
        }

        synchronized BlockProduct of(int now) {
            BlockProduct last = product;
            if (last != null && turn == now) {
                return last;
            }
            turn = now;
            last = pack.get();
            product = last;
            return last;
        }
    }

    /** What the work on this thread shares; null if it shares nothing. */
    static @Nullable SharedPacks current() {
        return CURRENT.get();
    }

    /** Sets what the work on this thread shares from now on, null for nothing; returns what it was before. */
    public static @Nullable SharedPacks enter(@Nullable SharedPacks now) {
        SharedPacks before = CURRENT.get();
        CURRENT.set(now);
        return before;
    }

    /** Says that parameters may have changed. */
    public void next() {
        turn++;
    }

    /**
     * The product with the current values of these blocks.
     *
     * @param blocks equal for matrices of the same blocks
     * @param pack packs them; called only for the first matrix of these blocks, once after each {@link #next}
     */
    BlockProduct take(Object blocks, Supplier<BlockProduct> pack) {
        return packed.computeIfAbsent(blocks, b -> new Packed(pack)).of(turn);
    }
}
