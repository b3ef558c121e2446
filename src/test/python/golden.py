"""What the golden scripts share: random numbers, our names and layout, and the file format (see README.md).

Every case is written in Carousel's own terms: parameters by gate, one column per example, and a batch of sequences
as D x (T*B) with step t of sequence b in column t*B + b. Each script converts these to its peer's layout and back.
"""

import json
import pathlib
import zlib

import numpy as np

GATES = {"lstm": "ifco", "gru": "rzn", "rnn": "h"}
FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "golden"


class Case:
    """One case under construction: a random generator seeded by its name, and everything that goes into its file."""

    def __init__(self, peer, version, arithmetic, name, sizes, **header):
        self.name = f"{peer}-{name}"
        self.digits = {"double": 10, "float": 9}[arithmetic]
        self.header = dict(peer=peer, version=version, arithmetic=arithmetic, case=name, sizes=sizes, **header)
        self.arrays, self.parameters, self.gradients = {}, {}, {}
        self.numbers = {}
        self.random = np.random.default_rng(zlib.crc32(self.name.encode()))

    def grid(self, *shape, scale=0.75):
        """Uniform multiples of 1/64 in [-scale, scale]: few digits in the file, the same in float and in double."""
        top = int(scale * 64)
        return self.random.integers(-top, top, shape, endpoint=True) / 64

    def cell(self, kind, D, H, prefix="", peepholes=False, coupled=False, reset="after"):
        """Draws the parameters of one recurrent cell, stores them under the prefix, and returns them without it."""
        gates = GATES[kind].replace("i", "") if coupled else GATES[kind]
        p = {}
        for g in gates:
            p[f"W_x{g}"], p[f"W_h{g}"], p[f"b_{g}"] = self.grid(H, D), self.grid(H, H), self.grid(H)
        if kind == "gru" and reset == "after":
            p["b_hn"] = self.grid(H)
        if peepholes:
            p |= {f"W_c{g}": self.grid(H) for g in gates if g != "c"}
        self.parameters |= {prefix + name: value for name, value in p.items()}
        return p

    def save(self):
        """Writes the file, one line for each number, list or matrix."""
        lines = [f'"{key}": {json.dumps(value)}' for key, value in self.header.items()]
        lines += [f'"{key}": {json.dumps(self.rounded(value))}' for key, value in self.numbers.items()]
        for group in ("arrays", "parameters", "gradients"):
            matrices = [f'  "{key}": {self.written(m)}' for key, m in getattr(self, group).items()]
            if matrices:
                lines.append(f'"{group}": {{\n' + ",\n".join(matrices) + "\n}")
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{self.name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        print(f"  {self.name}")

    def written(self, m):
        m = matrix(m)
        content = {"rows": m.shape[0], "cols": m.shape[1], "data": self.rounded(m.ravel(order="F"))}
        return json.dumps(content, separators=(",", ":"))

    def rounded(self, value):
        """Rounds to the case's number of digits; + 0.0 turns -0 into 0."""
        if np.ndim(value):
            return [self.rounded(v) for v in value]
        return float(f"{value:.{self.digits}g}") + 0.0


def matrix(a):
    """Turns a vector into a column; leaves a matrix unchanged."""
    a = np.asarray(a, dtype=np.float64)
    return a.reshape(-1, 1) if a.ndim == 1 else a


def columns(a):
    """Converts T x B x D, the peers' layout, to D x (T*B)."""
    a = np.asarray(a, dtype=np.float64)
    return a.reshape(-1, a.shape[-1]).T


def valid(lengths, T):
    """T x B: 1 where sequence b has a step t, 0 where there is padding."""
    return (np.arange(T)[:, None] < np.asarray(lengths)[None, :]).astype(np.float64)


def prefixes(layers, bidirectional):
    """The name prefixes of each layer's directions: "0.", or "0.forward." and "0.backward."."""
    return [[layer + d for d in (("forward.", "backward.") if bidirectional else ("",))] for layer in layers]
