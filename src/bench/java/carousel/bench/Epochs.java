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
import carousel.train.Model;
import java.util.Scanner;
import java.util.StringJoiner;

/**
 * Trains once in a fresh JVM, as soon as a line with a number comes: creates the network, waits for so many
 * milliseconds, and trains. Answers with the milliseconds of each epoch.
 */
final class Epochs {
    static final int EPOCHS = 5;
    private static final int EXAMPLES = 2000;

    private Epochs() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println("ready");
        Scanner in = new Scanner(System.in);
        System.out.println(train(Workload.of(args), in.nextLong()));
    }

    private static String train(Workload workload, long pause) throws InterruptedException {
        StringJoiner millis = new StringJoiner(" ");
        Workload all = workload.withB(EXAMPLES);
        Examples examples = Examples.of(all.x(), all.y());
        Model model = workload.model();
        Thread.sleep(pause);
        Callback watch = new Callback() {
            private long start = System.nanoTime();

            @Override
            public void epochEnd(Fit fit, Epoch epoch) {
                long now = System.nanoTime();
                millis.add(String.valueOf((now - start) / 1e6));
                start = now;
            }
        };
        model.fit(examples, epochs(EPOCHS), batch(workload.B()), clipNorm(5), quiet(), callback(watch));
        return millis.toString();
    }
}
