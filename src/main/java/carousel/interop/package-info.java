/**
 * Models that outlive the program: files that hold a network and what it needs to be used again, checkpoints from which
 * an interrupted run goes on, and weights that were learnt in PyTorch or Keras.
 *
 * <p>A file is in the safetensors format, which other tools read: matrices by the names of the equations ({@code
 * 0.W_xi}, in row order as numpy has them), and beside them the layers with their options as JSON. It holds data only,
 * never code. {@code docs/model-format.md} describes every field.
 *
 * <p>Threads: files are read and written by one thread at a time; a {@link carousel.interop.ModelFile} is not for two at
 * once.
 */
@NullMarked
package carousel.interop;

import org.jspecify.annotations.NullMarked;
