"""Lists the arguments of Keras's and PyTorch's recurrent layers that docs/keras-and-pytorch.md does not mention.

    KERAS_BACKEND=torch python src/test/python/terms.py
"""

import inspect
import pathlib
import re
import sys

import keras
import torch

PAGE = (pathlib.Path(__file__).parents[3] / "docs" / "keras-and-pytorch.md").read_text(encoding="utf-8")
KERAS = PAGE[PAGE.index("## LSTM, GRU and SimpleRNN of Keras") : PAGE.index("## RNN, LSTM and GRU of PyTorch")]
TORCH = PAGE[PAGE.index("## RNN, LSTM and GRU of PyTorch") : PAGE.index("## Layers around them")]


def arguments(*functions):
    return {name for f in functions for name in inspect.signature(f).parameters} - {"self", "args", "kwargs"}


missing = []
for layer in (keras.layers.LSTM, keras.layers.GRU, keras.layers.SimpleRNN):
    for name in sorted(arguments(layer.__init__, layer.call)):
        if not re.search(rf"`{name}\b", KERAS):
            missing.append(f"keras.layers.{layer.__name__}: {name}")
for name in sorted(arguments(torch.nn.modules.rnn.RNNBase.__init__) - {"mode"}):
    if not re.search(rf"`{name}\b", TORCH):
        missing.append(f"torch.nn.LSTM: {name}")
for name in torch.nn.LSTM(3, 2, proj_size=1).state_dict():
    if f"`{name}`" not in TORCH:
        missing.append(f"torch.nn.LSTM: {name}")
if "`nonlinearity" not in TORCH:
    missing.append("torch.nn.RNN: nonlinearity")
print(*missing or [f"keras {keras.__version__}, torch {torch.__version__}: every argument has its line"], sep="\n")
sys.exit(bool(missing))
