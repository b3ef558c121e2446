package carousel.linalg;

import static carousel.check.Text.formatted;

import carousel.linalg.kernels.Block;
import carousel.linalg.kernels.BlockGradient;
import carousel.linalg.kernels.BlockMatrix;
import carousel.linalg.kernels.BlockProduct;
import carousel.linalg.kernels.Jblas;
import carousel.linalg.kernels.OuterProduct;
import carousel.linalg.kernels.PanelOuterProduct;
import carousel.linalg.kernels.PanelProduct;
import carousel.linalg.kernels.PlainOuterProduct;
import carousel.linalg.kernels.PlainProduct;
import carousel.linalg.kernels.Tiles;
import carousel.linalg.vector.VectorLoops;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The only entry to matrix products: creates each {@link BlockMatrix} and {@link BlockGradient}, and decides what
 * computes them. All matrices are column-major. A product runs only on the calling thread; threads share work by
 * splitting the batch.
 *
 * <p>Products are computed in Java. The order of the sums is part of the definition, so the bits are the same on every
 * machine. For comparison, the system property {@value #PROPERTY} set to {@code jblas} uses jblas's native library
 * instead. The bits then differ; the numbers agree to about 1e-5.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Blas {
    /** The system property that chooses what computes products: {@code java}, the default, or {@code jblas}. */
    public static final String PROPERTY = "carousel.blas";

    private static volatile @Nullable Boolean jblas;

    private Blas() {}

    /**
     * Starts compiling the vector loops in the background, which takes about a second, and returns at once. The first
     * product does the same, so this only saves time before it.
     */
    public static void prepare() {
        VectorLoops.begin();
    }

    /** Says in one line how products are computed here, and how to make them faster if that is possible. */
    public static String describe() {
        return isJblas() ? "jblas native library (copies arrays at each call)" : "Java, " + VectorLoops.describe();
    }

    /**
     * A matrix of matrices for products.
     *
     * @param blocks W_gs in row g and column s, all of matching sizes
     * @param biases b_g for each g; empty for zeros
     */
    public static BlockMatrix matrix(Block[][] blocks, Block[] biases) {
        return new BlockMatrix(blocks, biases, false, Blas::product);
    }

    /** The same with transposed blocks: W_gs is block [g][s]ᵀ. There are no biases. */
    public static BlockMatrix transposed(Block[][] blocks) {
        return new BlockMatrix(blocks, Block.none(), true, Blas::product);
    }

    /**
     * The gradient of such a matrix.
     *
     * @param blocks dW_gs in row g and column s, M_g x K_s
     * @param biases db_g for each g, M_g x 1; empty for none
     */
    public static BlockGradient gradient(Block[][] blocks, Block[] biases) {
        return new BlockGradient(blocks, biases, Blas::outerProduct);
    }

    private static BlockProduct product(BlockMatrix m, @Nullable BlockProduct last) {
        if (isJblas()) {
            return last == null ? new Jblas.Product(m) : last;
        }
        Tiles vectors = VectorLoops.products();
        if (last == null || (vectors != null && last instanceof PlainProduct)) {
            return vectors == null ? new PlainProduct(m) : new PanelProduct(m, vectors);
        }
        return last;
    }

    private static OuterProduct outerProduct(BlockGradient gradient, @Nullable OuterProduct last) {
        if (isJblas()) {
            return last == null ? new Jblas.Outer(gradient) : last;
        }
        Tiles vectors = VectorLoops.gradients();
        if (last == null || (vectors != null && last instanceof PlainOuterProduct)) {
            return vectors == null ? new PlainOuterProduct(gradient) : new PanelOuterProduct(gradient, vectors);
        }
        return last;
    }

    private static boolean isJblas() {
        Boolean chosen = jblas;
        if (chosen == null) {
            chosen = choose(System.getProperty(PROPERTY, ""));
            jblas = chosen;
        }
        return chosen;
    }

    /** Returns true for jblas, after loading it. Throws if the word is unknown or the library is not available. */
    public static boolean choose(String property) {
        return switch (property.toLowerCase(Locale.ROOT)) {
            case "", "java" -> false;
            case "jblas" -> {
                Jblas.load(PROPERTY);
                yield true;
            }
            default ->
                throw new IllegalArgumentException(formatted("-D%s=%s: expected java or jblas", PROPERTY, property));
        };
    }
}
