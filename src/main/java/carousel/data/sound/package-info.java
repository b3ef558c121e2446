/**
 * Recorded sound: reading it, and the features of speech that a network reads.
 *
 * <p>Threads: recordings and what is made of them are immutable and may be shared.
 */
@NullMarked
package carousel.data.sound;

import org.jspecify.annotations.NullMarked;
