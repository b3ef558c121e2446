/**
 * Simple methods that a network should beat. {@link carousel.baselines.Baselines} forecast the same targets as a
 * network. For daily series such as river flow there are a {@link carousel.baselines.LinearRule} on {@link
 * carousel.baselines.Features} of the past, and the usual value of a {@link carousel.baselines.DayOfYear}. {@link
 * carousel.baselines.NGrams} is a language model.
 *
 * <p>Threads: fitted models may be shared.
 */
@NullMarked
package carousel.baselines;

import org.jspecify.annotations.NullMarked;
