package carousel.hostile;

import static carousel.Carousel.adam;
import static carousel.Carousel.batch;
import static carousel.Carousel.callback;
import static carousel.Carousel.dense;
import static carousel.Carousel.examplesPerEpoch;
import static carousel.Carousel.mse;
import static carousel.Carousel.quiet;
import static carousel.Carousel.sequential;

import carousel.attention.EncoderDecoder;
import carousel.data.Examples;
import carousel.data.tasks.Task;
import carousel.data.tasks.TextTask;
import carousel.generate.Sampler;
import carousel.layers.Embedding;
import carousel.layers.Layer;
import carousel.linalg.Sequences;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.optim.Optimizer;
import carousel.optim.Schedule;
import carousel.plot.Plot;
import carousel.train.Callback;
import carousel.train.FitOption;
import carousel.train.Model;
import carousel.train.Network;
import carousel.train.Predictor;
import carousel.train.Sequential;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.knowm.xchart.internal.chartpart.IChart;
import tech.tablesaw.api.Table;

/** Uses a result as a user would: an unusual option that was accepted must not cause an unusual error later. */
final class Uses {
    /** More units or examples than this would take too long. */
    private static final long FEW = 10_000;

    private Uses() {}

    /** Uses the result; this may be refused too, but only by one of our exceptions. */
    static void use(Object result, boolean large) throws Exception {
        if (large && !(result instanceof IChart)) {
            return; // would take too long
        }
        if (result instanceof Layer layer) {
            layer(layer);
        } else if (result instanceof Network network) {
            model(Model.of(network).compile(adam(1e-3), mse()));
        } else if (result instanceof Model model) {
            model(model);
        } else if (result instanceof Predictor predictor) {
            predictor.predict(examples(6));
        } else if (result instanceof FitOption option) {
            model().fit(examples(6), quiet(), option);
        } else if (result instanceof Callback callback) {
            model().fit(examples(6), quiet(), callback(callback));
        } else if (result instanceof Optimizer optimizer) {
            network().compile(optimizer, mse()).fit(examples(6), quiet());
        } else if (result instanceof Schedule schedule) {
            network().compile(adam(1e-3).schedule(schedule), mse()).fit(examples(6), quiet());
        } else if (result instanceof Loss loss) {
            model(network().compile(adam(1e-3), loss));
        } else if (result instanceof Metric metric) {
            model(network().compile(adam(1e-3), mse(), metric));
        } else if (result instanceof Examples examples) {
            examples(examples);
        } else if (result instanceof Task task) {
            examples(task.examples(3, 1));
        } else if (result instanceof TextTask task) {
            task.seen(1, 1);
        } else if (result instanceof Sampler sampler) {
            sampler.sample(new SplittableRandom(1), 1, 2, 3);
        } else if (result instanceof IChart figure) {
            Plot.image(figure, 1);
        } else if (result instanceof Table table) {
            table.print();
        }
    }

    private static void layer(Layer layer) {
        if (layer.isBuilt() || floats(layer) > FEW) {
            return;
        }
        Sequences x = new Sequences(layer instanceof Embedding ? 1 : 2, 3, 6);
        Arrays.fill(x.data, 1);
        int steps = layer.endsSequences() ? 1 : 3;
        model(sequential(layer, dense(1)).compile(adam(1e-3), mse()), Examples.of(x, new Sequences(1, steps, 6)));
    }

    private static long floats(Layer layer) {
        return layer instanceof EncoderDecoder ? 0 : (long) layer.outputRows(2) * layer.outputRows(2);
    }

    private static void examples(Examples examples) {
        if (examples.size() > 0 && (long) examples.features() * examples.targetRows() < FEW) {
            examples.fill(new int[] {0}, new Sequences(), new Sequences());
            Sequential network = sequential(carousel.Carousel.lstm(2), dense(Math.max(1, examples.targetRows())));
            model(network.compile(adam(1e-3), mse()), examples);
        }
    }

    private static void model(Model model) {
        model(model, examples(6));
    }

    private static void model(Model model, Examples examples) {
        model.fit(examples, quiet(), batch(4), examplesPerEpoch(Math.max(1, Math.min(8, examples.size()))));
        if (examples.size() <= FEW) {
            model.evaluate(examples);
            model.predict(examples);
        }
    }

    private static Examples examples(int n) {
        Sequences x = new Sequences(2, 3, n);
        Arrays.fill(x.data, 1);
        return Examples.of(x, new Sequences(1, 1, n));
    }

    private static Sequential network() {
        return sequential(carousel.Carousel.lstm(2), dense(1));
    }

    private static Model model() {
        return network().compile(adam(1e-3), mse());
    }
}
