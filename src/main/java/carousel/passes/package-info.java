/**
 * Passes through all layers of a network: {@link carousel.passes.NetworkPass} is their workspaces, used as one, and
 * {@link carousel.passes.Memory} says how much they take.
 *
 * <p>Threads: a pass is for one thread at a time; make one for each thread.
 */
@NullMarked
package carousel.passes;

import org.jspecify.annotations.NullMarked;
