/**
 * What to try before a network, and to beat with one. {@link carousel.baselines.Baselines} forecast the same targets as a
 * network does. Rules without memory stand beside a river: a {@link carousel.baselines.LinearRule} on
 * {@link carousel.baselines.Features} of the past, and what is usual on a {@link carousel.baselines.DayOfYear}.
 * {@link carousel.baselines.NGrams} is the language model to beat.
 *
 * <p>Threads: once fitted, all may be shared.
 */
@NullMarked
package carousel.baselines;

import org.jspecify.annotations.NullMarked;
