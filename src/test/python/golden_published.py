"""Frozen results of published code of the cells since 1997. The code is not part of this project; pass its folders:

    python src/test/python/golden_published.py XLSTM ORDERED_NEURONS MINGRU_PYTORCH

XLSTM is the folder xlstm of the xLSTM authors' repository, ORDERED_NEURONS the repository of the ON-LSTM's authors, and
MINGRU_PYTORCH the folder minGRU_pytorch of P. Wang's repository. README.md says what they are and which conventions differ
from ours. PyTorch computes the gradients. If the code has several forms, they must agree before one is written.
"""

import importlib
import pathlib
import sys
import types

import torch

from golden import Case, columns

T, B, D, H = 6, 3, 3, 4
SOURCES = {
    "xlstm": ("032a6fb8ee19a8c0db80ae6111ff4744a09414a9", "github.com/NX-AI/xlstm", "Apache-2.0"),
    "ordered-neurons": ("46d63cde024802eaf1eb7cc896431329014dd869", "github.com/yikangshen/Ordered-Neurons", "BSD-3-Clause"),
    "mingru-pytorch": ("38b26e119a2e85e70ea53825dc09b91b021afa06", "github.com/lucidrains/minGRU-pytorch", "MIT"),
}


def package(folder):
    """Makes the package's modules importable without its __init__, which imports far more than a cell."""
    folder = pathlib.Path(folder).resolve()
    module = types.ModuleType(folder.name)
    module.__path__ = [str(folder)]
    sys.modules[folder.name] = module


class Published(Case):
    """A case whose outputs and gradients come from published code."""

    def __init__(self, peer, kind, gates, rows, name=None, recurrent=False, states="", chunk=1):
        version, source, licence = SOURCES[peer]
        origin = dict(source=source, licence=licence, torch=torch.__version__.split("+")[0])
        header = dict(cell=kind, given=bool(states)) | origin
        super().__init__(peer, version, "double", name or kind, dict(T=T, B=B, D=D, H=H, C=chunk), **header)
        self.p = {}
        for gate in gates:
            n = rows.get(gate, H)
            self.p[f"W_x{gate}"] = self.leaf(n, D)
            if recurrent:
                self.p[f"W_h{gate}"] = self.leaf(n, H)
            self.p[f"b_{gate}"] = self.leaf(n)
        self.parameters = {name: w.detach() for name, w in self.p.items()}
        self.x = self.leaf(T, B, D, scale=2)
        self.start = {s: self.leaf(B, H) for s in states}

    def leaf(self, *shape, scale=0.75):
        return torch.tensor(self.grid(*shape, scale=scale), requires_grad=True)

    def stacked(self, kind, gates):
        return torch.cat([self.p[f"{kind}{gate}"] for gate in gates])

    def affine(self, gates, bias=True):
        """W_x x of all gates side by side, plus their biases."""
        z = self.x @ self.stacked("W_x", gates).T
        return z + self.stacked("b_", gates) if bias else z

    def freeze(self, y, end=None):
        """Writes y, the last states, and the gradients of sum(R * y) + sum over states of sum(Rs * sT)."""
        R = torch.tensor(self.grid(*y.shape, scale=1))
        self.arrays = {"x": columns(self.x.detach()), "y": columns(y.detach()), "R": columns(R)}
        loss = (R * y).sum()
        for letter, state in (end or {}).items():
            Rs = torch.tensor(self.grid(*state.shape, scale=1))
            loss = loss + (Rs * state).sum()
            self.arrays |= {f"{letter}T": state.detach().T, f"R{letter}": Rs.T}
            self.arrays[f"{letter}0"] = self.start[letter].detach().T
        loss.backward()
        self.numbers["loss"] = loss.item()
        self.gradients = {name: w.grad for name, w in self.p.items()} | {"x": columns(self.x.grad)}
        # a state that no gate reads has no gradient
        self.gradients |= {f"{s}0": w.grad.T for s, w in self.start.items() if w.grad is not None}
        self.save()


def agree(what, one, other):
    gap = (one - other).abs().max().item()
    assert gap < 1e-12, f"{what}: forms differ by {gap}"


def slstm():
    cells = importlib.import_module("xlstm.blocks.slstm.cell")
    case = Published("xlstm", "slstm", "zifo", {}, recurrent=True, states="hcnm")
    case.start["n"] = torch.tensor(1 + abs(case.grid(B, H)), requires_grad=True)
    config = cells.sLSTMCellConfig(
        hidden_size=H, num_heads=1, backend="vanilla", input_shape="SBGNH", output_shape="SBH"
    )
    cell = cells.sLSTMCell(config).double()
    weights = {"_recurrent_kernel_": case.stacked("W_h", "ifzo")[None], "_bias_": case.stacked("b_", "ifzo")}
    start = torch.stack([case.start[s] for s in "hcnm"])
    y, end = torch.func.functional_call(cell, weights, (case.affine("ifzo", bias=False), start))
    case.freeze(y, dict(zip("hcnm", end)))


def heads_first(z):
    """Converts T x B x n to B x heads x T x n, with one head."""
    return z.transpose(0, 1)[:, None]


def mlstm_case(name, states):
    case = Published("xlstm", "mlstm", "qkvifo", {"i": 1, "f": 1}, name=name, states=states)
    q, k, v, i, f = (heads_first(case.affine(gate)) for gate in "qkvif")
    return case, torch.sigmoid(case.affine("o")), dict(queries=q, keys=k, values=v, igate_preact=i, fgate_preact=f)


def mlstm_parallel():
    backends = importlib.import_module("xlstm.blocks.mlstm.backends")
    case, o, inputs = mlstm_case("mlstm-parallel", "")
    y = backends.parallel_stabilized_simple(**inputs, eps=0)
    chunks = inputs | {gate: inputs[gate][..., 0] for gate in ("igate_preact", "fgate_preact")}
    agree("mlstm, parallel and chunked", y, backends.chunkwise_simple(**chunks, chunk_size=3, eps=0))
    case.freeze(o * y[:, 0].transpose(0, 1))


def mlstm():
    backends = importlib.import_module("xlstm.blocks.mlstm.backends")
    case, o, inputs = mlstm_case("mlstm", "hnm")
    case.start |= {"C": case.leaf(B, H * H), "m": case.leaf(B, 1)}
    # their C is k vᵀ by rows, ours is v kᵀ by columns, so the numbers and their order are the same
    C = case.start["C"].reshape(B, 1, H, H)
    n, m = case.start["n"].reshape(B, 1, H, 1), case.start["m"].reshape(B, 1, 1, 1)
    q, k, v, i, f = inputs.values()
    ys = []
    for t in range(T):
        now = [z[:, :, t : t + 1].clone() for z in (q, k, v, i, f)]
        y, (C, n, m) = backends.recurrent_step_stabilized_simple(C, n, m, *now, eps=0)
        ys.append(o[t] * y.reshape(B, H))
    end = {"h": ys[-1], "C": C.reshape(B, -1), "n": n.reshape(B, -1), "m": m.reshape(B, 1)}
    case.freeze(torch.stack(ys), end)


def onlstm():
    cells = importlib.import_module("ON_LSTM")
    case = Published("ordered-neurons", "onlstm", ("mi", "mf", "o", "c", "i", "f"), {"mi": H // 2, "mf": H // 2},
                     recurrent=True, states="hc", chunk=2)
    cell = cells.ONLSTMCell(D, H, 2).double().eval()
    gates = ("mi", "mf", "o", "c", "i", "f")
    bias = case.stacked("b_", gates)
    weights = {"hh.weight": case.stacked("W_h", gates), "hh.bias": torch.zeros_like(bias)}
    h, c, ys = case.start["h"], case.start["c"].reshape(B, H // 2, 2), []
    z = case.affine(gates)
    for t in range(T):
        h, c, _ = torch.func.functional_call(cell, weights, (None, (h, c), z[t]))
        ys.append(h)
    case.freeze(torch.stack(ys), {"h": h, "c": c.reshape(B, H)})


def min_cell(kind, name, gates):
    """Their linear maps have no bias, so an additional input, always 1, takes its place."""
    case = Published("mingru-pytorch", kind, sorted(gates), {})
    module = getattr(importlib.import_module(f"minGRU_pytorch.{name}"), name)(D + 1, H / (D + 1), proj_out=False)
    weight, = dict(module.named_parameters())
    W = torch.cat([case.stacked("W_x", gates), case.stacked("b_", gates)[:, None]], 1)
    x = torch.cat([case.x, torch.ones(T, B, 1)], 2).transpose(0, 1)

    def run(x, **state):
        return torch.func.functional_call(module, {weight: W}, (x,), state)

    y, h, steps = run(x), None, []
    for t in range(T):
        h = run(x[:, t : t + 1], prev_hidden=h)
        steps.append(h)
    agree(f"{kind}, all steps at once and one by one", y, torch.cat(steps, 1))
    case.freeze(y.transpose(0, 1))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    package(sys.argv[1])
    sys.path.insert(0, sys.argv[2])
    package(sys.argv[3])
    slstm()
    mlstm_parallel()
    mlstm()
    onlstm()
    min_cell("mingru", "minGRU", "nz")
    min_cell("minlstm", "minLSTM", "nfi")
