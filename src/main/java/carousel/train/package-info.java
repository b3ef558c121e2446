/**
 * Training: the model, losses, optimisers, the loop that fits, its history, and what watches it.
 *
 * <p>A batch of B sequences is split into shards whose number follows from B alone. Each shard has its own workspace and
 * its own gradients, which are added in the order of the shards: the same seed gives the same bits on one core and on
 * sixteen.
 */
package carousel.train;
