"""PyTorch's side of src/bench/compare: one workload, driven by lines on standard input.

    train MILLIS    as many training steps as fit; answers with the microseconds of each
    infer MILLIS    the same for forward passes
    describe        which of the settings tried were the fastest, and so are used
    memory          the peak resident memory of this process in megabytes

Before it takes commands it finds PyTorch's best settings for this workload: one or two threads, its oneDNN
LSTM or its own, and the fastest of its three implementations of Adam.
"""

import itertools
import statistics
import sys
import time

import torch
from torch import nn

THREADS = (1, 2)
ADAMS = ({}, {"foreach": True}, {"fused": True})
TRIAL_SECONDS = 0.4
TRIALS = 2


class Network(nn.Module):
    def __init__(self, D, H, L, V):
        super().__init__()
        self.embedding = nn.Embedding(V, D) if V else None
        self.lstm = nn.LSTM(D, H, num_layers=L)
        self.output = nn.Linear(H, V or 1)

    def forward(self, x):
        if self.embedding is not None:
            x = self.embedding(x)
        h, _ = self.lstm(x)
        return self.output(h if self.embedding is not None else h[-1])


class Workload:
    def __init__(self, B, T, D, H, L, V):
        torch.manual_seed(1)
        self.network = Network(D, H, L, V)
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

    def adam(self, options):
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3, **options)

    def train(self):
        self.optimizer.zero_grad()
        self.loss(self.network(self.x)).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 5)
        self.optimizer.step()

    def infer(self):
        with torch.inference_mode():
            self.network(self.x)


def times(action, seconds):
    """The microseconds of each of the actions that fit into so many seconds, at least two."""
    result = []
    end = time.perf_counter() + seconds
    while len(result) < 2 or time.perf_counter() < end:
        start = time.perf_counter()
        action()
        result.append((time.perf_counter() - start) * 1e6)
    return result


def fastest(choices, use, action):
    """The choice under which the action's median time is the least, after a trial of each, several times in turn."""
    median = {}
    for trial in range(TRIALS + 1):  # the first is warm-up
        for k, choice in enumerate(choices):
            use(choice)
            m = statistics.median(times(action, TRIAL_SECONDS))
            if trial > 0:
                median[k] = min(m, median.get(k, m))
    return choices[min(median, key=median.get)]


def use_engine(choice):
    threads, onednn = choice
    if threads != torch.get_num_threads():
        torch.set_num_threads(threads)
    torch.backends.mkldnn.enabled = onednn


def name(engine):
    return f"{engine[0]} {'thread' if engine[0] == 1 else 'threads'}, {'oneDNN' if engine[1] else 'own'} LSTM"


def peak_megabytes():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024


def main():
    workload = Workload(*map(int, sys.argv[1:7]))
    engines = list(itertools.product(THREADS, (False, True)))
    workload.adam(ADAMS[0])
    training = fastest(engines, use_engine, workload.train)
    use_engine(training)
    adam = fastest(ADAMS, workload.adam, workload.train)
    workload.adam(adam)
    inference = fastest(engines, use_engine, workload.infer)

    actions = {"train": (training, workload.train), "infer": (inference, workload.infer)}
    print("ready", flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "describe":
            print(f"train: {name(training)}, {next(iter(adam), 'plain')} Adam; infer: {name(inference)}", flush=True)
        elif command == "memory":
            print(peak_megabytes(), flush=True)
        else:
            engine, action = actions[command]
            use_engine(engine)
            print(*(f"{t:.1f}" for t in times(action, int(arguments[0]) / 1000)), flush=True)


if __name__ == "__main__":
    main()
