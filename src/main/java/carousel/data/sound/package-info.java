/**
 * Recorded sound: reading it, and the features of speech that a network reads.
 *
 * <p>Threads: recordings and what is made of them are immutable and may be shared.
 */
package carousel.data.sound;
