"""Chapter 22: the cells since 1997. Compare src/main/java/carousel/cells."""

from ink import Picture

CELL = 15  # the side of a number in a memory


def column(p, colour, x, y, shades):
    """A column of numbers, each as full as its shade says."""
    for n, shade in enumerate(shades):
        p.use("box " + colour)
        p.boxes.add(colour)
        p.rect("box " + colour, x, y + CELL * n, CELL, CELL, 1)
        if shade:
            p.rect("full " + colour, x, y + CELL * n, CELL, CELL, 1, f' fill-opacity="{shade}"')


def family():
    p = Picture(
        "22-family", 840, 300, "Four ways to change an LSTM",
        "Five cells side by side. LSTM: a memory of one column; the gates read the input x and the old hidden state h. minGRU and minLSTM:"
        " the same column, but the gates read x alone. sLSTM: a second column, the normaliser n, and a gate that is an exponential. mLSTM:"
        " the memory is a square matrix, and the gates read x alone. ON-LSTM: one column whose numbers are in an order, from those that"
        " change often to those that last.",
    )
    p.text(28, 34, "What each cell changes", "title", "start")
    top = 96
    names = (("LSTM", "1997, 2000"), ("minGRU, minLSTM", "2024"), ("sLSTM", "2024"), ("mLSTM", "2024"), ("ON-LSTM", "2019"))
    for n, (name, year) in enumerate(names):
        x = 92 + 164 * n
        p.note(name).text(x, 66, name, "label").text(x, 84, year, "small")
        if n:
            p.wire("faint", (x - 82, 56), (x - 82, 276), arrow=False)
        if name == "mLSTM":
            p.mark(x - 3.5 * CELL, top + 4, 7 * CELL, 7 * CELL)
            for k in range(6):
                column(p, "cell", x + CELL * (k - 3), top + 11, [0] * 6)
            p.math(x + 3 * CELL + 16, top + 60, "C", "start")
        elif name == "sLSTM":
            column(p, "cell", x - 26, top + 11, [0] * 6)
            p.mark(x + 3, top + 4, CELL + 14, 7 * CELL)
            column(p, "reset", x + 10, top + 11, [0] * 6)
            p.math(x - 34, top + 60, "c", "end").math(x + 40, top + 60, "n", "start")
        elif name == "ON-LSTM":
            p.mark(x - CELL / 2 - 7, top + 4, CELL + 14, 7 * CELL)
            column(p, "cell", x - CELL / 2, top + 11, [0.04, 0.16, 0.3, 0.46, 0.64, 0.85])
            p.text(x + 24, top + 24, "changes", "small", "start").text(x + 24, top + 100, "lasts", "small", "start")
        else:
            column(p, "cell", x - CELL / 2, top + 11, [0] * 6)
            p.math(x + 24, top + 60, "c" if n == 0 else "h", "start")
        reads_h = name in ("LSTM", "sLSTM", "ON-LSTM")
        if not reads_h:
            p.mark(x - 56, 226, 112, 26)
        p.text(x, 244, "gates read x, h" if reads_h else "gates read x", "label")
        if name == "sLSTM":
            p.mark(x - 56, 252, 112, 26)
        p.math(x, 270, {"sLSTM": "i = \\exp(·)", "mLSTM": "i = \\exp(·)", "ON-LSTM": "f, i, f̂, î"}.get(name, "i, f = σ(·)" if n == 0 else "z = σ(·)"), size=17)
    p.save()


def three_forms():
    p = Picture(
        "22-three-forms", 840, 312, "Three ways to compute an mLSTM",
        "Three panels over eight steps. Recurrent: eight matrices C in a row, each waits for the one before, eight rounds. Parallel: a"
        " triangle of weights, one for each pair of a step t and an earlier step s, all computed at once, and no matrix at all. Chunked: two"
        " smaller triangles of four steps each, and one matrix that is handed on between them.",
    )
    side, T = 20, 8
    p.text(28, 34, "The same numbers in three ways", "title", "start")
    for x, name in ((150, "recurrent"), (420, "parallel"), (690, "chunked, 4 steps")):
        p.text(x, 70, name, "label")

    p.note("recurrent")
    for t in range(T):
        x = 40 + 28 * t
        p.boxes.add("cell")
        p.rect("box cell", x, 160, 18, 18, 2)
        if t:
            p.wire("cell", (x - 10, 169), (x, 169), arrow=False)
    p.math(49, 200, "C_1").math(245, 200, "C_8")
    p.text(150, 286, "8 rounds, one matrix", "small")

    p.note("parallel")
    triangle(p, 340, 92, T, side)
    p.math(420, 106, "w_{ts}", size=18)
    p.text(420, 272, "steps s", "small").text(332, 180, "steps t", "small", "end")
    p.text(420, 294, "1 round, 36 weights", "small")

    p.note("chunked")
    triangle(p, 600, 92, 4, side)
    triangle(p, 700, 172, 4, side)
    p.boxes.add("cell")
    p.wire("cell", (648, 172), (648, 206), (658, 206), kind="wire", arrow=False)
    p.rect("box cell", 658, 196, 20, 20, 2)
    p.wire("cell", (678, 206), (698, 206))
    p.math(668, 236, "C_4")
    p.text(690, 286, "2 rounds, 20 weights, one matrix", "small")
    p.save()


def triangle(p, left, top, T, side):
    p.boxes.add("input")
    for t in range(T):
        for s in range(t + 1):
            p.rect("box input", left + side * s, top + side * t, side, side, 1)


def master_gates():
    p = Picture(
        "22-master-gates", 840, 300, "The master gates of an ON-LSTM",
        "Sixteen units in a row. The master forget gate rises from 0 at the left to 1 at the right, the master input gate falls from 1 to 0."
        " Left, where only the input gate is open, the units are written new. Right, where only the forget gate is open, they are kept. In the"
        " middle both are open, and the ordinary gates decide.",
    )
    p.text(28, 34, "Each step rewrites the low units, keeps the high ones, and mixes between", "title", "start")
    rising = (0, 0, 0, 0, 0.04, 0.2, 0.55, 0.85, 0.96, 1, 1, 1, 1, 1, 1, 1)
    falling = (1, 1, 1, 1, 1, 1, 1, 0.97, 0.86, 0.5, 0.16, 0.04, 0, 0, 0, 0)
    p.mark(264, 62, 230, 172)
    for n, (f, i) in enumerate(zip(rising, falling)):
        x = 102 + 42 * n
        p.bar("forget", x - 6, 200, 110 * f + 0.5, True)
        p.bar("input", x + 6, 200, 110 * i + 0.5, True)
    p.curve("faint", "M80 200 h680", arrow=False)
    p.math(50, 98, "1").math(50, 205, "0")
    p.text(112, 225, "unit 1", "small").text(728, 225, "unit 16", "small")
    p.math(170, 78, "î", colour="input").math(640, 78, "f̂", colour="forget")
    p.text(170, 262, "written new", "label").text(379, 262, "the gates f and i decide", "label").text(640, 262, "kept", "label")
    p.text(170, 282, "ends with the word", "small").text(640, 282, "lasts for the sentence", "small")
    p.save()
