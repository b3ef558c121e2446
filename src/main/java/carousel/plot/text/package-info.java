/**
 * Texts in figures: what to do with one that is too long for its room, and which characters no font has. It is
 * internal: it is for the figures of {@link carousel.plot}, and knows nothing of them.
 *
 * <p>Threads: any number may call its methods.
 */
@NullMarked
package carousel.plot.text;

import org.jspecify.annotations.NullMarked;
