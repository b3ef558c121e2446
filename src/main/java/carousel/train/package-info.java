/**
 * Training: the model, losses, optimisers, the loop that fits, its history, and what watches it.
 *
 * <p>A batch of B sequences is split into shards whose number follows from B alone. Each shard has its own workspace and
 * its own gradients, which are added in the order of the shards: the same seed gives the same bits on one core and on
 * sixteen.
 *
 * <p>{@link carousel.train.LanguageModel} and {@link carousel.train.Translator} put trained models to use that write; how
 * they choose among words, {@link carousel.train.Sampler} and the beam say.
 */
package carousel.train;
