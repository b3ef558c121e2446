/**
 * Models in ONNX, the format of other runtimes: {@link carousel.interop.onnx.OnnxFile} writes a network for them to run.
 */
package carousel.interop.onnx;
