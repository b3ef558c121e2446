package carousel.plot;

import org.knowm.xchart.internal.chartpart.IChart;

/** A chart that can say in words what it shows. */
public interface Figure extends IChart {
    /** What is drawn, its range and its extremes, in a few sentences, for readers who cannot see the picture. */
    String altText();

    /** The words that are drawn, or as many of them as are known: whether fonts have their characters is looked up. */
    default String texts() {
        return altText();
    }
}
