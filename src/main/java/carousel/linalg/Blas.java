package carousel.linalg;

import static carousel.check.Text.formatted;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one entry to matrix products: decides what computes a {@link BlockMatrix} and a {@link BlockGradient}. All
 * matrices are column-major; a product runs on the calling thread alone, and work is shared between threads by
 * splitting the batch.
 *
 * <p>Products are computed in Java, in an order that is part of their definition: the same bits on every machine. The
 * system property {@value #PROPERTY}, set to {@code jblas}, sends them to jblas's native library instead, for
 * comparison. The bits then differ; the numbers agree to about 1e-5.
 */
public final class Blas {
    /** The system property that chooses what computes products: {@code java}, the default, or {@code jblas}. */
    public static final String PROPERTY = "carousel.blas";

    private static volatile @Nullable Boolean jblas;

    private Blas() {}

    /** Says in one line how products are computed here, and how to make them faster if that is possible. */
    public static String describe() {
        return isJblas() ? "jblas native library (copies arrays at each call)" : "Java, " + Vectors.describe();
    }

    static BlockProduct product(BlockMatrix m) {
        if (isJblas()) {
            return new JblasProduct(m);
        }
        Tiles vectors = Vectors.products();
        return vectors == null ? new PlainProduct(m) : new PanelProduct(m, vectors);
    }

    static OuterProduct outerProduct(BlockGradient gradient) {
        if (isJblas()) {
            return new JblasOuterProduct(gradient);
        }
        Tiles vectors = Vectors.gradients();
        return vectors == null ? new PlainOuterProduct(gradient) : new PanelOuterProduct(gradient, vectors);
    }

    private static boolean isJblas() {
        Boolean chosen = jblas;
        if (chosen == null) {
            chosen = choose(System.getProperty(PROPERTY, ""));
            jblas = chosen;
        }
        return chosen;
    }

    /** True for jblas, which is then loaded; throws if the word is unknown or the library is not available. */
    static boolean choose(String property) {
        return switch (property.toLowerCase(Locale.ROOT)) {
            case "", "java" -> false;
            case "jblas" -> {
                JblasNative.load();
                yield true;
            }
            default ->
                throw new IllegalArgumentException(formatted("-D%s=%s: expected java or jblas", PROPERTY, property));
        };
    }
}
