"""Chapter 17: how much of the future three taggers have read when they answer for one word."""

from ink import Picture

WORDS = "the snow stopped the goat ran home".split()
LEFT, STEP, WIDE = 104, 106, 90
ASKED = 2  # which word the answer is for


def place(t):
    return LEFT + t * STEP


def row(p, top, title, read, forward):
    """The words, of which the first `read` have been read when the answer comes, and the states of the forward reader."""
    p.note(title)
    p.text(28, top, title, "label", "start")
    p.mark(place(ASKED) - WIDE / 2 - 6, top + 86, WIDE + 12, 44, 11)
    for t, word in enumerate(WORDS):
        seen = t < read
        p.rect("op " + ("ink" if seen else "faint"), place(t) - WIDE / 2, top + 92, WIDE, 32, extra="" if seen else ' opacity="0.4"')
        p.text(place(t), top + 113, word if seen else "…")
    states(p, top, forward)


def states(p, top, xs):
    """A state above each word, and the way from one to the next."""
    for n, x in enumerate(xs):
        p.dot("hidden", x, top + 70, 6).wire("hidden", (x, top + 92), (x, top + 78))
        if n:
            side = 8 if x > xs[n - 1] else -8
            p.wire("hidden", (xs[n - 1] + side, top + 70), (x - side, top + 70))


def answer(p, top, *xs):
    for x in xs:
        p.wire("output", (x, top + 62), (x, top + 34))
    p.text(sum(xs) / len(xs), top + 25, "stopped: a full stop?", colour="output")


def futures():
    p = Picture(
        "17-futures", 840, 530, "What three taggers have read when they answer for one word",
        "Three times the words: the snow stopped the goat ran home. Is there a full stop after the marked word, stopped?"
        " First, forward only: the answer comes when three words are read. Second, with a delay of two: the chain of states runs on"
        " to goat, and the answer for stopped comes there. Third, in both directions: one chain comes from the left, another"
        " from the right end, and both meet at stopped. All seven words are read.",
    )
    p.text(28, 33, "Is there a full stop after “stopped”?", "title", "start")
    row(p, 66, "forward only", 3, [place(t) for t in range(3)])
    answer(p, 66, place(ASKED))
    row(p, 220, "with a delay of two words", 5, [place(t) for t in range(5)])
    answer(p, 220, place(ASKED + 2))
    row(p, 374, "in both directions", 7, [place(0), place(1), place(ASKED) - 14])
    p.note("the reader that comes from the right")
    states(p, 374, [place(t) for t in range(6, ASKED, -1)] + [place(ASKED) + 14])
    answer(p, 374, place(ASKED) - 14, place(ASKED) + 14)
    p.save()
