/**
 * From a table to what a network reads. A {@link carousel.data.Data table} of the kit becomes a
 * {@link carousel.data.Series}, is scaled by a {@link carousel.data.Scaler} that knows which rows it was fitted on, and
 * is cut into {@link carousel.data.Windows}, which are {@link carousel.data.Examples}: they fill a batch when asked and
 * never stand in memory all at once.
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
 * A text becomes {@link carousel.data.Tokens}, these become numbers by a {@link carousel.data.Vocabulary}, and these
 * examples: texts with a class each, pairs of texts, one long {@link carousel.data.TokenStream}, or vectors of a {@link
 * carousel.data.BagOfWords}. {@link carousel.data.Resample} and {@link carousel.data.Smote} even out classes;
 * {@link carousel.data.NGrams} is the language model to beat. {@link carousel.data.PublicData} has well-known texts, by
 * {@link carousel.data.Download}.
 *
 * <p>A category goes in beside the numbers, 1 at its class and 0 elsewhere, and series of several kinds are learnt from
 * together: {@link carousel.data.Series#withCategory}, {@link carousel.data.Examples#joined}. Readings at uneven times take
 * the time since the last one along: {@link carousel.data.Series#withTimeSinceLast}.
 *
 * <p>A daily series is cut into {@link carousel.data.Years} that are answered on every day. {@link carousel.data.River}
 * simulates such a series, with what it hides. Rules without memory stand beside it: a {@link carousel.data.LinearRule} on
 * {@link carousel.data.Features} of the past, and what is usual on a {@link carousel.data.DayOfYear}.
 *
 * <p>{@link carousel.data.Baselines} forecast the same targets without a network; {@link carousel.data.Folds} divide
 * examples for cross-validation.
 */
package carousel.data;
