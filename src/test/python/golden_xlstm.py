"""Frozen results of sLSTM and mLSTM, written in PyTorch from the equations of Beck et al. 2024 (arXiv 2405.04517):
python src/test/python/golden_xlstm.py

Nothing here is derived from Slstm.java or Mlstm.java. The script computes the states of the formulas before stabilisation,
in double. Multiplied by exp(-m), they are the stabilised states that Carousel keeps. PyTorch computes the gradients.
"""

import torch
from torch.nn.functional import logsigmoid

from golden import Case, columns, valid

VERSION = torch.__version__.split("+")[0]
T, B, D, H = 7, 4, 3, 5
LENGTHS = [5, 7, 1, 3]


def tensor(a):
    return torch.tensor(a, dtype=torch.float64, requires_grad=True)


def parameters(case, gates, seen_by_all, ones=""):
    """Draws W_xg, b_g and, if gates see h, W_hg; the gates in ones have a single row."""
    p = {}
    for g in gates:
        rows = 1 if g in ones else H
        p[f"W_x{g}"] = case.grid(rows, D)
        if seen_by_all:
            p[f"W_h{g}"] = case.grid(rows, H)
        p[f"b_{g}"] = case.grid(rows)
    case.parameters = p
    return {name: tensor(value) for name, value in p.items()}


def slstm_step(p, x, s, log_f):
    def affine(g):
        return x @ p[f"W_x{g}"].T + s["h"] @ p[f"W_h{g}"].T + p[f"b_{g}"]

    held, i = log_f(affine("f")) + s["m"], affine("i")
    m = torch.where(s["n"] == 0, i, torch.maximum(held, i))
    f = torch.where(s["n"] == 0, torch.zeros_like(i), torch.exp(log_f(affine("f"))))
    c = f * s["C"] + torch.exp(i) * torch.tanh(affine("z"))
    n = f * s["N"] + torch.exp(i)
    return {"h": torch.sigmoid(affine("o")) * c / n, "C": c, "N": n, "m": m, "c": c * torch.exp(-m), "n": n * torch.exp(-m)}


def mlstm_step(p, x, s, log_f):
    def affine(g):
        return x @ p[f"W_x{g}"].T + p[f"b_{g}"]

    q, k, v, i, f = affine("q"), affine("k") / H**0.5, affine("v"), affine("i"), log_f(affine("f"))
    m = torch.maximum(f + s["m"], i)
    memory = torch.exp(f)[:, :, None] * s["MEMORY"] + torch.exp(i)[:, :, None] * v[:, :, None] * k[:, None, :]
    n = torch.exp(f) * s["N"] + torch.exp(i) * k
    divisor = torch.clamp(torch.abs((n * q).sum(1, keepdim=True)), min=1)
    h = torch.sigmoid(affine("o")) * (memory @ q[:, :, None])[:, :, 0] / divisor
    e = torch.exp(-m)
    return {"h": h, "MEMORY": memory, "N": n, "m": m, "C": (memory * e[:, :, None]).transpose(1, 2).reshape(B, H * H), "n": n * e}


def identity(x):
    return x


def case(name, kind, lengths=None, given=False, log_f=logsigmoid, **header):
    """Outputs, final states, and the gradients of L = sum(R * y) + sum over states of sum(Rs * sT)."""
    more = header | ({"lengths": lengths} if lengths else {})
    case = Case("torch", VERSION, "double", name, dict(T=T, B=B, D=D, H=H), cell=kind, given=given, **more)
    step = slstm_step if kind == "slstm" else mlstm_step
    p = parameters(case, "zifo", True) if kind == "slstm" else parameters(case, "qkvifo", False, ones="if")
    letters = "hcnm" if kind == "slstm" else "hCnm"
    x = tensor(case.grid(T, B, D, scale=2))
    case.arrays["x"] = columns(x.detach())

    rows = {"h": H, "c": H, "C": H * H, "n": H, "m": H if kind == "slstm" else 1}
    start = {s: torch.zeros(B, rows[s], dtype=torch.float64) for s in letters}
    if given:
        start = {s: tensor(case.grid(B, rows[s])) for s in letters}
        if kind == "slstm":
            start["n"] = tensor(1 + abs(case.grid(B, H)))
        case.arrays |= {f"{s}0": start[s].detach().numpy().T for s in letters}
    s = dict(start)
    e = torch.exp(s["m"])
    s["N"] = s["n"] * e
    if kind == "slstm":
        s["C"] = s["c"] * e
    else:
        s["MEMORY"] = s["C"].reshape(B, H, H).transpose(1, 2) * e[:, :, None]

    mask = torch.tensor(valid(lengths or [T] * B, T))
    ys = []
    for t in range(T):
        new = step(p, x[t], s, log_f)
        s = {name: torch.where(mask[t].reshape(B, *[1] * (v.dim() - 1)) > 0, v, s[name]) for name, v in new.items()}
        ys.append(s["h"] * mask[t][:, None])
    y = torch.stack(ys)

    R = torch.tensor(case.grid(*y.shape, scale=1)) * mask[:, :, None]
    case.arrays |= {"y": columns(y.detach()), "R": columns(R)}
    loss = (R * y).sum()
    for letter in letters:
        Rs = torch.tensor(case.grid(*s[letter].shape, scale=1))
        case.arrays |= {f"{letter}T": s[letter].detach().numpy().T, f"R{letter}": Rs.numpy().T}
        loss = loss + (Rs * s[letter]).sum()
    loss.backward()
    case.numbers["loss"] = loss.item()
    case.gradients = {name: w.grad for name, w in p.items()} | {"x": columns(x.grad)}
    if given:
        # if no gate sees h, the initial h has no gradient
        case.gradients |= {f"{s}0": start[s].grad.T for s in letters if start[s].grad is not None}
    case.save()


if __name__ == "__main__":
    case("slstm-lengths", "slstm", lengths=LENGTHS, given=True)
    case("slstm-exponential-forget", "slstm", given=True, log_f=identity, exponentialForget=True)
    case("mlstm-lengths", "mlstm", lengths=LENGTHS, given=True)
