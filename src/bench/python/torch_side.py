"""PyTorch's side of src/bench/compare: runs one workload with the fastest settings: one or two threads, PyTorch's oneDNN
LSTM or its own, and one of its three implementations of Adam."""

import itertools
import sys

import torch
from torch import nn

import side

ENGINES = list(itertools.product((1, 2), (False, True)))
ADAMS = ("plain", "foreach", "fused")


class Network(nn.Module):
    def __init__(self, D, H, L, V, directions):
        super().__init__()
        self.embedding = nn.Embedding(V, D) if V else None
        self.lstm = nn.LSTM(D, H, num_layers=L, bidirectional=directions == 2)
        self.output = nn.Linear(directions * H, V or 1)

    def forward(self, x):
        if self.embedding is not None:
            return self.output(self.lstm(self.embedding(x))[0])
        _, (h, _) = self.lstm(x)
        directions = 2 if self.lstm.bidirectional else 1
        return self.output(h[-1] if directions == 1 else torch.cat((h[-2], h[-1]), 1))


class Workload:
    def __init__(self, B, T, D, H, L, V, directions):
        torch.manual_seed(1)
        self.network = Network(D, H, L, V, directions)
        if V:
            self.x = torch.randint(V, (T, B))
            y = torch.randint(V, (T, B)).flatten()
            cross_entropy = nn.CrossEntropyLoss()
            self.loss = lambda output: cross_entropy(output.flatten(0, 1), y)
        else:
            self.x = torch.randn(T, B, D)
            y = torch.randn(B, 1)
            mse = nn.MSELoss()
            self.loss = lambda output: mse(output, y)
        self.use_adam("plain")

    def use_adam(self, kind):
        options = {} if kind == "plain" else {kind: True}
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3, **options)
        return self.train

    def train(self):
        self.optimizer.zero_grad()
        self.loss(self.network(self.x)).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5)
        self.optimizer.step()

    def infer(self):
        with torch.inference_mode():
            self.network(self.x)


def use(engine, action):
    threads, onednn = engine
    if threads != torch.get_num_threads():
        torch.set_num_threads(threads)
    torch.backends.mkldnn.enabled = onednn
    return action


def name(engine):
    return f"{side.threads(engine[0])}, {'oneDNN' if engine[1] else 'own'} LSTM"


def main():
    workload = Workload(*map(int, sys.argv[1:8]))
    training = side.fastest(ENGINES, lambda engine: use(engine, workload.train))
    use(training, None)
    adam = side.fastest(ADAMS, workload.use_adam)
    workload.use_adam(adam)
    inference = side.fastest(ENGINES, lambda engine: use(engine, workload.infer))
    side.serve(
        f"PyTorch ({torch.backends.cpu.get_cpu_capability()}): train with {name(training)}, "
        f"{adam} Adam; infer with {name(inference)}",
        train=lambda: use(training, workload.train),
        infer=lambda: use(inference, workload.infer),
    )


if __name__ == "__main__":
    main()
