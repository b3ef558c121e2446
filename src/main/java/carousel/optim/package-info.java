/**
 * Rules that turn gradients into changes of parameters: {@link carousel.optim.Sgd}, {@link carousel.optim.RmsProp} and
 * {@link carousel.optim.Adam}, with a {@link carousel.optim.Schedule} of learning rates and a {@link
 * carousel.optim.Clip} for gradients that are too large. An {@link carousel.optim.Optimizer} holds only options; its
 * memory belongs to a run.
 *
 * <p>Threads: optimisers, schedules and clips are immutable and may be shared. The memory of a run is for one thread at
 * a time.
 */
@NullMarked
package carousel.optim;

import org.jspecify.annotations.NullMarked;
