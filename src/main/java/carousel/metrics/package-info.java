/**
 * The usual measures of forecasts and classifications, computed from plain arrays. Each result can also be printed as a
 * table.
 *
 * <p>{@link carousel.metrics.Regression}, where y is the truth, ŷ the forecast and e = y - ŷ; means are over all n:
 *
 * <pre>
 *   MAE   = mean |e|              MSE   = mean e²            RMSE = √MSE
 *   MAPE  = 100 mean |e / y|      sMAPE = 200 mean |e| / (|y| + |ŷ|)
 *   MASE  = MAE / mean over the training part of |y_t - y_(t-m)|
 *   R²    = 1 - Σ e² / Σ (y - mean y)²                         = NSE
 * </pre>
 *
 * <p>{@link carousel.metrics.Classification}, where TP, FP and FN are counted for one class against the rest:
 *
 * <pre>
 *   precision = TP / (TP + FP)    recall = TP / (TP + FN)    F1 = 2 TP / (2 TP + FP + FN)
 * </pre>
 *
 * <p>{@link carousel.metrics.Scores} evaluates the score of a two-class decision at all thresholds.
 *
 * <p>{@link carousel.metrics.Interval} compares forecasts with a lower and an upper bound with the truth.
 * {@link carousel.metrics.Autocorrelation} shows how a series, or the errors of a forecast, depend on their own past:
 *
 * <pre>
 *   coverage       = share of cases with low ≤ y ≤ high
 *   interval score = mean of (high - low) + 2/(1 - level) (low - y)⁺ + 2/(1 - level) (y - high)⁺
 *   r_k            = Σ (y_t - ȳ)(y_(t-k) - ȳ) / Σ (y_t - ȳ)²
 * </pre>
 *
 * <p>{@link carousel.metrics.Correlation} measures how closely two lists of numbers follow a straight line.
 *
 * <p>{@link carousel.metrics.CrossValidation} measures once for each fold and collects the figures in a table.
 *
 * <p>NSE: J. E. Nash, J. V. Sutcliffe, River flow forecasting through conceptual models part I, Journal of Hydrology
 * 10(3), 1970. MASE, and what is wrong with MAPE: R. J. Hyndman, A. B. Koehler, Another look at measures of forecast
 * accuracy, International Journal of Forecasting 22(4), 2006. sMAPE in the form of S. Makridakis, Accuracy measures:
 * theoretical and practical concerns, International Journal of Forecasting 9(4), 1993. Interval score: T. Gneiting, A.
 * E. Raftery, Strictly proper scoring rules, prediction, and estimation, Journal of the American Statistical
 * Association 102(477), 2007. Intervals from held-out errors: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in
 * a Random World, Springer, 2005. Area under the ROC curve: T. Fawcett, An introduction to ROC analysis, Pattern
 * Recognition Letters 27(8), 2006.
 *
 * <p>Threads: results are immutable and may be shared.
 */
@NullMarked
package carousel.metrics;

import org.jspecify.annotations.NullMarked;
