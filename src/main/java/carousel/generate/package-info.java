/**
 * Trained models that write. A {@link carousel.generate.LanguageModel} continues a text, and a {@link
 * carousel.generate.Translator} turns one sequence into another. The tokens are chosen by a {@link
 * carousel.generate.Sampler} or by beam search.
 *
 * <p>Threads: each object is for one thread at a time; several threads can each make their own from the same model.
 */
@NullMarked
package carousel.generate;

import org.jspecify.annotations.NullMarked;
