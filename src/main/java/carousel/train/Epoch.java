package carousel.train;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One pass over the training examples.
 *
 * <p>Threads: it never changes and may be shared.
 *
 * @param number from 1
 * @param learningRate the learning rate of its last step
 * @param figures {@code loss} and the metrics; those of the validation examples have {@code valid } before the name
 */
public record Epoch(int number, double learningRate, Map<String, Double> figures) {
    /** The figures are copied. */
    public Epoch {
        Check.given("Epoch", "its figures", figures);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    static final String LOSS = "loss";
    static final String VALID = "valid ";
    static final String EPOCH = "epoch";
    static final String RATE = "learning rate";

    /** The mean loss over the training examples, measured while training. */
    public double loss() {
        return figures.getOrDefault(LOSS, Double.NaN);
    }

    /** The mean loss over the validation examples after the epoch; NaN without validation. */
    public double validLoss() {
        return figures.getOrDefault(VALID + LOSS, Double.NaN);
    }

    /** The figure of this name; throws if there is none. */
    public double figure(String name) {
        Check.noNulls("Epoch.figure", "name", name);
        Double figure = figures.get(name);
        if (figure == null) {
            throw Check.unexpected("figure", "one of " + figures.keySet(), "\"" + name + "\"");
        }
        return figure;
    }

    /** All figures in one line. */
    String describe() {
        return figures.entrySet().stream()
                .map(e -> formatted("%s %.4g", e.getKey(), e.getValue()))
                .collect(Collectors.joining("  "));
    }
}
