/**
 * From a text to what a network reads. A text is split into {@link carousel.data.text.Tokens}, a
 * {@link carousel.data.text.Vocabulary} turns these into numbers, and the numbers become
 * {@link carousel.data.Examples}: texts with a class each, pairs of texts, one long
 * {@link carousel.data.text.TokenStream}, or vectors of a {@link carousel.data.text.BagOfWords}.
 *
 * <p>Threads: vocabularies, token streams and bags of words are immutable and may be shared.
 */
@NullMarked
package carousel.data.text;

import org.jspecify.annotations.NullMarked;
