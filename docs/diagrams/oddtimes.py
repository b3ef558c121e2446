"""Chapter 13: a cell whose state decays with the gap, and what it reads. Compare the chapter's DecayCell."""

from cells import BODY, GATES, TOP, inputs
from ink import Picture


def decay_gate():
    p = Picture(
        "13-decay-gate", 840, 506, "A cell whose state decays with the gap",
        "A cell with one thick line through it, from the cell state at one visit to the cell state at the next. First input gate times"
        " candidate is added, then the decay gate, marked, multiplies everything on the line. The output gate shows tanh of the result."
        " Below, what the cell reads. The level, whether it was measured, the dose and the logarithm of the gap change at every visit."
        " The weight and the genotype stay the same.",
    )
    p.text(28, 33, "What is in the state decays until the next visit", "title", "start")
    p.body(*BODY)
    inputs(p, [222, 334, 452, 570])

    p.note("the cell state")
    p.math(66, TOP + 5, "c_{t-1}").math(778, TOP + 5, "c_t")
    p.wire("cell", (92, TOP), (757, TOP), kind="road")

    p.note("input gate times candidate")
    p.box("input", 222, GATES, sign="σ", label="input gate").wire("input", (222, GATES - 25), (222, 165), (265, 165))
    p.box("candidate", 334, GATES, sign="\\tanh", label="candidate").wire("candidate", (334, GATES - 25), (334, 165), (291, 165))
    p.op("input", 278, 165, "×").wire("ink", (278, 152), (278, TOP + 13)).op("input", 278, TOP, "+")
    p.math(212, 186, "i_t", "end").math(344, 186, "z_t", "start")

    p.note("the decay gate")
    p.box("forget", 452, GATES, 114, sign="\\exp(-\\exp)", label="decay gate", halo=True)
    p.wire("forget", (452, GATES - 25), (452, TOP + 13), halo=True)
    p.op("forget", 452, TOP, "×", halo=True).math(464, 172, "γ_t", "start")

    p.note("the output gate")
    p.box("output", 570, GATES, sign="σ", label="output gate").wire("output", (570, GATES - 25), (570, 178), (631, 178))
    p.dot("cell", 644, TOP).wire("cell", (644, TOP), (644, 126)).box("cell", 644, 140, 58, 28, "\\tanh")
    p.wire("cell", (644, 154), (644, 165)).op("output", 644, 178, "×")
    p.wire("hidden", (657, 178), (757, 178), kind="road").math(778, 183, "h_t").math(562, 186, "o_t", "end")

    p.note("what the cell reads")
    for x, width, words, kind in (
        (259, 60, "level", "ink"), (355, 108, "measured?", "ink"), (451, 60, "dose", "ink"), (528, 70, "ln gap", "ink"),
        (646, 80, "weight", "faint"), (750, 104, "genotype", "faint"),
    ):
        p.rect("op " + kind, x - width / 2, 360, width, 32).text(x, 381, words)
    p.wire("ink", (229, 376), (186, 376), kind="wire")
    p.curve("ink", "M229 402 v6 h334 v-6", arrow=False).text(396, 428, "changes at every visit", "small")
    p.curve("faint", "M606 402 v6 h196 v-6", arrow=False).text(704, 428, "the same at every visit", "small")
    p.note("the equations")
    p.math(42, 476, "c_t = γ_t * (c_{t-1} + i_t * z_t)", "start")
    p.math(434, 476, "γ_t = \\exp(-\\exp(W_{xr} x_t + W_{hr} h_{t-1} + b_r))", "start")
    p.save()
