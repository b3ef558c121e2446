/**
 * Export to ONNX, a format that many runtimes read: {@link carousel.interop.onnx.OnnxFile} writes a network for them to
 * run.
 *
 * <p>Threads: use each object from one thread at a time.
 */
@NullMarked
package carousel.interop.onnx;

import org.jspecify.annotations.NullMarked;
