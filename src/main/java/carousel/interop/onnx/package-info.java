/**
 * Models in ONNX, the format of other runtimes: {@link carousel.interop.onnx.OnnxFile} writes a network for them to run.
 *
 * <p>Threads: not for two at once.
 */
@NullMarked
package carousel.interop.onnx;

import org.jspecify.annotations.NullMarked;
