"""Writes data/side-by-side: the models of chapter 23 before training, what they are trained on, and the losses of ten
epochs by Keras 3 and by PyTorch. Dropout is left out, since no two libraries draw the same random numbers; examples are
taken in their order; Adam has the epsilon of PyTorch everywhere; of PyTorch's two biases of a gate one is trained. What
these choices change is printed.

Program d runs Keras on its PyTorch backend. On TensorFlow, its Adam takes a word that comes twice in a batch for two rows
of gradients and squares each before it adds them.

Written by keras 3.15.1 on tensorflow 2.21.0, torch 2.13.0 and safetensors 0.8.0.

    python src/test/python/chapter_23.py
"""

import copy
import csv
import os
import pathlib
import re
import subprocess
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import torch
from keras import layers
from safetensors.numpy import save_file as save_arrays
from safetensors.torch import save_file as save_tensors

ROOT = pathlib.Path(__file__).parents[3]
FOLDER = ROOT / "data" / "side-by-side"
FOLDER.mkdir(exist_ok=True)
EPOCHS = 10
torch.set_num_threads(1)


class KerasLstm(torch.nn.Module):
    """An LSTM with any activation and Keras's weights: PyTorch's own has tanh alone."""

    def __init__(self, layer):
        super().__init__()
        self.W, self.U, self.b = (torch.nn.Parameter(torch.tensor(w)) for w in layer.get_weights())
        self.activation = {"relu": torch.relu, "tanh": torch.tanh}[layer.activation.__name__]
        self.every_step = layer.return_sequences

    def forward(self, x):
        h = c = torch.zeros(x.shape[0], self.U.shape[0])
        outputs = []
        for t in range(x.shape[1]):
            i, f, g, o = (x[:, t] @ self.W + h @ self.U + self.b).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * self.activation(g)
            h = torch.sigmoid(o) * self.activation(c)
            outputs.append(h)
        return torch.stack(outputs, 1) if self.every_step else h


def linear(layer):
    twin = torch.nn.Linear(*layer.kernel.shape)
    with torch.no_grad():
        for p, w in zip(twin.parameters(), layer.get_weights()):
            p.copy_(torch.tensor(w.T))
    return twin


def twin(model):
    """The Keras model in PyTorch, with the same weights."""
    parts = [KerasLstm(m) if isinstance(m, layers.LSTM) else linear(m) for m in model.layers]
    return torch.nn.Sequential(*parts)


def torch_losses(net, loss, batch, n, call):
    """The mean loss of each epoch; call gives the answers and the targets of some examples."""
    optimizer = torch.optim.Adam(net.parameters())
    losses = []
    for _ in range(EPOCHS):
        total = 0.0
        for at in range(0, n, batch):
            which = list(range(at, min(n, at + batch)))
            optimizer.zero_grad()
            value = loss(*call(which))
            value.backward()
            optimizer.step()
            total += value.item() * len(which)
        losses.append(total / n)
    return losses


def train_keras(model, x, y, loss, batch, epsilon=1e-8):
    model.compile(optimizer=keras.optimizers.Adam(epsilon=epsilon), loss=loss)
    return model.fit(x, y, epochs=EPOCHS, batch_size=batch, shuffle=False, verbose=0).history["loss"]


def write(name, arrays):
    floats = {key: np.ascontiguousarray(a, np.float32) for key, a in arrays.items()}
    save_arrays(floats, FOLDER / f"{name}.safetensors")
    gap = np.abs(np.subtract(arrays["keras"], arrays["torch"])).max()
    print(name, "largest difference of the losses:", gap, "losses:", arrays["keras"][0], arrays["keras"][-1])


def program(name, suffix, model, x, y, loss, torch_loss, batch):
    """A Keras model and its twin, from the same weights on the same examples."""
    net = twin(model)
    if suffix == ".keras":
        model.save(FOLDER / (name + suffix))
    else:
        model.save_weights(FOLDER / (name + suffix))
    X, Y = torch.tensor(x), torch.tensor(y)
    ours = torch_losses(net, torch_loss, batch, len(x), lambda which: (net(X[which]), Y[which]))
    start = model.get_weights()
    usual = train_keras(model, x, y, loss, batch, epsilon=1e-7)
    model.set_weights(start)
    theirs = train_keras(model, x, y, loss, batch)
    print(name, "largest change by the epsilon of Keras:", np.abs(np.subtract(usual, theirs)).max())
    n, T, D = x.shape
    return {"x": x.reshape(n, T * D), "y": y, "keras": theirs, "torch": ours}


def article_a():
    keras.utils.set_random_seed(1)
    random = np.random.default_rng(1)
    x = random.random((64, 50, 10), np.float32)
    y = random.random((64, 10), np.float32)
    model = keras.Sequential(
        [
            keras.Input((50, 10)),
            layers.LSTM(50, activation="relu", name="lstm"),
            layers.Dense(10, name="dense"),
            layers.Dense(10, name="dense_1"),
        ]
    )
    write("a", program("a", ".keras", model, x, y, "mse", torch.nn.MSELoss(), 32))


def article_b():
    keras.utils.set_random_seed(2)
    rows = list(csv.DictReader((ROOT / "data/air-passengers/air-passengers.csv").open()))
    passengers = np.array([float(row["passengers"]) for row in rows])
    train = passengers[:120]
    scaled = ((train - train.mean()) / train.std()).astype(np.float32)
    x = np.stack([scaled[n : n + 12] for n in range(108)])[:, :, None]
    y = scaled[12:][:, None]
    model = keras.Sequential(
        [
            keras.Input((12, 1)),
            layers.LSTM(64, return_sequences=True, name="lstm"),
            layers.LSTM(64, name="lstm_1"),
            layers.Dense(1, name="dense"),
        ]
    )
    write("b", program("b", ".weights.h5", model, x, y, "mse", torch.nn.MSELoss(), 32))


def article_c():
    keras.utils.set_random_seed(3)
    rows = ["101101", "010010", "110101", "001010"]
    x = np.array([[int(digit) for digit in row] for row in rows], np.float32)[:, :, None]
    y = np.array([[1], [0], [1], [0]], np.float32)
    model = keras.Sequential(
        [
            keras.Input((6, 1)),
            layers.LSTM(50, activation="relu", name="lstm"),
            layers.Dense(1, activation="sigmoid", name="dense"),
        ]
    )
    arrays = program("c", ".keras", model, x, y, "binary_crossentropy", torch.nn.BCEWithLogitsLoss(), 1)
    write("c", arrays)


class Reader(torch.nn.Module):
    def __init__(self, symbols):
        super().__init__()
        self.embed = torch.nn.Embedding(symbols, 8)
        self.lstm = torch.nn.LSTM(8, 16, batch_first=True)
        self.head = torch.nn.Linear(16, 3)

    def forward(self, x, lengths):
        packed = torch.nn.utils.rnn.pack_padded_sequence(self.embed(x), lengths, True, False)
        return self.head(self.lstm(packed)[1][0][0])


def article_d():
    rows = list(csv.DictReader((ROOT / "data/reviews-en/reviews-en.csv").open(encoding="utf-8")))
    rows = [row for row in rows if row["part"] == "train"][:320]
    texts = [re.findall(r"[a-z']+", row["sentence"].lower()) for row in rows]
    words = [w for text in texts for w in text]
    known = sorted({w for w in words if words.count(w) > 2})
    number = {w: i + 2 for i, w in enumerate(known)}  # 0 is padding, 1 is any other word
    lengths = [len(text) for text in texts]
    x = np.zeros((len(texts), max(lengths)), np.int64)
    for n, text in enumerate(texts):
        x[n, : len(text)] = [number.get(w, 1) for w in text]
    y = np.array([["negative", "mixed", "positive"].index(row["label"]) for row in rows])
    symbols = len(known) + 2

    torch.manual_seed(4)
    net = Reader(symbols)
    save_tensors(net.state_dict(), FOLDER / "d.weights.safetensors")
    model = keras_reader(net, symbols)
    X, L, Y = torch.tensor(x), torch.tensor(lengths), torch.tensor(y)
    loss = torch.nn.CrossEntropyLoss()
    both = copy.deepcopy(net)
    usual = torch_losses(both, loss, 32, len(x), lambda which: (both(X[which], L[which]), Y[which]))
    net.lstm.bias_hh_l0.requires_grad_(False)  # Adam would move both biases, and so their sum twice as fast
    ours = torch_losses(net, loss, 32, len(x), lambda which: (net(X[which], L[which]), Y[which]))
    print("d largest change by training both biases:", np.abs(np.subtract(usual, ours)).max())
    theirs = train_keras(model, x, y, keras.losses.SparseCategoricalCrossentropy(from_logits=True), 32)
    write("d", {"x": x, "lengths": lengths, "y": y, "keras": theirs, "torch": ours})


def keras_reader(net, symbols):
    """The PyTorch model in Keras, with the same weights; mask_zero is what makes it skip the padding."""
    model = keras.Sequential(
        [layers.Embedding(symbols, 8, mask_zero=True), layers.LSTM(16), layers.Dense(3)]
    )
    model.build((None, None))
    w = {key: value.numpy() for key, value in net.state_dict().items()}
    model.layers[0].set_weights([w["embed.weight"]])
    bias = w["lstm.bias_ih_l0"] + w["lstm.bias_hh_l0"]
    model.layers[1].set_weights([w["lstm.weight_ih_l0"].T, w["lstm.weight_hh_l0"].T, bias])
    model.layers[2].set_weights([w["head.weight"].T, w["head.bias"]])
    return model


if len(sys.argv) > 1:
    article_d()
else:
    article_a()
    article_b()
    article_c()
    subprocess.run([sys.executable, __file__, "d"], env=os.environ | {"KERAS_BACKEND": "torch"}, check=True)
