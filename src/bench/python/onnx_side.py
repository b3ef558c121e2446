"""ONNX Runtime's side of src/bench/compare: runs the forward pass of one workload with one or two threads, as is faster."""

import os
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper

import side

HELD = os.environ.get("CAROUSEL_MAX_ISA") == "AVX2"
if HELD:
    import onnx_avx2

    onnx_avx2.hold()
import onnxruntime

random = np.random.default_rng(1)


class Graph:
    """A network that is built node by node."""

    def __init__(self):
        self.nodes = []
        self.constants = []

    def constant(self, value, kind=np.float32):
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def weights(self, *shape):
        return self.constant(random.uniform(-0.1, 0.1, shape))

    def add(self, kind, inputs, outputs=1, **attributes):
        names = [f"{kind}{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def lstm(self, x, D, H, directions):
        """Returns all h, T x directions x B x H, and the last h, directions x B x H."""
        parameters = [self.weights(directions, 4 * H, D), self.weights(directions, 4 * H, H), self.weights(directions, 8 * H)]
        direction = "bidirectional" if directions == 2 else "forward"
        return self.add("LSTM", [x, *parameters], outputs=2, hidden_size=H, direction=direction)

    def dense(self, x, rows, outputs):
        """Applies a dense layer to a tensor whose last dimension is rows; returns columns x outputs."""
        columns = self.add("Reshape", [x, self.constant([-1, rows], np.int64)])
        return self.add("Gemm", [columns, self.weights(rows, outputs), self.weights(outputs)])

    def model(self, x, output):
        y = helper.make_tensor_value_info(output, TensorProto.FLOAT, None)
        graph = helper.make_graph(self.nodes, "workload", [x], [y], self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def network(B, T, D, H, L, V, directions):
    graph = Graph()
    if V:
        x = helper.make_tensor_value_info("x", TensorProto.INT64, [T, B])
        h = graph.add("Gather", [graph.weights(V, D), "x"])
    else:
        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [T, B, D])
        h = "x"
    for layer in range(L):
        all_h, last_h = graph.lstm(h, D if layer == 0 else directions * H, H, directions)
        # T x B x directions * H for the next layer
        h = graph.add("Transpose", [all_h], perm=[0, 2, 1, 3]) if directions == 2 else all_h
        h = graph.add("Reshape", [h, graph.constant([T, B, directions * H], np.int64)])
    if not V:
        h = graph.add("Transpose", [last_h], perm=[1, 0, 2]) if directions == 2 else last_h
    return graph.model(x, graph.dense(h, directions * H, V or 1))


def session(model, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def main():
    B, T, D, H, L, V, directions = map(int, sys.argv[1:8])
    model = network(B, T, D, H, L, V, directions)
    x = random.integers(V, size=(T, B)) if V else random.standard_normal((T, B, D), np.float32)
    runs = {}
    for threads in (1, 2):
        run = session(model, threads).run
        runs[threads] = lambda run=run: run(None, {"x": x})
    best = side.fastest(runs, runs.get)
    held = ", held to AVX2" if HELD else ""
    side.serve(f"ONNX Runtime{held}: infer with {side.threads(best)}", infer=lambda: runs[best])


if __name__ == "__main__":
    main()
