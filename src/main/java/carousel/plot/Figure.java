package carousel.plot;

import org.knowm.xchart.internal.chartpart.IChart;

/**
 * A chart that can describe itself in words.
 *
 * <p>Threads: a figure is for one at a time.
 */
public interface Figure extends IChart {
    /** Describes what the figure shows, with ranges and extremes, in a few sentences, for readers who cannot see it. */
    String altText();

    /** The text that the figure draws, as far as it is known. It is used to warn about characters that no font has. */
    default String texts() {
        return altText();
    }
}
