/**
 * Figures, each made by one call. {@link carousel.plot.Plot} creates them as XChart charts, so you can still change
 * anything that XChart lets you change. A notebook shows them as pictures.
 *
 * <p>All figures share one {@link carousel.plot.HouseTheme look}: a white background, so that they are readable on a
 * dark page too; the colours of Okabe and Ito, which colour-blind readers can tell apart; a legend below the plot,
 * never over a line; and fonts that every Java has.
 *
 * <p>Steps and units are counted from 1, as in the equations: t = 1 … T and j = 1 … H.
 *
 * <p>Threads: create and show a figure on one thread.
 */
@NullMarked
package carousel.plot;

import org.jspecify.annotations.NullMarked;
