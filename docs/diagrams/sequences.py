"""Cells in a row: chapters 01, 03, 04, 08 and 09."""

import math
import random

from cells import BODY, GATES, HIDDEN, TOP, WHOLE, cell
from ink import Picture, toward

GATES_IN_ORDER = ((222, "forget", "f", "σ"), (334, "input", "i", "σ"), (446, "candidate", "c", "\\tanh"), (558, "output", "o", "σ"))


def unrolled():
    p = Picture(
        "01-unrolled", 840, 268, "A recurrent network, as a loop and unrolled",
        "Left: one box reads the input x and, by a loop, its own hidden state from the step before. Right: the same box drawn once"
        " for each time step, from 1 to T. The hidden state goes from box to box, and every box has the same weights.",
    )
    p.text(28, 34, "As a loop", "title", "start").text(300, 34, "Unrolled through time", "title", "start")
    p.note("the loop")
    p.math(124, 246, "x_t").wire("ink", (124, 228), (124, 177)).box("hidden", 124, 150, 80, 50, "\\tanh")
    p.wire("hidden", (124, 125), (124, 66)).math(142, 78, "h_t", "start").dot("hidden", 124, 96, 5)
    p.wire("hidden", (124, 96), (44, 96), (44, 150), (83, 150), kind="road").math(50, 180, "h_{t-1}")
    p.text(220, 160, "=", "title")
    p.note("unrolled")
    p.math(276, 155, "h_0")
    before = 290
    for n, x in enumerate((356, 472, 588)):
        p.wire("hidden", (before, 150), (x - 37, 150), kind="road").box("hidden", x, 150, 74, 50, "\\tanh")
        p.math(x, 246, f"x_{n + 1}").wire("ink", (x, 228), (x, 177))
        p.math(x + 58, 136, f"h_{n + 1}")
        before = x + 37
    p.wire("hidden", (before, 150), (656, 150), kind="road", arrow=False)
    p.wire("hidden", (656, 150), (686, 150), kind="dots", arrow=False)
    p.wire("hidden", (686, 150), (699, 150), kind="road").box("hidden", 736, 150, 74, 50, "\\tanh")
    p.math(736, 246, "x_T").wire("ink", (736, 228), (736, 177))
    p.wire("hidden", (773, 150), (800, 150), kind="road").math(806, 136, "h_T")
    p.note("what all steps share")
    p.curve("faint", "M320 88 v-8 h452 v8", arrow=False)
    p.text(588, 68, "the same weights at every step:", "label", "end").math(598, 68, "W_{xh}, W_{hh}, b_h", "start", size=17)
    p.save()


def steps_back():
    p = Picture(
        "01-steps-back", 840, 396, "The gradient on its way back through time",
        "Five hidden states in a row and the loss at the end. A dashed arrow goes back from the loss through every state; each step"
        " back multiplies by the slope of tanh and the transposed matrix. Below, bars for the size of the gradient: with a factor of"
        " 0.5 a step they shrink to nothing, with 1.5 they grow.",
    )
    p.text(28, 34, "Every step back multiplies by the same matrix", "title", "start")
    xs = (90, 236, 382, 528, 674)
    p.note("forward")
    for n, x in enumerate(xs):
        name = "h_T" if n == 4 else f"h_{{T-{4 - n}}}"
        p.math(x, 91, name)
        p.wire("hidden", (x + 32, 86), ((xs[n + 1] - 34) if n < 4 else 752, 86), kind="road")
    p.math(776, 91, "L")
    p.note("backward")
    p.wire("gradient", (758, 130), (706, 130), kind="back")
    for n in range(4):
        p.wire("gradient", (xs[n + 1] - 34, 130), (xs[n] + 34, 130), kind="back")
        p.math((xs[n] + xs[n + 1]) / 2, 160, "× W_{hh}^⊤ D" + ("_T" if n == 3 else f"_{{T-{3 - n}}}"), size=15)
    for n, x in enumerate(xs):
        p.math(x, 135, "dh_T" if n == 4 else f"dh_{{T-{4 - n}}}", size=17, colour="gradient")
    p.note("how large the gradient is after each step back")
    for base, first, factor, words in ((276, 64, 0.5, "factor 0.5: it vanishes"), (370, 11, 1.5, "factor 1.5: it explodes")):
        p.curve("faint", f"M56 {base} h652", arrow=False)
        for n, x in enumerate(reversed(xs)):
            height = first * factor**n
            p.rect("full gradient", x - 19, base - height, 38, height, 2)
        p.text(722, base - 16, words.split(": ")[0], "small", "start").text(722, base, words.split(": ")[1], "small", "start")
    p.text(138, 196, "slope of tanh:", "small", "end").math(146, 196, "D_t = \\diag(1 - h_t * h_t)", "start", size=16)
    p.save()


def carousel():
    p = Picture(
        "03-carousel", 840, 500, "The constant error carousel beside a plain network",
        "Top: the cell state of an LSTM as a loop and over three steps. Forward, each step multiplies by the forget gate and adds"
        " something new. Backward, the gradient is multiplied by the same forget gates and by nothing else. Bottom: the hidden state of"
        " a plain network. Each step back multiplies by the slope of tanh and by the transposed weight matrix.",
    )
    xs = (262, 436, 610, 784)
    p.text(28, 34, "LSTM: the cell state", "title", "start")
    ring(p, 112, 150, "cell", "c", (("forget", "× f_t"), ("input", "+")))
    p.note("the cell state over three steps, and its gradient")
    for n, x in enumerate(xs):
        late = 3 - n
        t = "t" if late == 0 else f"t-{late}"
        p.math(x, 109, f"c_{{{t}}}" if late else "c_t").math(x, 205, f"dc_{{{t}}}" if late else "dc_t", colour="gradient")
        if late:
            gate = "f_t" if late == 1 else f"f_{{t-{late - 1}}}"
            p.wire("cell", (x + 25, 104), (xs[n + 1] - 28, 104), kind="road")
            p.math(x + 62, 68, gate).wire("forget", (x + 62, 74), (x + 62, 91)).op("forget", x + 62, 104, "×")
            p.math(x + 110, 68, "new", size=15).wire("input", (x + 110, 74), (x + 110, 91)).op("cell", x + 110, 104, "+")
            p.wire("gradient", (xs[n + 1] - 30, 200), (x + 30, 200), kind="backroad")
            p.op("forget", x + 84, 200, "×").math(x + 84, 178, gate)
    p.math(376, 248, "dc_{t-3} = f_{t-2} * f_{t-1} * f_t * dc_t", "start", size=18)
    p.text(366, 248, "Three steps back:", "label", "end")
    p.add(f'<path {p.use("wire faint")} d="M28 268 h784"/>')

    p.text(28, 300, "Plain network: the hidden state", "title", "start")
    ring(p, 112, 408, "hidden", "h", (("faint", "W_{hh}"), ("faint", "\\tanh")))
    p.note("the hidden state over three steps, and its gradient")
    for n, x in enumerate(xs):
        late = 3 - n
        t = "t" if late == 0 else f"t-{late}"
        p.math(x, 355, f"h_{{{t}}}" if late else "h_t").math(x, 429, f"dh_{{{t}}}" if late else "dh_t", colour="gradient")
        if late:
            slope = "D_t" if late == 1 else f"D_{{t-{late - 1}}}"
            p.wire("hidden", (x + 25, 350), (xs[n + 1] - 28, 350), kind="road")
            p.box("faint", x + 57, 350, 44, 30, "W_{hh}").box("faint", x + 109, 350, 44, 30, "\\tanh")
            p.wire("gradient", (xs[n + 1] - 30, 424), (x + 30, 424), kind="backroad")
            p.box("faint", x + 66, 424, 44, 30, "W_{hh}^⊤").box("faint", x + 118, 424, 44, 30, slope)
    p.text(366, 478, "Three steps back:", "label", "end")
    p.math(376, 478, "dh_{t-3} = W_{hh}^⊤ D_{t-2} W_{hh}^⊤ D_{t-1} W_{hh}^⊤ D_t dh_t", "start", size=18)
    p.save()


def ring(p, x, y, colour, name, stations):
    """A state that goes round and passes two stations on its way."""
    p.note("the loop")
    p.curve(colour, f"M{x - 22} {y - 49} A54 54 0 1 0 {x + 33} {y - 43}", "road", False)
    p.curve(colour, f"M{x + 33} {y - 43} A54 54 0 0 0 {x + 1} {y - 54}", "road")
    p.math(x, y + 7, name, size=24)
    for (tone, sign), dx in zip(stations, (-54, 54)):
        wide = 46 if len(sign) > 1 else 30
        p.rect("op " + tone, x + dx - wide / 2, y - 15 + 10, wide, 30).math(x + dx, y + 15, sign, size=17)


def forward():
    p = Picture(
        "04-forward", 840, 420, "One step of an LSTM, forward, with what is kept",
        "One step of an LSTM with every quantity named. Four sums z are made of x and the old hidden state and go through their gate or"
        " tanh. The marked quantities f, i, the candidate, c and o are kept, because the backward pass needs them.",
    )
    p.text(28, 33, "Forward: what the step computes, and what it keeps", "title", "start")
    cell(p, WHOLE)
    for x, _, letter, _ in GATES_IN_ORDER:
        p.math(x, HIDDEN - 10, f"z_{letter}", size=16)
    for x, y in ((230, 154), (305, 154), (452, 154), (607, GATES - 27)):
        p.mark(x, y, 30, 27)
    p.math(700, TOP - 14, "c_t").mark(685, TOP - 32, 30, 27)
    p.mark(300, 374, 22, 22, 6).text(330, 391, "kept for the way back, together with the step's inputs", "label", "start")
    p.save()


def backward():
    p = Picture(
        "04-backward", 840, 440, "The same step, backward, with its two roads",
        "The same picture with every arrow turned round. The thick road runs along the cell state from dc at step t to dc at step t-1"
        " and is multiplied by the forget gate. The thin road leaves it for the three gates and the candidate, and comes together again, through the"
        " transposed matrices W_h, in dh at step t-1. At the right, dh at step t comes in and joins both.",
    )
    p.text(28, 33, "Backward: the same step with its arrows turned", "title", "start").body(*BODY)
    p.note("the road through the cell state")
    p.math(796, TOP + 5, "dc_t^{later}", colour="gradient").math(520, TOP - 14, "dc_t", colour="gradient").wire("gradient", (762, TOP), (92, TOP), kind="backroad")
    p.math(62, TOP + 5, "dc_{t-1}", colour="gradient")
    p.note("the road through the gates")
    p.math(786, HIDDEN + 5, "dh_t", colour="gradient").wire("gradient", (762, HIDDEN), (660, HIDDEN), (660, GATES + 13), kind="back")
    p.wire("gradient", (647, GATES), (605, GATES), kind="back").wire("gradient", (660, GATES - 13), (660, 172), kind="back")
    p.wire("gradient", (660, 140), (660, TOP + 14), kind="back").box("cell", 660, 156, 64, 32, "\\tanh′")
    p.op("output", 660, GATES, "×").op("gradient", 660, TOP, "+")
    p.wire("gradient", (390, TOP), (390, 137), kind="back").dot("gradient", 390, TOP, 6)
    p.wire("gradient", (377, 150), (334, 150), (334, GATES - 25), kind="back")
    p.wire("gradient", (403, 150), (446, 150), (446, GATES - 25), kind="back").op("input", 390, 150, "×")
    p.wire("gradient", (222, TOP + 13), (222, GATES - 25), kind="back").op("forget", 222, TOP, "×")
    p.wire("gradient", (558, GATES + 25), (558, HIDDEN), (92, HIDDEN), kind="back").math(62, HIDDEN + 5, "dh_{t-1}", colour="gradient")
    for x, colour, letter, sign in GATES_IN_ORDER:
        p.box(colour, x, GATES, sign=sign + "′").math(x + 12, GATES + 43, f"dz_{letter}", "start", size=16, colour="gradient")
        if letter != "o":
            p.wire("gradient", (x, GATES + 25), (x, HIDDEN), kind="back").dot("gradient", x, HIDDEN, 5)
        p.math(x + 24, HIDDEN + 24, f"W_{{h{letter}}}^⊤", size=16)
    for x, y, name in ((232, 172, "df_t"), (324, 180, "di_t"), (457, 180, "d~c_t"), (626, GATES - 9, "do_t")):
        p.math(x, y, name, "end" if x == 324 else "start" if x != 626 else "middle", size=17, colour="gradient")
    p.note("the key")
    p.wire("gradient", (130, 382), (70, 382), kind="backroad").text(144, 387, "through c: one factor, the forget gate", "label", "start")
    p.wire("gradient", (130, 412), (70, 412), kind="back").text(
        144, 417, "through h: the slopes of the gates and the matrices", "label", "start"
    )
    p.save()


def checkpoints():
    p = Picture(
        "04-checkpoints", 840, 270, "Keep every state, or every fourth and compute the rest again",
        "Two rows of states, one for each time step. Top: all of them are kept until the backward pass needs them. Bottom: every fourth state is kept;"
        " the four states of one piece, marked, are computed again when the backward pass reaches it.",
    )
    p.text(28, 34, "Keep every state: memory for T states", "title", "start")
    chain(p, 78, set(range(17)), ())
    p.text(28, 146, "Keep every √T-th state and compute the rest again", "title", "start")
    chain(p, 190, {0, 4, 8, 12, 16}, (8, 9, 10, 11, 12))
    p.wire("gradient", (788, 220), (624, 220), kind="back")
    p.text(52 + 10 * 46, 250, "this piece is computed again before the gradient passes", "small")
    p.save()


def truncated():
    p = Picture(
        "04-truncated", 840, 290, "Full and truncated backpropagation through time",
        "Two rows of time steps. Top: the gradient goes back from the last step to the first. Bottom: the sequence is cut into four"
        " pieces. The state goes on from piece to piece, but the gradient stops at the beginning of each piece.",
    )
    p.text(28, 34, "Full: the gradient goes back to the first step", "title", "start")
    chain(p, 72, set(range(17)), ())
    p.wire("gradient", (788, 104), (52, 104), kind="back")
    p.text(28, 160, "Truncated: the state goes on, the gradient stops", "title", "start")
    chain(p, 198, set(range(17)), ())
    for n in range(4):
        left = 52 + 46 * 4 * n
        p.wire("gradient", (left + 172, 230), (left + 12, 230), kind="back")
        p.add(f'<path {p.use("wire gradient")} d="M{left + 8} 222 v16"/>')
        p.text(left + 92, 262, f"piece {n + 1}", "small")
    p.save()


def chain(p, y, kept_states, again):
    """States 0 to 16: full if kept, hollow if not; the piece that is computed again is marked."""
    xs = [52 + 46 * n for n in range(17)]
    if again:
        p.mark(xs[again[0]] - 16, y - 18, xs[again[-1]] - xs[again[0]] + 32, 36, 14)
    for n, x in enumerate(xs):
        if n < 16:
            p.wire("hidden", (x + 10, y), (xs[n + 1] - 10, y))
        if n in kept_states:
            p.dot("hidden", x, y, 9)
        else:
            p.add(f'<circle {p.use("op hidden")} cx="{x}" cy="{y}" r="8"/>')
def three_roads():
    p = Picture(
        "08-three-roads", 840, 724, "Three roads through eight time steps",
        "Top: eight steps in a row, each waits for the one before, so it takes eight rounds. Middle: pairs of steps are combined, then"
        " pairs of pairs, so a linear recurrence takes three rounds. Bottom: Newton's method guesses all eight states at once and"
        " corrects all of them in each round. In the example all are right to six digits after " + str(len(newton()) - 1) + " rounds.",
    )
    xs = [160 + 84 * n for n in range(8)]
    p.text(28, 36, "Step by step: T rounds", "title", "start").text(28, 82, "round", "small", "start")
    for n, x in enumerate(xs):
        p.box("hidden", x, 77, 46, 36, str(n + 1))
        if n < 7:
            p.wire("hidden", (x + 23, 77), (xs[n + 1] - 23, 77))

    p.text(28, 142, "A tree of pairs, for a linear recurrence: log₂ T rounds", "title", "start")
    for level in range(4):
        y = 178 + 58 * level
        p.text(28, y + 5, f"round {level}" if level else "start", "small", "start")
        for n, x in enumerate(xs):
            if level:
                p.wire("faint", (x, y - 58 + 9), (x, y - 9))
                if n >= 2 ** (level - 1):
                    p.wire("cell", (xs[n - 2 ** (level - 1)] + 7, y - 58 + 6), (x - 8, y - 6))
            done = n < 2**level
            p.dot("cell", x, y, 9) if done else p.add(f'<circle {p.use("op cell")} cx="{x}" cy="{y}" r="8"/>')

    p.text(28, 414, "Newton: guess the whole sequence, correct all of it, repeat", "title", "start")
    for k, errors in enumerate(newton()):
        y = 452 + 40 * k
        p.text(28, y + 5, f"round {k}" if k else "guess", "small", "start")
        for x, share in zip(xs, errors):
            p.add(f'<circle {p.use("op hidden")} cx="{x}" cy="{y}" r="11"/>')
            if share > 0:
                p.dot("hidden", x, y, 11 * share)
    p.text(28, 452 + 40 * len(newton()) + 10, "The fuller a circle, the more digits of the state are right; full means six digits.", "small", "start")
    p.save()


def newton():
    """How right each state of a small recurrence is, 0 to 1 for 0 to 6 digits, in each round of Newton's method."""
    w, T = 1.6, 8
    x = [random.Random(3 + t).uniform(-1, 1) for t in range(T)]
    true, h = [], 0.0
    for t in range(T):
        h = math.tanh(w * h + x[t])
        true.append(h)
    guess, rounds = [0.0] * T, []
    while True:
        errors = [abs(a - b) for a, b in zip(guess, true)]
        rounds.append([min(1, max(0, -math.log10(max(e, 1e-12)) / 6)) for e in errors])
        if max(errors) < 1e-6:
            return rounds
        before, fresh = 0.0, []
        for t in range(T):
            old = guess[t - 1] if t else 0.0
            F = math.tanh(w * old + x[t])
            before = F + w * (1 - F * F) * (before - old)
            fresh.append(before)
        guess = fresh


def long_lag():
    draw, T, first, second = random.Random(11), 40, 4, 17
    values = [draw.uniform(0.1, 1) for _ in range(T)]
    total = f"{values[first]:.2f} + {values[second]:.2f} = {round(values[first], 2) + round(values[second], 2):.2f}"
    p = Picture(
        "09-long-lag", 840, 318, "A task with a long lag: add two marked numbers",
        "Forty time steps with a number in each, drawn as a bar. Two numbers near the beginning are marked. After the last step the"
        f" network has to say their sum, {total}. A line shows how long the first number must be kept, and a dashed arrow how far the"
        " gradient must come back.",
    )
    xs = [118 + 15.5 * n for n in range(T)]
    p.text(28, 36, "Add the two marked numbers", "title", "start")
    p.text(28, 136, "number", "label", "start").text(28, 168, "mark", "label", "start")
    p.curve("faint", "M110 142 h620", arrow=False)
    for n, (x, value) in enumerate(zip(xs, values)):
        marked = n in (first, second)
        p.bar("ink" if marked else "faint", x, 142, 62 * value, marked)
        if marked:
            p.math(x, 142 - 62 * value - 8, f"{value:.2f}", size=16)
        p.dot("ink" if marked else "faint", x, 163, 7 if marked else 1.5)
    p.math(112, 190, "t = 1", size=16).math(722, 190, "t = T", size=16).text(790, 190, "answer", "small")
    p.note("what has to be remembered, and what has to come back")
    p.text(28, 225, "memory", "label", "start")
    p.wire("cell", (xs[first], 220), (752, 220), kind="road")
    p.wire("cell", (xs[first], 174), (xs[first], 220), arrow=False).wire("cell", (xs[second], 174), (xs[second], 217))
    p.text(28, 261, "gradient", "label", "start").wire("gradient", (752, 256), (xs[first], 256), kind="backroad")
    p.math(790, 225, "y_T", size=20).math(790, 261, "L", size=20, colour="gradient")
    p.math(424, 296, "y_T = " + total, size=19)
    p.save()


def reber():
    p = Picture(
        "09-reber", 840, 316, "The embedded Reber grammar",
        "A string is a walk along arrows, and each arrow writes its letter. First comes B, then T or P, which is marked. Then a walk"
        " through the inner graph of seven nodes, from B to E. Then the same letter T or P once more, also marked, and E. A dotted line"
        " joins the two marked letters: the network has to remember the first until the second.",
    )
    y = 165
    nodes = {0: (232, y), 1: (302, y), 2: (392, 105), 3: (392, 225), 4: (502, 105), 5: (502, 225), 6: (592, y), 7: (662, y)}
    p.text(28, 36, "The inner walk is random. The letter after it is the one before it.", "title", "start")
    p.body(206, 50, 482, 232)
    p.mark(118, y - 36, 60, 30).mark(716, y - 36, 60, 30)
    p.note("the outer string")
    outer = [30, 90, 206, 688, 804]
    for a, b, letter in zip(outer, (90, 206, 206, 804, 804), ("B", "T or P", None, "T or P", None)):
        if letter:
            p.wire("ink", (a + 9, y), (b - (9 if b in outer[:2] else 12), y)).text((a + b) / 2, y - 15, letter, "label")
    p.text(804, y + 5, "E", "label")
    p.wire("cell", (148, y + 10), (148, 299), (746, 299), (746, y + 10), kind="dots", arrow=False)
    p.note("the inner graph")
    ways = ((0, 1, "B"), (1, 2, "T"), (1, 3, "P"), (2, 4, "X"), (3, 5, "V"), (4, 3, "X"), (5, 4, "P"), (4, 6, "S"), (5, 6, "V"), (6, 7, "E"))
    for a, b, letter in ways:
        (ax, ay), (bx, by) = nodes[a], nodes[b]
        p.wire("ink", toward((ax, ay), (bx, by), 10), toward((bx, by), (ax, ay), 20))
        up = 10 if ay == by else 0
        side = {(1, 2): -12, (1, 3): -12, (4, 6): 12, (5, 6): 12, (4, 3): -14, (5, 4): 14}.get((a, b), 0)
        down = 14 if (a, b) in ((1, 3), (5, 6)) else 0
        p.text((ax + bx) / 2 + side, (ay + by) / 2 - up + 3 + down, letter, "label")
    for n, letter, turn in ((2, "S", -1), (3, "T", 1)):
        x, at = nodes[n]
        p.curve("ink", f"M{x - 7} {at + turn * 8} C{x - 26} {at + turn * 40} {x + 26} {at + turn * 40} {x + 10} {at + turn * 16}")
        p.text(x + 20, at + turn * 26 + 5, letter, "label")
    for x in (30, 90):
        p.dot("ink", x, y, 6)
    for x, at in nodes.values():
        p.dot("cell", x, at, 8)
    p.save()
