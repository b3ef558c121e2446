/**
 * Figures, one line each. {@link carousel.plot.Plot} makes them; what it returns is an XChart chart, so everything that
 * XChart offers can still be set on it, and a notebook shows it as a picture.
 *
 * <p>All figures wear one {@link carousel.plot.HouseTheme look}: an opaque white ground, so that they read on a dark page
 * too; Okabe and Ito's colours, which people with colour blindness can tell apart; a legend below the plot, never over a
 * line; fonts that every Java has.
 *
 * <p>Steps and units are counted from 1, as t = 1 … T and j = 1 … H are in the equations.
 *
 * <p>Threads: a figure is made and shown by one thread.
 */
@NullMarked
package carousel.plot;

import org.jspecify.annotations.NullMarked;
