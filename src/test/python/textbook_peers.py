"""Prints the numbers that carousel.textbook's PeerTest compares with: the last states of a short sequence as other
libraries compute them. Needs torch, keras, onnx and onnxruntime; prints their versions first.

Every parameter number p, in the order of the textbook's parameters(), has the entries 0.5 sin(1 + 7p + 3 row + 5 column).
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import onnx
import onnxruntime
import torch
from onnx import helper

T, D, H = 3, 2, 3
X = np.array([[np.cos(1 + 2 * t + d) for d in range(D)] for t in range(T)])
H_0 = np.array([0.5 * np.sin(1 + r) for r in range(H)])
C_0 = np.array([0.5 * np.cos(1 + r) for r in range(H)])

keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)


def parameters(names):
    def matrix(p, columns):
        return np.array([[0.5 * np.sin(1 + 7 * p + 3 * r + 5 * c) for c in range(columns)] for r in range(H)])

    def columns(name):
        return D if name.startswith("W_x") else H if name.startswith("W_h") else 1

    return {name: matrix(p, columns(name)) for p, name in enumerate(names.split())}


def stack(weights, names):
    return np.concatenate([weights[name] for name in names.split()])


def show(name, *states):
    print(f"{name:28}", *("{" + ", ".join(f"{v:.12f}" for v in np.ravel(s)) + "}" for s in states))


def torch_states(module, w_x, w_h, b_x, b_h, cell_state=False):
    with torch.no_grad():
        values = (w_x, w_h, b_x.ravel(), b_h.ravel())
        for parameter, value in zip(module.parameters(), values):
            parameter.copy_(torch.tensor(value))
        h_0, c_0 = torch.tensor(H_0)[None], torch.tensor(C_0)[None]
        _, last = module(torch.tensor(X), (h_0, c_0) if cell_state else h_0)
    return [s.numpy() for s in (last if cell_state else [last])]


def keras_states(layer, weights, states):
    layer.build((1, T, D))
    layer.set_weights(weights)
    out = layer(X[None], initial_state=[s[None] for s in states])
    return [keras.ops.convert_to_numpy(s) for s in out[1:]]


def onnx_states(w, r, b, p, **attributes):
    """ONNX gate order: i o f c; biases of x and of h; peepholes i o f. Single precision."""
    inputs = dict(X=X[:, None], W=w[None], R=r[None], B=np.concatenate([b, 0 * b]).T,
                  h=H_0[None, None], c=C_0[None, None], P=p.T)
    node = helper.make_node("LSTM", ["X", "W", "R", "B", "", "h", "c", "P"], ["", "Yh", "Yc"],
                            hidden_size=H, **attributes)
    graph = helper.make_graph(
        [node], "lstm",
        [helper.make_tensor_value_info(k, onnx.TensorProto.FLOAT, v.shape) for k, v in inputs.items()],
        [helper.make_tensor_value_info(k, onnx.TensorProto.FLOAT, (1, 1, H)) for k in ("Yh", "Yc")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run(None, {k: v.astype(np.float32) for k, v in inputs.items()})


print(f"torch {torch.__version__}, keras {keras.__version__}, onnxruntime {onnxruntime.__version__}")

w = parameters("W_xh W_hh b_h")
show("RNN (torch)", *torch_states(torch.nn.RNN(D, H), w["W_xh"], w["W_hh"], w["b_h"], 0 * w["b_h"]))
show("RNN relu (torch)", *torch_states(
    torch.nn.RNN(D, H, nonlinearity="relu"), w["W_xh"], w["W_hh"], w["b_h"], 0 * w["b_h"]))

w = parameters("W_xr W_hr b_r W_xz W_hz b_z W_xn W_hn b_n b_hn")
w["0"] = 0 * w["b_n"]
show("GRU reset after (torch)", *torch_states(
    torch.nn.GRU(D, H), stack(w, "W_xr W_xz W_xn"), stack(w, "W_hr W_hz W_hn"),
    stack(w, "b_r b_z b_n"), stack(w, "0 0 b_hn")))
show("GRU reset before (keras)", *keras_states(
    keras.layers.GRU(H, reset_after=False, return_state=True),
    [stack(w, "W_xz W_xr W_xn").T, stack(w, "W_hz W_hr W_hn").T, stack(w, "b_z b_r b_n").ravel()], [H_0]))

w = parameters("W_xi W_hi b_i W_xf W_hf b_f W_xc W_hc b_c W_xo W_ho b_o")
b = stack(w, "b_i b_f b_c b_o")
show("LSTM (torch)", *torch_states(
    torch.nn.LSTM(D, H), stack(w, "W_xi W_xf W_xc W_xo"), stack(w, "W_hi W_hf W_hc W_ho"), b, 0 * b, cell_state=True))
show("LSTM relu (keras)", *keras_states(
    keras.layers.LSTM(H, activation="relu", return_state=True),
    [stack(w, "W_xi W_xf W_xc W_xo").T, stack(w, "W_hi W_hf W_hc W_ho").T, b.ravel()], [H_0, C_0]))

w = parameters("W_xi W_hi b_i W_ci W_xf W_hf b_f W_cf W_xc W_hc b_c W_xo W_ho b_o W_co")
show("LSTM peepholes (onnx)", *onnx_states(
    stack(w, "W_xi W_xo W_xf W_xc"), stack(w, "W_hi W_ho W_hf W_hc"), stack(w, "b_i b_o b_f b_c"),
    stack(w, "W_ci W_co W_cf")))

# ONNX Runtime couples the other way round, f = 1 - i: its i is our 1 - f = sigma(-z_f).
w = parameters("W_xf W_hf b_f W_xc W_hc b_c W_xo W_ho b_o")
w |= {"-W_xf": -w["W_xf"], "-W_hf": -w["W_hf"], "-b_f": -w["b_f"]}
show("LSTM coupled (onnx)", *onnx_states(
    stack(w, "-W_xf W_xo W_xf W_xc"), stack(w, "-W_hf W_ho W_hf W_hc"), stack(w, "-b_f b_o b_f b_c"),
    np.zeros((3 * H, 1)), input_forget=1))
