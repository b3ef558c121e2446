/**
 * From a table to what a network reads. A {@link carousel.data.Data table} of the kit becomes a
 * {@link carousel.data.series.Series}, is scaled by a {@link carousel.data.series.Scaler} that knows which rows it was fitted
 * on, and is cut into {@link carousel.data.series.Windows}, which are {@link carousel.data.Examples}.
 *
 * <p>With N rows, look-back T, horizon K and D variables, the window that begins at row s is
 *
 * <pre>
 *   x_1 … x_T   = rows s, …, s + T - 1            (D numbers each)
 *   y           = target of rows s + T, …, s + T + K - 1
 * </pre>
 *
 * A split is chronological and goes by the targets: all of a training window's targets lie before the boundary, all of a
 * test window's at or after it. Scalers, per variable, fitted on training rows only:
 *
 * <pre>
 *   standard   x' = (x - mean) / standard deviation
 *   min-max    x' = (x - min) / (max - min)
 * </pre>
 *
 * A category goes in beside the numbers, 1 at its class and 0 elsewhere: {@link carousel.data.series.Series#withCategory}.
 * Readings at uneven times take the time since the last one along: {@link carousel.data.series.Series#withTimeSinceLast}.
 *
 * <p>A daily series is cut into {@link carousel.data.series.Years} that are answered on every day.
 * {@link carousel.data.series.River} simulates such a series, with what it hides.
 *
 * <p>Threads: series, scalers and windows are immutable and may be shared.
 */
@NullMarked
package carousel.data.series;

import org.jspecify.annotations.NullMarked;
