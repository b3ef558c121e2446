"""Writes src/test/resources/interop/from-python.safetensors: a Carousel model made without Carousel.

PyTorch draws the weights and predicts; Python's own safetensors library writes the file as docs/model-format.md says.
The Java tests load it and must predict the same. Written by torch 2.13.0 and safetensors 0.8.0.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file

D, H, T = 2, 3, 5
torch.manual_seed(1)
lstm, dense = torch.nn.LSTM(D, H), torch.nn.Linear(H, 1)
x = torch.randn(T, 1, D)
y = dense(lstm(x)[0][-1])

weights = {"1.W": dense.weight, "1.b": dense.bias}
for k, gate in enumerate("ifco"):
    rows = slice(k * H, (k + 1) * H)
    weights[f"0.W_x{gate}"] = lstm.weight_ih_l0[rows]
    weights[f"0.W_h{gate}"] = lstm.weight_hh_l0[rows]
    weights[f"0.b_{gate}"] = lstm.bias_ih_l0[rows] + lstm.bias_hh_l0[rows]

network = {
    "rows": D,
    "seed": "0",
    "layers": [
        {
            "layer": "lstm",
            "units": H,
            "peephole": "none",
            "coupled": False,
            "activation": "TANH",
            "forgetBias": 1.0,
            "inputBias": 0.0,
            "recurrentDropout": 0.0,
            "returnSequences": False,
        },
        {"layer": "dense", "units": 1},
    ],
}
metadata = {
    "carousel.format": "1",
    "carousel.network": json.dumps(network),
    "carousel.extra.x": json.dumps(x[:, 0].tolist()),
    "carousel.extra.y": json.dumps(y.item()),
    "carousel.extra.author": json.dumps("Zoë 🎠"),
}
path = pathlib.Path(__file__).parent.parent / "resources" / "interop" / "from-python.safetensors"
path.parent.mkdir(parents=True, exist_ok=True)
save_file({name: w.detach().contiguous().clone() for name, w in weights.items()}, path, metadata)
