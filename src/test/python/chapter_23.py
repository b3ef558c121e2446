"""Writes data/side-by-side: the models of chapter 23 before training, their training data, and the losses of ten epochs
in Keras 3 and in PyTorch. Each program is trained twice, on toy data and on real data.

To make the libraries comparable, there is no dropout, because each draws its own random numbers; examples are not
shuffled; Adam has the same small epsilon everywhere; and PyTorch trains only one of the two biases of each gate. The
script prints how much the last two of these choices change, and how far the losses of c-real part in batches of 32.

Programs with an embedding run Keras on its PyTorch backend. On TensorFlow, Keras's Adam treats a word that occurs twice in
a batch as two rows of gradients, and squares each row before it adds them. The script also prints what that changes,
computed in PyTorch.

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
EPSILON = 1e-12  # too small to matter; the defaults differ: 1e-8 in PyTorch, 1e-7 in Keras
torch.set_num_threads(1)


class KerasLstm(torch.nn.Module):
    """An LSTM with Keras's weights and any activation; PyTorch's own LSTM always uses tanh."""

    def __init__(self, layer):
        super().__init__()
        self.W, self.U, self.b = (torch.nn.Parameter(torch.tensor(w)) for w in arrays(layer))
        self.activation = {"relu": torch.relu, "tanh": torch.tanh}[layer.activation.__name__]
        self.every_step = layer.return_sequences

    def forward(self, x, lengths=None):
        h = c = torch.zeros(x.shape[0], self.U.shape[0])
        outputs = []
        for t in range(x.shape[1]):
            i, f, g, o = (x[:, t] @ self.W + h @ self.U + self.b).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * self.activation(g)
            h = torch.sigmoid(o) * self.activation(c)
            outputs.append(h)
        steps = torch.stack(outputs, 1)
        if self.every_step:
            return steps
        return h if lengths is None else steps[torch.arange(len(lengths)), lengths - 1]


def arrays(layer):
    return [np.array(w) for w in layer.get_weights()]


def linear(layer):
    twin = torch.nn.Linear(*layer.kernel.shape)
    with torch.no_grad():
        for p, w in zip(twin.parameters(), arrays(layer)):
            p.copy_(torch.tensor(w.T))
    return twin


def twin(model):
    """The Keras model in PyTorch, with the same weights."""
    parts = [KerasLstm(m) if isinstance(m, layers.LSTM) else linear(m) for m in model.layers]
    return torch.nn.Sequential(*parts)


def torch_losses(net, loss, batch, n, call, epsilon=EPSILON):
    """The mean loss of each epoch; call returns the outputs and the targets of the given examples."""
    optimizer = torch.optim.Adam(net.parameters(), eps=epsilon)
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


def train_keras(model, x, y, loss, batch, epsilon=EPSILON):
    model.compile(optimizer=keras.optimizers.Adam(epsilon=epsilon), loss=loss)
    return model.fit(x, y, epochs=EPOCHS, batch_size=batch, shuffle=False, verbose=0).history["loss"]


def write(name, **numbers):
    floats = {key: np.ascontiguousarray(a, np.float32) for key, a in numbers.items()}
    save_arrays(floats, FOLDER / f"{name}.safetensors")
    if "keras" in numbers:
        gap = np.abs(np.subtract(numbers["keras"], numbers["torch"])).max()
        print(name, "largest difference of the losses:", gap, "losses:", numbers["keras"][0], numbers["keras"][-1])


def program(name, model, x, y, loss, torch_loss, batch):
    """The losses of a Keras model and of its twin, from the same weights on the same examples."""
    net = twin(model)
    X, Y = torch.tensor(x), torch.tensor(y)
    ours = torch_losses(net, torch_loss, batch, len(x), lambda which: (net(X[which]), Y[which]))
    start = model.get_weights()
    theirs = train_keras(model, x, y, loss, batch)
    for epsilon in (1e-8, 1e-7):  # PyTorch's and Keras's own
        model.set_weights(start)
        other = train_keras(model, x, y, loss, batch, epsilon)
        print(name, f"largest change in Keras by an epsilon of {epsilon}:", np.abs(np.subtract(other, theirs)).max())
    model.set_weights(start)
    return {"keras": theirs, "torch": ours}


def rows_of(x):
    """One row per example, with its steps one after another."""
    return x.reshape(len(x), -1)


def table(name, columns, rows):
    """The first rows of a table, each column scaled to mean 0 and standard deviation 1."""
    lines = list(csv.DictReader((ROOT / f"data/{name}/{name}.csv").open()))[:rows]
    numbers = np.array([[float(line[column]) for column in columns] for line in lines])
    return ((numbers - numbers.mean(0)) / numbers.std(0)).astype(np.float32)


def article_a():
    for part, seed, rows, answers in (("toy", 1, 10, 10), ("real", 5, 4, 1)):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(
            [
                keras.Input((50, rows)),
                layers.LSTM(50, activation="relu", name="lstm"),
                layers.Dense(10, name="dense"),
                layers.Dense(answers, name="dense_1"),
            ]
        )
        model.save(FOLDER / f"a-{part}.keras")
        if part == "toy":
            random = np.random.default_rng(seed)
            x = random.random((64, 50, 10), np.float32)
            y = random.random((64, 10), np.float32)
            data = {"x": rows_of(x), "y": y}
        else:  # the Java side cuts the same windows from the same table
            x, y = windows(table("nino-regions", ("nino12", "nino3", "nino34", "nino4"), 240), 50)
            y = y[:, 2:3]
            data = {}
        write(f"a-{part}", **data, **program(f"a-{part}", model, x, y, "mse", torch.nn.MSELoss(), 32))


def windows(series, steps):
    """All windows of this many steps, and the row that follows each window."""
    return np.stack([series[n : n + steps] for n in range(len(series) - steps)]), series[steps:]


def article_b():
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            keras.Input((12, 1)),
            layers.LSTM(64, return_sequences=True, name="lstm"),
            layers.LSTM(64, name="lstm_1"),
            layers.Dense(1, name="dense"),
        ]
    )
    model.save_weights(FOLDER / "b.weights.h5")
    t = np.arange(120)
    wave = (np.sin(2 * np.pi * t / 20) + 0.5 * np.sin(2 * np.pi * t / 7)).astype(np.float32)[:, None]
    passengers = table("air-passengers", ["passengers"], 120)
    for part, series in (("toy", wave), ("real", passengers)):
        x, y = windows(series, 12)
        write(
            f"b-{part}", x=rows_of(x), y=y, **program(f"b-{part}", model, x, y, "mse", torch.nn.MSELoss(), 32)
        )


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
    model.save(FOLDER / "c-toy.keras")
    losses = program("c-toy", model, x, y, "binary_crossentropy", torch.nn.BCEWithLogitsLoss(), 1)
    write("c-toy", x=rows_of(x), y=y, **losses)


def sentences():
    """320 reviews as word numbers (0 is padding, 1 is any rare word), their lengths, and their labels."""
    rows = list(csv.DictReader((ROOT / "data/reviews-en/reviews-en.csv").open(encoding="utf-8")))
    rows = [row for row in rows if row["part"] == "train"][:320]
    texts = [re.findall(r"[a-z']+", row["sentence"].lower()) for row in rows]
    words = [w for text in texts for w in text]
    known = sorted({w for w in words if words.count(w) > 2})
    number = {w: i + 2 for i, w in enumerate(known)}
    lengths = [len(text) for text in texts]
    x = np.zeros((len(texts), max(lengths)), np.int64)
    for n, text in enumerate(texts):
        x[n, : len(text)] = [number.get(w, 1) for w in text]
    y = np.array([["negative", "mixed", "positive"].index(row["label"]) for row in rows])
    write("reviews", x=x, lengths=lengths, y=y)
    return x, lengths, y, len(known) + 2


def article_c_real(x, lengths, y, symbols):
    """Uses batches of 80 to keep the number of steps small: over more steps, relu turns a difference of 1e-8 into 1e-4."""
    keras.utils.set_random_seed(6)
    model = keras.Sequential(
        [
            keras.Input((None,)),
            layers.Embedding(symbols, 8, mask_zero=True, name="embedding"),
            layers.LSTM(50, activation="relu", name="lstm"),
            layers.Dense(1, activation="sigmoid", name="dense"),
        ]
    )
    model.save(FOLDER / "c-real.keras")
    embed = torch.nn.Embedding.from_pretrained(torch.tensor(arrays(model.layers[0])[0]), freeze=False)
    lstm, head = KerasLstm(model.layers[1]), linear(model.layers[2])
    net = torch.nn.ModuleList([embed, lstm, head])
    X, L = torch.tensor(x), torch.tensor(lengths)
    positive = (y == 2).astype(np.float32)[:, None]
    Y = torch.tensor(positive)
    call = lambda which: (head(lstm(embed(X[which]), L[which])), Y[which])
    loss = torch.nn.BCEWithLogitsLoss()
    start, state = model.get_weights(), copy.deepcopy(net.state_dict())
    theirs = train_keras(model, x, positive, "binary_crossentropy", 32, 1e-8)
    gap = np.abs(np.subtract(theirs, torch_losses(net, loss, 32, len(x), call, 1e-8)))
    print("c-real in batches of 32 with an epsilon of 1e-8, difference of the losses after each epoch:", gap)
    model.set_weights(start)
    net.load_state_dict(state)
    ours = torch_losses(net, loss, 80, len(x), call)
    write("c-real", keras=train_keras(model, x, positive, "binary_crossentropy", 80), torch=ours)


class Reader(torch.nn.Module):
    """Reads symbols, or vectors of numbers if there is no embedding."""

    def __init__(self, symbols, size):
        super().__init__()
        self.embed = torch.nn.Embedding(symbols, size) if symbols else torch.nn.Identity()
        self.lstm = torch.nn.LSTM(size, 16, batch_first=True)
        self.head = torch.nn.Linear(16, 3)

    def forward(self, x, lengths):
        packed = torch.nn.utils.rnn.pack_padded_sequence(self.embed(x), lengths, True, False)
        return self.head(self.lstm(packed)[1][0][0])


def sums():
    """96 sequences of 2 to 12 steps with three random features; the class is the feature with the largest sum."""
    random = np.random.default_rng(7)
    lengths = random.integers(2, 13, 96)
    x = np.zeros((96, 12, 3), np.float32)
    for n, steps in enumerate(lengths):
        x[n, :steps] = random.normal(size=(steps, 3))
    return x, lengths, x.sum(1).argmax(1)


def article_d(part, x, lengths, y, symbols, size):
    torch.manual_seed(4)
    net = Reader(symbols, size)
    save_tensors(net.state_dict(), FOLDER / f"d-{part}.weights.safetensors")
    model = keras_reader(net, symbols, size)
    X, L, Y = torch.tensor(x), torch.tensor(lengths), torch.tensor(y)
    loss = torch.nn.CrossEntropyLoss()
    both = copy.deepcopy(net)
    usual = torch_losses(both, loss, 32, len(x), lambda which: (both(X[which], L[which]), Y[which]))
    net.lstm.bias_hh_l0.requires_grad_(False)  # Adam would move both biases, so their sum would move twice as fast
    start = copy.deepcopy(net)
    ours = torch_losses(net, loss, 32, len(x), lambda which: (net(X[which], L[which]), Y[which]))
    print("d", part, "largest change by training both biases:", np.abs(np.subtract(usual, ours)).max())
    if symbols:
        other = squared_rows(start, loss, 32, X, L, Y)
        print("d", part, "largest change by an Adam that squares each row:", np.abs(np.subtract(other, ours)).max())
    theirs = train_keras(model, x, y, keras.losses.SparseCategoricalCrossentropy(from_logits=True), 32)
    data = {} if symbols else {"x": rows_of(x), "lengths": lengths, "y": y}
    write(f"d-{part}", **data, keras=theirs, torch=ours)


def squared_rows(net, loss, batch, x, lengths, y):
    """The losses with Adam as Keras has it on TensorFlow: rows of an embedding's gradient are squared, then added."""
    parameters = [p for p in net.parameters() if p.requires_grad]
    means, squares = ([torch.zeros_like(p) for p in parameters] for _ in range(2))
    rows = []
    net.embed.register_forward_hook(lambda module, inputs, output: output.register_hook(rows.append) and None)
    losses, steps = [], 0
    for _ in range(EPOCHS):
        total = 0.0
        for at in range(0, len(x), batch):
            words = x[at : at + batch]
            net.zero_grad()
            value = loss(net(words, lengths[at : at + batch]), y[at : at + batch])
            value.backward()
            total += value.item() * len(words)
            steps += 1
            with torch.no_grad():
                for p, m, v in zip(parameters, means, squares):
                    square = p.grad**2
                    if p is net.embed.weight:
                        square = torch.zeros_like(p).index_add_(0, words.flatten(), rows.pop().flatten(0, 1) ** 2)
                    m.lerp_(p.grad, 0.1)
                    v.lerp_(square, 0.001)
                    p -= 1e-3 * (m / (1 - 0.9**steps)) / ((v / (1 - 0.999**steps)).sqrt() + EPSILON)
        losses.append(total / len(x))
    return losses


def keras_reader(net, symbols, size):
    """The PyTorch model in Keras, with the same weights; the mask makes it skip the padding."""
    mask = layers.Embedding(symbols, size, mask_zero=True) if symbols else layers.Masking(0.0)
    model = keras.Sequential([mask, layers.LSTM(16), layers.Dense(3)])
    model.build((None, None) if symbols else (None, None, size))
    w = {key: value.numpy() for key, value in net.state_dict().items()}
    if symbols:
        mask.set_weights([w["embed.weight"]])
    bias = w["lstm.bias_ih_l0"] + w["lstm.bias_hh_l0"]
    model.layers[1].set_weights([w["lstm.weight_ih_l0"].T, w["lstm.weight_hh_l0"].T, bias])
    model.layers[2].set_weights([w["head.weight"].T, w["head.bias"]])
    return model


if len(sys.argv) > 1:
    x, lengths, y, symbols = sentences()
    article_c_real(x, lengths, y, symbols)
    article_d("toy", *sums(), 0, 3)
    article_d("real", x, lengths, y, symbols, 8)
else:
    article_a()
    article_b()
    article_c()
    subprocess.run([sys.executable, __file__, "symbols"], env=os.environ | {"KERAS_BACKEND": "torch"}, check=True)
