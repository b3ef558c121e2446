package carousel.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class NormalTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final double[] drawn =
            DoubleStream.generate(() -> Normal.draw(random)).limit(20_000).toArray();

    @Test
    void numbersAreNormallyDistributed() {
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(), drawn);
        assertTrue(p > 0.05, "Kolmogorov and Smirnov: p = " + p);
        long beyondThree = DoubleStream.of(drawn).filter(x -> Math.abs(x) > 3).count();
        assertEquals(54, (double) beyondThree, 20); // 0.27 %
    }

    @Test
    void eachNumberIsIndependentOfTheNext() {
        double[] one = DoubleStream.of(drawn).limit(19_999).toArray();
        double[] next = DoubleStream.of(drawn).skip(1).toArray();
        assertEquals(0, new PearsonsCorrelation().correlation(one, next), 0.02);
    }
}
