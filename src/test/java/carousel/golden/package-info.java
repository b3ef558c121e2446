/**
 * Frozen results of PyTorch, Keras and ONNX Runtime, and tests that they are read in the right orientation. The files
 * are {@code src/test/resources/golden/*.json}; {@code src/test/python/README.md} states their format and conventions.
 */
package carousel.golden;
