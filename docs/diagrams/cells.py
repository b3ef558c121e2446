"""The recurrent cells of chapters 02 and 07, wire by wire. Compare src/main/java/carousel/textbook."""

from ink import Picture

TOP, GATES, HIDDEN, INPUT = 105, 228, 292, 318  # heights: the state line, the gates, the wires of h and of x
BODY = (122, 52, 600, 296)

F = "f_t = σ(W_{xf} x_t + W_{hf} h_{t-1} + b_f)"
I = "i_t = σ(W_{xi} x_t + W_{hi} h_{t-1} + b_i)"
CANDIDATE = "~c_t = \\tanh(W_{xc} x_t + W_{hc} h_{t-1} + b_c)"
C = "c_t = f_t * c_{t-1} + i_t * ~c_t"
O = "o_t = σ(W_{xo} x_t + W_{ho} h_{t-1} + b_o)"
H = "h_t = o_t * \\tanh(c_t)"
WHOLE = {"forget", "write", "read"}


def inputs(p, taps):
    """x_t and h_(t-1), and a tap of both below each gate."""
    p.note("the inputs and their taps to the gates")
    last = max(taps)
    p.math(66, HIDDEN + 5, "h_{t-1}").wire("hidden", (92, HIDDEN), (last - 16, HIDDEN), (last - 16, GATES + 26))
    p.math(166, 380, "x_t").wire("ink", (166, 362), (166, INPUT), (last + 16, INPUT), (last + 16, GATES + 26))
    for x in sorted(taps)[:-1]:
        p.dot("hidden", x - 16, HIDDEN).wire("hidden", (x - 16, HIDDEN), (x - 16, GATES + 26))
        p.dot("ink", x + 16, INPUT).wire("ink", (x + 16, INPUT), (x + 16, GATES + 26))


def equations(p, left, right, new=(), y=408, columns=(42, 434)):
    """The equations below a cell, in two columns; those that are new or changed are marked. Long ones get smaller letters."""
    p.note("the equations")
    size = 16 if any(len(line) > 48 for line in (*left, *right)) else 18
    for x, lines, end in zip(columns, (left, right), (columns[1] - 20, 812)):
        for n, line in enumerate(lines):
            if line in new:
                p.mark(x - 10, y + 31 * n - 20, end - x + 10, 28)
            p.math(x, y + 31 * n, line, "start", size=size)


def lstm(name, title, alt, heading, parts, new=(), say=(), lines=((), ()), **variant):
    """A picture of an LSTM and its equations; those in `new` are marked, and so are the parts named there."""
    p = Picture(name, 840, 494, title, alt)
    p.text(28, 33, heading, "title", "start")
    cell(p, parts, new, **variant)
    for n, words in enumerate(say):
        p.text(612, 222 + 22 * n, words)
    equations(p, *lines, new=new)
    p.save()


def cell(p, parts, new=(), peephole=None, coupled=False, squash="tanh"):
    """An LSTM with the parts named: forget, write, read."""
    p.body(*BODY)
    taps = [x for x, part in ((222, "forget"), (334, "write"), (446, "write"), (558, "read")) if part in parts]
    if coupled:
        taps.remove(334)
    if taps:
        inputs(p, taps)

    p.note("the cell state")
    p.math(66, TOP + 5, "c_{t-1}").math(778, TOP + 5, "c_t")
    p.wire("cell", (92, TOP), (757, TOP), kind="road", halo="state" in new)

    if "forget" in parts:
        mark = "forget" in new
        p.note("the forget gate").box("forget", 222, GATES, sign="σ", label="forget gate", halo=mark)
        p.wire("forget", (222, GATES - 25), (222, TOP + 13), halo=mark)
        p.op("forget", 222, TOP, "×", halo=mark).math(234, 172, "f_t", "start")
    if "write" in parts:
        write(p, "write" in new, coupled, squash, "squash" in new)
    if "read" in parts:
        read(p, "read" in new, squash, "squash" in new)
    if peephole:
        peepholes(p, peephole, "peephole" in new, "peephole output" in new)


def write(p, mark, coupled, squash, changed):
    p.note("the input gate, the candidate, and what they add to the cell state")
    if coupled:
        p.dot("forget", 222, 150).wire("forget", (222, 150), (308, 150), halo=True).op("input", 321, 150, "1-", halo=True)
        p.wire("input", (334, 150), (377, 150), halo=True).math(355, 172, "i_t")
    else:
        p.box("input", 334, GATES, sign="σ", label="input gate", halo=mark)
        p.wire("input", (334, GATES - 25), (334, 150), (377, 150), halo=mark).math(324, 172, "i_t", "end")
    p.box("candidate", 446, GATES, sign="\\" + squash, label="candidate", halo=mark or changed)
    p.wire("candidate", (446, GATES - 25), (446, 150), (403, 150), halo=mark).math(457, 172, "~c_t", "start")
    p.op("input", 390, 150, "×", halo=mark).wire("cell", (390, 137), (390, TOP + 13), halo=mark)
    p.op("cell", 390, TOP, "+", halo=mark)


def read(p, mark, squash, changed):
    p.note("the output gate and the hidden state")
    p.box("output", 558, GATES, sign="σ", label="output gate", halo=mark)
    p.dot("cell", 660, TOP, 5).wire("cell", (660, TOP), (660, 139), halo=mark)
    p.box("cell", 660, 156, 64, 32, "\\" + squash, halo=mark or changed)
    p.wire("cell", (660, 172), (660, GATES - 13), halo=mark)
    p.wire("output", (605, GATES), (647, GATES), halo=mark).math(623, GATES - 9, "o_t")
    p.op("output", 660, GATES, "×", halo=mark)
    p.wire("hidden", (660, GATES + 13), (660, HIDDEN), (757, HIDDEN), halo=mark).math(778, HIDDEN + 5, "h_t")


def peepholes(p, kind, mark, mark_output):
    p.note("the peepholes")
    p.dot("cell", 152, TOP, 5)
    p.wire("cell", (152, TOP), (152, 184), (196, 184), (196, GATES - 25), halo=mark)
    p.dot("cell", 190, 184).wire("cell", (190, 184), (308, 184), (308, GATES - 25), halo=mark)
    if kind == "now":
        p.dot("cell", 558, TOP, 5).wire("cell", (558, TOP), (558, GATES - 25), halo=mark)
    else:
        p.dot("cell", 302, 184).wire("cell", (302, 184), (558, 184), (558, GATES - 25), halo=mark or mark_output)


def gru(name, title, alt, heading, after, lines, new):
    """The GRU of Cho et al.; `after` puts the reset gate after the matrix, as PyTorch and Keras do."""
    p = Picture(name, 840, 464, title, alt)
    p.text(28, 33, heading, "title", "start").body(*BODY)
    p.note("the hidden state, which is all the memory there is")
    p.math(66, TOP + 5, "h_{t-1}").math(778, TOP + 5, "h_t").wire("hidden", (92, TOP), (757, TOP), kind="road")

    p.note("the inputs and their taps to the gates")
    p.dot("hidden", 150, TOP, 5).wire("hidden", (150, TOP), (150, HIDDEN), (600, HIDDEN), (600, GATES + 26))
    p.math(166, 380, "x_t").wire("ink", (166, 362), (166, INPUT), (640, INPUT), (640, GATES + 26))
    for x in (222, 346):
        p.dot("hidden", x - 16, HIDDEN).wire("hidden", (x - 16, HIDDEN), (x - 16, GATES + 26))
        p.dot("ink", x + 16, INPUT).wire("ink", (x + 16, INPUT), (x + 16, GATES + 26))

    p.note("the update gate z: how much of the old state stays")
    p.box("forget", 222, GATES, sign="σ", label="update gate").wire("forget", (222, GATES - 25), (222, TOP + 13))
    p.op("forget", 222, TOP, "×").math(210, 190, "z_t", "end")
    p.dot("forget", 222, 152).wire("forget", (222, 152), (345, 152)).op("input", 358, 152, "1-")
    p.wire("input", (371, 152), (485, 152))

    p.note("the reset gate r: how much of the old state the candidate sees")
    at, matrix, width = (544, 454, 118) if after else (446, 522, 64)
    p.box("reset", 346, GATES, sign="σ", label="reset gate")
    p.wire("reset", (393, GATES), (at, GATES), (at, HIDDEN - 13), halo=True).math(411, GATES - 9, "r_t")
    p.box("hidden", matrix, HIDDEN, width, 32, "W_{hn} · + b_{hn}" if after else "W_{hn}", halo=True)
    p.op("reset", at, HIDDEN, "×", halo=True)

    p.note("the candidate n, and what it adds")
    p.box("candidate", 620, GATES, sign="\\tanh", label="candidate")
    p.wire("candidate", (620, GATES - 25), (620, 152), (511, 152)).math(632, 190, "n_t", "start")
    p.op("input", 498, 152, "×").wire("hidden", (498, 139), (498, TOP + 13)).op("hidden", 498, TOP, "+")
    equations(p, *lines, new=new, columns=(42, 376))
    p.save()


def rnn():
    p = Picture(
        "07-rnn", 840, 330, "A plain recurrent cell",
        "A cell with nothing in it but one box, tanh. It reads the input x and the old hidden state, and its output is the new"
        " hidden state. There is no cell state and no gate.",
    )
    p.text(28, 33, "The plain recurrent network: no gates, no cell state", "title", "start").body(122, 52, 600, 166)
    p.note("everything passes through one tanh")
    p.math(66, 125, "h_{t-1}").wire("hidden", (92, 120), (373, 120), kind="road")
    p.math(420, 252, "x_t").wire("ink", (420, 234), (420, 146)).box("hidden", 420, 120, sign="\\tanh")
    p.wire("hidden", (467, 120), (757, 120), kind="road").math(778, 125, "h_t")
    equations(p, ["h_t = \\tanh(W_{xh} x_t + W_{hh} h_{t-1} + b_h)"], [], y=300)
    p.save()


def growing():
    """Chapter 02: the cell, gate by gate. All four pictures have the same size, so that they can be laid over each other."""
    kept, erased = "c_t = c_{t-1}", "c_t = f_t * c_{t-1}"
    lstm(
        "02-cell-1-state", "The state line of an LSTM cell",
        "A cell with one thick line through it, from the cell state at step t-1 on the left to the cell state at step t on the"
        " right. Nothing acts on it yet, so the state is handed on unchanged.",
        "1 · The cell state is handed on", set(), {"state", kept}, ("It lasts forever.", "Nothing can change it."), lines=([], [kept]),
    )
    lstm(
        "02-cell-2-forget", "An LSTM cell with its forget gate",
        "The forget gate is added. It reads the input x and the old hidden state h, and its output f multiplies the line of the"
        " cell state.",
        "2 · The forget gate: hold or erase", {"forget"}, {"forget", F, erased},
        ("It holds and erases.", "It cannot write."), lines=([F], [erased]),
    )
    lstm(
        "02-cell-3-write", "An LSTM cell with input gate and candidate",
        "The input gate and the candidate are added. Both read x and h. They are multiplied with each other, and the product is"
        " added to the cell state after the forget gate has acted.",
        "3 · The input gate and the candidate: write", {"forget", "write"}, {"write", I, CANDIDATE, C},
        ("It holds, erases, writes.", "Nobody can read it."), lines=([F, I, CANDIDATE], [C]),
    )
    lstm(
        "02-cell-4-read", "The whole LSTM cell",
        "The output gate is added. The new cell state goes through tanh, is multiplied by the output gate o, and leaves the cell"
        " as the new hidden state h.",
        "4 · The output gate: read", WHOLE, {"read", O, H}, lines=([F, I, CANDIDATE], [C, O, H]),
    )


def variants():
    """Chapter 07: each variant with its changed line marked."""
    lstm(
        "07-plain", "The plain LSTM cell",
        "The plain LSTM: forget gate, input gate, candidate and output gate read x and the old hidden state. The forget gate"
        " multiplies the cell state, input gate times candidate is added, and the output gate shows tanh of the result.",
        "The plain LSTM", WHOLE, lines=([F, I, CANDIDATE], [C, O, H]),
    )
    f = "f_t = σ(W_{xf} x_t + W_{hf} h_{t-1} + W_{cf} * c_{t-1} + b_f)"
    i = "i_t = σ(W_{xi} x_t + W_{hi} h_{t-1} + W_{ci} * c_{t-1} + b_i)"
    o = "o_t = σ(W_{xo} x_t + W_{ho} h_{t-1} + W_{co} * c_t + b_o)"
    lstm(
        "07-peephole", "An LSTM cell with peepholes",
        "Three extra wires, marked: the forget gate and the input gate see the old cell state, and the output gate sees the new"
        " cell state.",
        "Peepholes: f and i see the old state, o sees the new one", WHOLE, {"peephole", f, i, o}, peephole="now",
        lines=([f, i, CANDIDATE], [C, o, H]),
    )
    slip = "o_t = σ(W_{xo} x_t + W_{ho} h_{t-1} + W_{co} * c_{t-1} + b_o)"
    lstm(
        "07-peephole-slip", "An LSTM cell with the peephole slip",
        "The same three extra wires, but the one to the output gate, marked, also comes from the old cell state: the gate decides"
        " what to show without having seen it.",
        "The slip: o sees the old state", WHOLE, {"peephole output", slip}, peephole="before",
        lines=([f, i, CANDIDATE], [C, slip, H]),
    )
    tied, c = "i_t = 1 - f_t", "c_t = f_t * c_{t-1} + (1 - f_t) * ~c_t"
    lstm(
        "07-coupled", "An LSTM cell with coupled gates",
        "The input gate has no weights of its own, marked: one minus the forget gate multiplies the candidate.",
        "Coupled gates: what is forgotten makes room for what is written", WHOLE, {tied, c}, coupled=True,
        lines=([F, tied, CANDIDATE], [c, O, H]),
    )
    candidate, h = CANDIDATE.replace("tanh", "relu"), H.replace("tanh", "relu")
    lstm(
        "07-relu", "An LSTM cell with relu in place of tanh",
        "The candidate and the squashing of the output, both marked, are relu in place of tanh. Neither has an upper bound.",
        "relu in the cell: nothing bounds the state", WHOLE, {"squash", candidate, h}, squash="relu",
        lines=([F, I, candidate], [C, O, h]),
    )
    r, z = "r_t = σ(W_{xr} x_t + W_{hr} h_{t-1} + b_r)", "z_t = σ(W_{xz} x_t + W_{hz} h_{t-1} + b_z)"
    new, mean = "n_t = \\tanh(W_{xn} x_t + W_{hn} (r_t * h_{t-1}) + b_n)", "h_t = (1 - z_t) * n_t + z_t * h_{t-1}"
    gru(
        "07-gru-before", "A GRU with the reset gate before the matrix",
        "A GRU has one state line, the hidden state. The update gate z multiplies it, and one minus z multiplies the candidate n"
        " that is added. Marked: the reset gate r multiplies the old state before the matrix W_hn.",
        "GRU, reset before the matrix (Cho et al.)", False, ([r, z], [new, mean]), {new},
    )
    new = "n_t = \\tanh(W_{xn} x_t + b_n + r_t * (W_{hn} h_{t-1} + b_{hn}))"
    gru(
        "07-gru-after", "A GRU with the reset gate after the matrix",
        "The same GRU, but the marked pair has changed places: the reset gate r multiplies what comes out of the matrix W_hn.",
        "GRU, reset after the matrix (cuDNN, PyTorch, Keras)", True, ([r, z], [new, mean]), {new},
    )
    rnn()