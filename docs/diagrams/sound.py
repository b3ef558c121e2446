"""Chapter 19: from a sound to a sequence of columns. Compare src/main/java/carousel/data/sound/SpeechFeatures.java."""

import math

from ink import Picture


def sound():
    p = Picture(
        "19-sound", 840, 300, "From a sound to a digit",
        "Top: a sound as a wave, cut into overlapping frames. An arrow leads through four boxes: spectrum with 129 numbers, mel"
        " bands with 26, logarithm with 26, cosine transform with 13. Bottom: the columns of 13 numbers, one for each frame, are read"
        " by an LSTM from left to right and by another from right to left. Both give the digit.",
    )
    p.text(28, 34, "Every frame of the sound becomes a column", "title", "start")
    p.note("the sound and its frames")
    loud = lambda x: 6 + 24 * math.exp(-(((x - 120) / 60) ** 2))
    wave = " L".join(f"{28 + x} {105 - loud(x) * math.sin(x * 0.55):.1f}" for x in range(0, 210, 2))
    for n in range(4):
        p.add(f'<rect fill="none" stroke="#8a8880" stroke-width="1.5" x="{44 + 44 * n}" y="{62 + 5 * (n % 2)}" width="76" height="82" rx="4"/>')
    p.curve("ink", f"M{wave}", arrow=False)
    p.text(132, 168, "frames of 32 ms", "small")
    p.note("the four steps")
    before = 244
    for x, label, size in ((318, "spectrum", "129"), (450, "mel bands", "26"), (582, "logarithm", "26"), (714, "cosines", "13")):
        p.wire("ink", (before, 105), (x - 49, 105)).box("ink", x, 105, 96, 44, "").text(x, 110, label, "label")
        p.text(x, 148, f"{size} numbers", "small")
        before = x + 48
    p.wire("ink", (762, 105), (806, 105), (806, 182), (170, 182), (170, 206))
    p.note("the columns and their two readers")
    for n in range(10):
        for r in range(5):
            shade = 0.25 + 0.7 * abs(math.sin(1.7 * n + 2.3 * r))
            p.add(f'<rect fill="#3a3a38" fill-opacity="{shade:.2f}" x="{60 + 22 * n}" y="{212 + 11 * r}" width="18" height="9"/>')
    p.text(170, 288, "time", "small").math(306, 246, "x_t")
    p.wire("hidden", (330, 226), (560, 226), kind="road").wire("hidden", (560, 258), (330, 258), kind="road")
    p.text(445, 216, "one LSTM reads forwards", "small").text(445, 280, "one reads backwards", "small")
    p.wire("ink", (576, 242), (622, 242)).box("ink", 690, 242, 132, 44, "").text(690, 247, "“seven”", "title")
    p.save()
