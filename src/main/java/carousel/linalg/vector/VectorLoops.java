package carousel.linalg.vector;

import carousel.check.Background;
import carousel.linalg.kernels.Tiles;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether products and activations use the vector API. The API needs the module {@value #MODULE}, which must be
 * given to the JVM ({@code --add-modules jdk.incubator.vector}), and it is extremely slow until C2 has compiled the
 * loops. So a separate thread runs {@link Trials} until the vector loops are fast; until then, the plain loops are
 * used. Both give the same bits.
 *
 * <p>Threads: any number may call these methods.
 */
public final class VectorLoops {
    static final String MODULE = "jdk.incubator.vector";

    private static volatile @Nullable Tiles products;
    private static volatile @Nullable Tiles gradients;
    private static volatile @Nullable Tiles loops;
    private static volatile String state;

    static {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            state = "without the vector module; --add-modules " + MODULE + " makes it up to three times as fast";
        } else if (System.getProperty("java.vm.info", "").contains("interpreted")) {
            state = "plain loops: this JVM interprets";
        } else {
            state = "plain loops until the vector loops are compiled";
            Background.start("carousel-vectors", VectorLoops::tryToWarmUp);
        }
    }

    private VectorLoops() {}

    /** Starts the thread, as the first call of any other method does; returns at once. */
    public static void begin() {}

    /** The vector loops for products once they are fast, else null. They come first, because they take most time. */
    public static @Nullable Tiles products() {
        return products;
    }

    /** The vector loops for gradients once they are fast, else null. */
    public static @Nullable Tiles gradients() {
        return gradients;
    }

    /** All vector loops, including those for activations, once they are fast; else null. */
    public static @Nullable Tiles loops() {
        return loops;
    }

    /** Says in a few words which loops are in use. */
    public static String describe() {
        return state;
    }

    /** The vector loops, fast or not; null without the module. */
    public static @Nullable Tiles load() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return null;
        }
        try { // by name, so that this class works without the module
            return Class.forName("carousel.linalg.vector.VectorTiles")
                    .asSubclass(Tiles.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static void tryToWarmUp() {
        try {
            warmUp();
        } catch (LinkageError | VirtualMachineError e) { // a closed class loader, or a heap that is full
            state = "plain loops: the vector loops failed with " + e;
        }
    }

    private static void warmUp() {
        Tiles tiles = load();
        if (tiles == null) {
            state = "plain loops: the vector module of this JVM is another than expected";
            return;
        }
        if (Trials.products(tiles)) {
            products = tiles;
        }
        if (Trials.gradients(tiles)) {
            gradients = tiles;
        }
        if (Trials.loops(tiles)) {
            state = "vectors of " + tiles.lanes() + " numbers";
            loops = tiles;
        } else {
            state = "plain loops: this JVM did not compile the vector loops";
        }
    }
}
