"""Writes src/test/resources/interop/{torch,keras}-weights.safetensors: the weights of a PyTorch and of a Keras model
under each library's own names, some input symbols, and the model's output for them. Keras also saves its model as
keras-model.keras, keras-model.weights.h5 and keras-model.h5. A second Keras model, keras-dense.keras, has dense layers
with activations; keras-dense-weights.safetensors has its output. In a third, keras-apart.keras, the activations are layers
of their own. A fourth, keras-residual.h5, adds the outputs of two LSTMs.

The Java tests load the weights into a Carousel network, which must give the same output. Written by torch 2.13.0, keras
3.15.1, h5py 3.14.0 and safetensors 0.8.0.
"""

import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from keras import layers
from safetensors.numpy import save_file

V, T, B = 7, 5, 3
FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "interop"
symbols = np.random.default_rng(1).integers(0, V, (T, B))


def save(name, weights, y):
    """Saves the weights, the symbols and y; step t of sequence b is row t*B + b of symbols and of y."""
    weights |= {"symbols": symbols.reshape(T * B, 1), "y": y.reshape(T * B, -1)}
    floats = {key: np.ascontiguousarray(w, np.float32) for key, w in weights.items()}
    save_file(floats, FOLDER / f"{name}-weights.safetensors")


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Embedding(V, 4)
        self.lstm = torch.nn.LSTM(4, 3, num_layers=2)
        self.gru = torch.nn.GRU(3, 2, bidirectional=True)
        self.norm = torch.nn.LayerNorm(4)
        self.rnn = torch.nn.RNN(4, 3)
        self.head = torch.nn.Linear(3, 2)

    def forward(self, x):
        return self.head(self.rnn(self.norm(self.gru(self.lstm(self.embed(x))[0])[0]))[0])


torch.manual_seed(1)
net = Net()
for p in net.norm.parameters():
    torch.nn.init.normal_(p)
save("torch", {key: w.numpy() for key, w in net.state_dict().items()}, net(torch.tensor(symbols)).detach().numpy())

keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        layers.Embedding(V, 4, name="embed"),
        layers.LSTM(3, return_sequences=True, name="lstm"),
        layers.Bidirectional(layers.GRU(2, return_sequences=True), name="both"),
        layers.GRU(3, return_sequences=True, reset_after=False, name="gru"),
        layers.LayerNormalization(epsilon=1e-5, name="norm"),
        layers.SimpleRNN(3, return_sequences=True, name="rnn"),
        layers.Dense(2, name="head"),
    ]
)
model.build((None, T))
random = np.random.default_rng(2)
for w in model.weights:
    w.assign(random.normal(size=w.shape, scale=0.5))


def save_keras(name, model):
    y = keras.ops.convert_to_numpy(model(symbols.T)).transpose(1, 0, 2)
    save(name, {w.path: keras.ops.convert_to_numpy(w) for w in model.weights}, y)


save_keras("keras", model)
for name in ["keras-model.keras", "keras-model.h5"]:
    model.save(FOLDER / name)
model.save_weights(FOLDER / "keras-model.weights.h5")

dense = keras.Sequential(
    [
        layers.Embedding(V, 4, name="embed"),
        layers.LSTM(3, return_sequences=True, name="lstm"),
        layers.Dense(4, activation="relu", name="first"),
        layers.Dense(3, activation="tanh", name="second"),
        layers.Dense(3, activation="linear", name="third"),
        layers.Dense(1, activation="sigmoid", name="head"),
    ]
)
dense.build((None, T))
for w in dense.weights:
    w.assign(random.normal(size=w.shape))
save_keras("keras-dense", dense)
dense.save(FOLDER / "keras-dense.keras")

apart = keras.Sequential(
    [
        layers.Embedding(V, 4, name="embed"),
        layers.LSTM(3, return_sequences=True, name="lstm"),
        layers.TimeDistributed(layers.Dense(4, name="inside"), name="every"),
        layers.ReLU(name="relu"),
        layers.Dropout(0.1, name="drop"),
        layers.Dense(3, name="third"),
        layers.Activation("tanh", name="tanh"),
        layers.Dense(1, name="head"),
        layers.Activation("sigmoid", name="sigmoid"),
    ]
)
apart.build((None, T))
for w in apart.weights:
    w.assign(random.normal(size=w.shape))
save_keras("keras-apart", apart)
for name in ["keras-apart.keras", "keras-apart.weights.h5"]:
    (apart.save if name.endswith(".keras") else apart.save_weights)(FOLDER / name)

x = keras.Input((T, 3), name="x")
a = layers.LSTM(3, return_sequences=True, name="a")(x)
b = layers.LSTM(3, return_sequences=True, name="b")(a)
residual = keras.Model(x, layers.Dense(1, name="head")(layers.Add(name="sum")([a, b])))
residual.save(FOLDER / "keras-residual.h5")
residual.save_weights(FOLDER / "keras-residual.weights.h5")
