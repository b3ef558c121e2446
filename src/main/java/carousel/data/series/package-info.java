/**
 * From a table to what a network reads. A {@link carousel.data.Data table} becomes a
 * {@link carousel.data.series.Series}, is scaled by a {@link carousel.data.series.Scaler} that records the rows it was
 * fitted on, and is cut into {@link carousel.data.series.Windows}, which are {@link carousel.data.Examples}.
 *
 * <p>With N rows, look-back T, horizon K and D variables, the window that begins at row s is
 *
 * <pre>
 *   x_1 … x_T   = rows s, …, s + T - 1            (D numbers each)
 *   y           = target of rows s + T, …, s + T + K - 1
 * </pre>
 *
 * Splits are chronological and go by the targets: all targets of a training window are before the boundary, all targets
 * of a test window at or after it. Scalers work on each variable separately and are fitted on training rows only:
 *
 * <pre>
 *   standard   x' = (x - mean) / standard deviation
 *   min-max    x' = (x - min) / (max - min)
 * </pre>
 *
 * {@link carousel.data.series.Series#withCategory} adds a category as one-hot variables. For measurements at uneven
 * times, {@link carousel.data.series.Series#withTimeSinceLast} adds the time since the last one.
 *
 * <p>{@link carousel.data.series.Years} cuts a daily series into years with a target on every day.
 * {@link carousel.data.series.River} simulates such a series, including the states that a station cannot measure.
 * {@link carousel.data.series.DrugLevels} simulates patients who are seen at odd times.
 *
 * <p>Threads: series, scalers and windows are immutable and may be shared.
 */
@NullMarked
package carousel.data.series;

import org.jspecify.annotations.NullMarked;
