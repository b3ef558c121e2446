package carousel.linalg;

import java.util.random.RandomGenerator;

/**
 * Normal random numbers that are the same on every JDK. Those of {@link RandomGenerator#nextGaussian} are not: after
 * some millions of numbers, JDK 25 gives others than JDK 17.
 *
 * <p>Threads: any number may call these methods.
 */
public final class Normal {
    private Normal() {}

    /** One number of mean 0 and variance 1, by Box and Muller 1958: √(-2 ln u) cos(2πv), with u and v uniform. */
    public static double draw(RandomGenerator random) {
        double u = 1 - random.nextDouble(); // never 0
        double v = random.nextDouble();
        return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }
}
