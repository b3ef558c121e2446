/**
 * Frozen results of PyTorch, Keras and ONNX Runtime, and the proof that they are read the right way round. The files are
 * {@code src/test/resources/golden/*.json}; {@code src/test/python/README.md} states their format and conventions.
 */
package carousel.golden;
