/**
 * Models in files: a network with everything needed to use it again, checkpoints from which an interrupted run resumes,
 * and weights that were trained in PyTorch or Keras.
 *
 * <p>Files are in the safetensors format, which other tools can read. They contain the matrices, under their names in
 * the equations ({@code 0.W_xi}) and row by row as in numpy, and the layers with their options as JSON. They contain
 * only data, never code. {@code docs/model-format.md} describes every field.
 *
 * <p>Threads: read or write a file from one thread at a time; do not share a {@link carousel.interop.ModelFile} between
 * threads.
 */
@NullMarked
package carousel.interop;

import org.jspecify.annotations.NullMarked;
