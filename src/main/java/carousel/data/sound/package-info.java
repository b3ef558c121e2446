/**
 * Recorded sound, and the speech features that a network reads.
 *
 * <p>Threads: sounds and their features are immutable and may be shared.
 */
@NullMarked
package carousel.data.sound;

import org.jspecify.annotations.NullMarked;
