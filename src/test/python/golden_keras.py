"""Frozen results of Keras 3 on its PyTorch backend: python src/test/python/golden_keras.py

On this backend Keras multiplies float64 matrices in float32, so the results are right to about 1e-7, not 1e-10.
"""

import os

os.environ["KERAS_BACKEND"] = "torch"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import torch

from golden import Case, columns, prefixes, valid

VERSION = keras.__version__
T, B, D, H = 7, 4, 3, 5
LENGTHS = [5, 7, 1, 3]
GATES = {"lstm": "ifco", "gru": "zrn", "rnn": "h"}
LAYERS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU, "rnn": keras.layers.SimpleRNN}


def recurrent(name, cell, lengths=None, bidirectional=False, activation="tanh", reset="after"):
    """Outputs, final states, and the gradients of L = sum(R * y) + sum(Rh * hT) (+ sum(Rc * cT)).

    The mask is given explicitly, and the padding of x is random too. In the padding of y Keras repeats the last valid
    output, or in a bidirectional layer writes zeros; the file always has zeros there.
    """
    header = {"reset": reset} if cell == "gru" else {"activation": activation}
    header |= {"lengths": lengths} if lengths else {}
    header |= {"model": [cell], "bidirectional": bidirectional}
    case = Case("keras", VERSION, "float", name, dict(T=T, B=B, D=D, H=H), backend="torch", **header)
    groups = prefixes([""], bidirectional)[0]
    options = {"reset_after": reset == "after"} if cell == "gru" else {}
    layer = LAYERS[cell](H, activation=activation, return_sequences=True, return_state=True, **options)
    if bidirectional:
        layer = keras.layers.Bidirectional(layer)
    layer.build((B, T, D))
    directions = [layer.forward_layer, layer.backward_layer] if bidirectional else [layer]
    for prefix, direction in zip(groups, directions):
        load(case, direction, cell, prefix, reset)

    letters = "hc" if cell == "lstm" else "h"
    x = tensor(case.grid(B, T, D, scale=1))
    states = [tensor(case.grid(B, H)) for _ in groups for _ in letters]
    names = [(group, letter) for group in groups for letter in letters]
    steps = valid(lengths or [T] * B, T).T[:, :, None]
    mask = torch.tensor(steps[:, :, 0] > 0) if lengths else None
    y, *final = layer(x, initial_state=states, mask=mask)
    R = torch.tensor(case.grid(*y.shape, scale=1) * steps)
    loss = (R * y).sum()
    case.arrays |= {"x": time_major(x), "y": time_major(y * torch.tensor(steps)), "R": time_major(R)}
    for (group, letter), s0, sT in zip(names, states, final):
        Rs = torch.tensor(case.grid(B, H, scale=1))
        loss = loss + (Rs * sT).sum()
        case.arrays |= {f"{group}{letter}0": array(s0).T, f"{group}{letter}T": array(sT).T}
        case.arrays[f"{group}R{letter}"] = array(Rs).T
    loss.backward()
    check_padding_and_last(layer, x, states, mask, y, lengths)

    case.numbers["loss"] = loss.item()
    for prefix, direction in zip(groups, directions):
        case.gradients |= gradients(direction, cell, prefix, reset)
    case.gradients["x"] = time_major(x.grad)
    case.gradients |= {f"{group}{letter}0": array(s0.grad).T for (group, letter), s0 in zip(names, states)}
    case.save()


def training():
    """Losses of ten steps of Keras's own training loop: tokens, mask, last state, softmax cross-entropy, Adam.

    Token 0 is padding (mask_zero). Keras's Adam adds epsilon to sqrt(v) before the bias correction, PyTorch's Adam
    after it. With epsilon = 1e-8, PyTorch's losses on this case differ from these by up to 4e-6.
    """
    V, O = 6, 3
    adam = dict(lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-8)
    header = dict(model=["embedding", "lstm", "dense"], bidirectional=False, activation="tanh", lengths=LENGTHS)
    header |= dict(everyStep=False, lossFunction="cross-entropy", clipNorm=1.0, adam=adam)
    sizes = dict(T=T, B=B, D=D, H=H, O=O, V=V)
    case = Case("keras", VERSION, "float", "train-lstm-classes", sizes, backend="torch", **header)
    model = keras.Sequential(
        [keras.layers.Embedding(V, D, mask_zero=True), keras.layers.LSTM(H), keras.layers.Dense(O)]
    )
    model.build((B, T))
    E, W, b = case.grid(V, D, scale=1), case.grid(O, H, scale=2), case.grid(O, scale=2)
    model.layers[0].set_weights([E])
    load(case, model.layers[1], "lstm", "1.", None)
    model.layers[2].set_weights([W.T, b])
    case.parameters = {"0.E": E.T} | case.parameters | {"2.W": W, "2.b": b}

    tokens = case.random.integers(1, V, (B, T)) * valid(LENGTHS, T).T.astype(int)
    target = case.random.integers(0, O, B)
    case.arrays = {"tokens": columns(tokens.T[:, :, None]), "target": target.reshape(1, -1).astype(float)}
    model.compile(
        optimizer=keras.optimizers.Adam(adam["lr"], epsilon=adam["eps"], global_clipnorm=1.0),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    losses = []
    for _ in range(10):
        losses.append(model.compute_loss(y=torch.tensor(target), y_pred=model(tokens)).item())
        model.train_on_batch(tokens, target)
    case.numbers["losses"] = losses
    case.save()


def check_padding_and_last(layer, x, states, mask, y, lengths):
    """Checks what recurrent() says about padding, and that return_sequences=False gives the last valid output."""
    ends = lengths or [T] * B
    if isinstance(layer, keras.layers.Bidirectional):
        assert not any(y[b, end:].any() for b, end in enumerate(ends))
        return
    last = torch.stack([y[b, end - 1] for b, end in enumerate(ends)])
    assert all((y[b, end:] == last[b]).all() for b, end in enumerate(ends))
    layer.return_sequences = False
    assert torch.equal(last, layer(x, initial_state=states, mask=mask)[0])


def load(case, layer, cell, prefix, reset):
    """Draws our parameters and copies them into Keras's, which are input x (gates * H), the transpose of ours.

    With reset_after Keras has one bias row for the input and one for the state; otherwise it has a single bias.
    """
    p = case.cell(cell, D, H, prefix, reset=reset)
    gates = GATES[cell]
    kernel, recurrent_kernel = (np.concatenate([p[w + g] for g in gates]).T for w in ("W_x", "W_h"))
    b = np.concatenate([p[f"b_{g}"] for g in gates])
    if "b_hn" in p:
        of_state = case.grid(len(b))
        of_input = b - of_state
        of_input[-H:], of_state[-H:] = p["b_n"], p["b_hn"]
        b = np.stack([of_input, of_state])
    layer.set_weights([kernel, recurrent_kernel, b])


def gradients(layer, cell, prefix, reset):
    """Keras's stacked gradients under our names."""
    kernel, recurrent_kernel, b = (array(v.value.grad) for v in layer.trainable_variables)
    of_input = b[0] if b.ndim == 2 else b
    found = {}
    for k, g in enumerate(GATES[cell]):
        part = slice(k * H, (k + 1) * H)
        found |= {f"{prefix}W_x{g}": kernel[:, part].T, f"{prefix}W_h{g}": recurrent_kernel[:, part].T}
        found[f"{prefix}b_{g}"] = of_input[part]
    if cell == "gru" and reset == "after":
        found[f"{prefix}b_hn"] = b[1, -H:]
    return found


def tensor(a):
    return torch.tensor(a, dtype=torch.float64, requires_grad=True)


def array(t):
    return t.detach().numpy()


def time_major(t):
    """Converts B x T x D, Keras's layout, to D x (T*B)."""
    return columns(array(t).transpose(1, 0, 2))


def main():
    print("keras", VERSION, "on torch", torch.__version__)
    keras.config.set_floatx("float64")
    recurrent("lstm", "lstm")
    recurrent("lstm-mask", "lstm", LENGTHS)
    recurrent("lstm-mask-bidirectional", "lstm", LENGTHS, bidirectional=True)
    recurrent("lstm-relu", "lstm", activation="relu")
    recurrent("lstm-relu-mask", "lstm", LENGTHS, activation="relu")
    for reset in ("after", "before"):
        recurrent(f"gru-reset-{reset}", "gru", reset=reset)
        recurrent(f"gru-reset-{reset}-mask", "gru", LENGTHS, reset=reset)
    recurrent("gru-reset-before-mask-bidirectional", "gru", LENGTHS, bidirectional=True, reset="before")
    recurrent("rnn", "rnn")
    recurrent("rnn-mask", "rnn", LENGTHS)
    training()


if __name__ == "__main__":
    main()
