"""Frozen results of minGRU, minLSTM and ON-LSTM, written in PyTorch from the equations of Feng et al. 2024 (arXiv 2410.01201)
and Shen et al. 2019 (arXiv 1810.09536): python src/test/python/golden_gates.py

Nothing here is derived from the Java cells. minLSTM divides by f + i, as the paper's algorithm does. PyTorch computes the
gradients.
"""

import torch
from golden import Case, columns, valid

VERSION = torch.__version__.split("+")[0]
T, B, D = 7, 4, 3
LENGTHS = [5, 7, 1, 3]


def tensor(a):
    return torch.tensor(a, dtype=torch.float64, requires_grad=True)


def affine(p, g, x, h=None):
    z = x @ p[f"W_x{g}"].T + p[f"b_{g}"]
    return z if h is None else z + h @ p[f"W_h{g}"].T


def g(x):
    return torch.where(x >= 0, x + 0.5, torch.sigmoid(x))


def mingru_step(p, x, s, chunk):
    z = torch.sigmoid(affine(p, "z", x))
    return {"h": (1 - z) * s["h"] + z * g(affine(p, "n", x))}


def minlstm_step(p, x, s, chunk):
    f, i = torch.sigmoid(affine(p, "f", x)), torch.sigmoid(affine(p, "i", x))
    return {"h": f / (f + i) * s["h"] + i / (f + i) * g(affine(p, "n", x))}


def cumax(z):
    return torch.cumsum(torch.softmax(z, -1), -1)


def onlstm_step(p, x, s, chunk):
    f, i, o = (torch.sigmoid(affine(p, gate, x, s["h"])) for gate in "fio")
    master_f = cumax(affine(p, "mf", x, s["h"])).repeat_interleave(chunk, 1)
    master_i = 1 - cumax(affine(p, "mi", x, s["h"])).repeat_interleave(chunk, 1)
    overlap = master_f * master_i
    f = f * overlap + (master_f - overlap)
    i = i * overlap + (master_i - overlap)
    c = f * s["c"] + i * torch.tanh(affine(p, "c", x, s["h"]))
    return {"h": o * torch.tanh(c), "c": c}


def case(name, kind, H, lengths=None, given=False, chunk=1):
    """Outputs, final states, and the gradients of L = sum(R * y) + sum over states of sum(Rs * sT)."""
    more = {"lengths": lengths} if lengths else {}
    case = Case("torch", VERSION, "double", name, dict(T=T, B=B, D=D, H=H, C=chunk), cell=kind, given=given, **more)
    step, gates, letters = {
        "mingru": (mingru_step, "zn", "h"),
        "minlstm": (minlstm_step, "fin", "h"),
        "onlstm": (onlstm_step, ("i", "f", "c", "o", "mf", "mi"), "hc"),
    }[kind]
    p = {}
    for gate in gates:
        rows = H // chunk if gate in ("mf", "mi") else H
        p[f"W_x{gate}"] = case.grid(rows, D)
        if kind == "onlstm":
            p[f"W_h{gate}"] = case.grid(rows, H)
        p[f"b_{gate}"] = case.grid(rows)
    case.parameters = p
    p = {name: tensor(value) for name, value in p.items()}
    x = tensor(case.grid(T, B, D, scale=2))
    case.arrays["x"] = columns(x.detach())

    start = {s: torch.zeros(B, H, dtype=torch.float64) for s in letters}
    if given:
        start = {s: tensor(case.grid(B, H)) for s in letters}
        case.arrays |= {f"{s}0": start[s].detach().numpy().T for s in letters}
    mask = torch.tensor(valid(lengths or [T] * B, T))
    s, ys = dict(start), []
    for t in range(T):
        new = step(p, x[t], s, chunk)
        s = {name: torch.where(mask[t][:, None] > 0, v, s[name]) for name, v in new.items()}
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
        case.gradients |= {f"{s}0": start[s].grad.T for s in letters}
    case.save()


if __name__ == "__main__":
    case("mingru-lengths", "mingru", 5, lengths=LENGTHS, given=True)
    case("minlstm-lengths", "minlstm", 5, lengths=LENGTHS, given=True)
    case("onlstm-lengths", "onlstm", 5, lengths=LENGTHS, given=True)
