/**
 * How good a forecast or a classification is, as numbers that an analyst knows, over plain arrays. Each result prints as
 * a table too.
 *
 * <p>{@link carousel.metrics.Regression}, with y the truth, ŷ the forecast and e = y - ŷ, means over all n:
 *
 * <pre>
 *   MAE   = mean |e|              MSE   = mean e²            RMSE = √MSE
 *   MAPE  = 100 mean |e / y|      sMAPE = 200 mean |e| / (|y| + |ŷ|)
 *   MASE  = MAE / mean over the training part of |y_t - y_(t-m)|
 *   R²    = 1 - Σ e² / Σ (y - mean y)²
 * </pre>
 *
 * <p>{@link carousel.metrics.Classification}, with TP, FP and FN counted for one class against the rest:
 *
 * <pre>
 *   precision = TP / (TP + FP)    recall = TP / (TP + FN)    F1 = 2 TP / (2 TP + FP + FN)
 * </pre>
 *
 * <p>{@link carousel.metrics.Scores} judges the number from which a class of two is decided, at every threshold at once.
 *
 * <p>MASE, and what is wrong with MAPE: R. J. Hyndman, A. B. Koehler, Another look at measures of forecast accuracy,
 * International Journal of Forecasting 22(4), 2006. sMAPE in the form of S. Makridakis, Accuracy measures: theoretical
 * and practical concerns, International Journal of Forecasting 9(4), 1993. Area under the ROC curve: T. Fawcett, An
 * introduction to ROC analysis, Pattern Recognition Letters 27(8), 2006.
 */
package carousel.metrics;
