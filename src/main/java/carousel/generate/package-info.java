/**
 * Trained models that write: a {@link carousel.generate.LanguageModel} goes on with a text, a
 * {@link carousel.generate.Translator} turns one sequence into another. A {@link carousel.generate.Sampler}, or beam search,
 * chooses the tokens.
 *
 * <p>Threads: not for two at once; make one for each thread, of one model.
 */
@NullMarked
package carousel.generate;

import org.jspecify.annotations.NullMarked;
