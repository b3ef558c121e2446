/**
 * Texts in figures: what to do with one that is too long for its room, and which characters no font has. It is for the
 * figures of {@link carousel.plot}, and knows nothing of them.
 */
@NullMarked
package carousel.plot.text;

import org.jspecify.annotations.NullMarked;
