"""Checks every ONNX file that OnnxFileTest leaves in target/onnx: its format, its shapes, and that it runs.

    python src/test/python/onnx_check.py [folder]
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "target/onnx")
files = sorted(folder.glob("*.onnx"))
rng = np.random.default_rng(0)

for path in files:
    onnx.checker.check_model(str(path), full_check=True)
    model = onnx.load(path)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    inputs = {i.name: i for i in session.get_inputs()}
    declared = session.get_outputs()[0].shape
    for batch, time in [(1, 1), (3, 5), (8, 40)]:
        x = inputs["x"]
        if x.type == "tensor(int64)":
            feed = {"x": rng.integers(0, 3, (batch, time))}
        else:
            feed = {"x": rng.standard_normal((batch, time, x.shape[2]), dtype=np.float32)}
        if "lengths" in inputs:
            feed["lengths"] = rng.integers(1, time + 1, batch).astype(np.int32)
        y = session.run(None, feed)[0]
        sizes = {"batch": batch, "time": time}
        expected = tuple(sizes.get(size, size) for size in declared)
        assert y.shape == expected, (path, y.shape, expected)
        assert np.isfinite(y).all(), path

print(f"{len(files)} files: checked by onnx {onnx.__version__}, run by onnxruntime {onnxruntime.__version__}")
