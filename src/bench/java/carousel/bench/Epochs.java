package carousel.bench;

import static carousel.Carousel.batch;
import static carousel.Carousel.callback;
import static carousel.Carousel.clipNorm;
import static carousel.Carousel.epochs;
import static carousel.Carousel.quiet;

import carousel.data.Examples;
import carousel.train.Callback;
import carousel.train.Epoch;
import carousel.train.Fit;
import java.util.Scanner;
import java.util.StringJoiner;

/** Trains once in a fresh JVM; prints one line with the milliseconds of each epoch. */
final class Epochs {
    static final int EPOCHS = 5;
    private static final int EXAMPLES = 2000;

    private Epochs() {}

    public static void main(String[] args) {
        System.out.println("ready");
        new Scanner(System.in).nextLine();
        System.out.println(train(Workload.of(args)));
    }

    private static String train(Workload workload) {
        StringJoiner millis = new StringJoiner(" ");
        Workload all = workload.withB(EXAMPLES);
        Examples examples = Examples.of(all.x(), all.y());
        Callback watch = new Callback() {
            private long start = System.nanoTime();

            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                long now = System.nanoTime();
                millis.add(String.valueOf((now - start) / 1e6));
                start = now;
            }
        };
        workload.model().fit(examples, epochs(EPOCHS), batch(workload.B()), clipNorm(5), quiet(), callback(watch));
        return millis.toString();
    }
}
