package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.Examples;
import carousel.layers.Layers;
import carousel.loss.Loss;
import carousel.loss.Metric;
import carousel.optim.Optimizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network with a loss and the optimiser that trains it.
 *
 * <p>Threads: several threads may predict, evaluate and save at once. While one trains, the others are refused, and so
 * is a second fit.
 */
public final class Model extends Predictor {
    /** The model that this was compiled from; null for a network's first model. */
    private final @Nullable Model before;
    /** What {@link #compile} returned last, until that is trained, evaluated or compiled again. */
    private final AtomicReference<@Nullable Model> unused = new AtomicReference<>();

    private Model(Model before, Optimizer optimizer, Loss loss, List<Metric> metrics) {
        super(before.network(), optimizer, loss, metrics);
        this.before = before;
    }

    private Model(Network network) {
        super(network);
        this.before = null;
    }

    /** The network as a model that predicts; it has no loss and no optimiser until you compile it. */
    public static Model of(Network network) {
        return new Model(Check.given("Model.of", "a network", network));
    }

    /**
     * Returns another model of the same network, with what it has learnt, that trains with this optimiser and loss:
     * {@code model = model.compile(adam(1e-3), mse())}. This model does not change, and is not trained or evaluated
     * before the other one: that would be the mistake of not keeping what compile returns.
     */
    public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        Check.given("compile", "an optimiser", optimizer);
        if (Check.given("compile", "a loss", loss).takesLogits()) {
            Layers.expectLogits(network().layers(), loss);
        }
        List<Metric> trained = Arrays.stream(Check.given("compile", "metrics", metrics))
                .map(m -> Check.given("compile", "a metric", m))
                .map(m -> Check.given("compile", "a metric from trainedBy", m.trainedBy(loss)))
                .toList();
        trained.stream()
                .filter(Metric::takesLogits)
                .forEach(m -> Layers.expectLogits(network().layers(), "metric " + m.name()));
        requireFreeNames(trained);
        Model model = new Model(this, optimizer, loss, trained);
        markUsed();
        if (loss() != NoTraining.NONE) {
            unused.set(model);
        }
        return model;
    }

    private void markUsed() {
        if (before != null) {
            before.unused.compareAndSet(this, null);
        }
    }

    @Override
    void use(String operation) {
        markUsed();
        Model lost = unused.get();
        if (lost != null) {
            throw new IllegalStateException(formatted(
                    "%s: this model was compiled again, with %s and %s, but what compile returned was not used; compile does not change a model, so write model = model.compile(...), or compile again only after the last fit of this model",
                    operation, lost.optimizer(), lost.loss()));
        }
    }

    /** Throws unless every metric has a name that is free in the history's table, which ignores case. */
    private static void requireFreeNames(List<Metric> metrics) {
        Set<String> taken = new HashSet<>(Set.of(Epoch.LOSS, Epoch.EPOCH, Epoch.RATE));
        for (Metric metric : metrics) {
            String name = Check.given("compile", "a name for each metric", metric.name());
            String plain = name.toLowerCase(Locale.ROOT);
            if (name.isBlank() || plain.startsWith(Epoch.VALID) || !taken.add(plain)) {
                throw Check.unexpected(
                        "compile",
                        "metrics with different names, none of them loss, epoch, learning rate, or one that begins with valid",
                        "'" + name + "'",
                        "case is ignored");
            }
        }
    }

    /**
     * Trains on the examples. Without options, that is one epoch, with batches of 32 examples in a random order,
     * without clipping and validation, and progress is shown. {@link FitOption} lists all options; two that set the
     * same are refused. Every epoch has another order, which depends only on the network's seed and the epoch.
     *
     * <p>A later fit continues from the parameters of the earlier one, with a fresh optimiser. It counts its epochs
     * from 1 again, and so repeats the order of the examples and the dropout of the earlier one.
     *
     * <p>If the thread is interrupted, fit returns before the next step, and the thread is no longer interrupted. The
     * history has the epochs that were finished, {@link History#ending} says that it was an interruption, and the
     * network keeps what it has learnt.
     *
     * @throws IllegalStateException if another fit of this network is running, or a loss or gradient becomes NaN or
     *     infinite
     */
    public History fit(Examples train, FitOption... options) {
        Check.noNulls("Model.fit", "options", options);
        checkWithTargets(train, "fit");
        use("fit");
        network().beginTraining("fit", false);
        try (Loop loop = new Loop(this, train, FitOption.Settings.of("fit", options))) {
            return loop.run();
        } finally {
            network().endTraining();
        }
    }

    /** A trainer for a training loop of your own. Options other than those for clipping are refused; they are for fit. */
    public Trainer trainer(FitOption... options) {
        Check.noNulls("Model.trainer", "options", options);
        network().requireBuilt("trainer");
        use("trainer");
        return new Trainer("trainer", this, FitOption.Settings.clipping("trainer", options));
    }
}
