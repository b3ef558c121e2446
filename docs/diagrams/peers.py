"""Chapter 23: where Keras and PyTorch keep the matrices of an LSTM. Compare src/main/java/carousel/interop/KerasWeights.java."""

from ink import Picture

GATES = (("input", "i"), ("forget", "f"), ("candidate", "c"), ("output", "o"))
D, H, B = 36, 48, 16  # sizes on paper: the input, the units, a bias
TOP = 96


def weights():
    p = Picture(
        "23-weights", 840, 424, "One LSTM, packed in three ways",
        "Left, Keras: kernel, D by 4H, recurrent_kernel, H by 4H, and bias, 4H, each with four blocks side by side in the order"
        " input gate, forget gate, candidate, output gate. Middle, PyTorch: weight_ih, 4H by D, weight_hh, 4H by H, and two biases,"
        " each with the same four blocks below each other. Right, Carousel: twelve matrices of their own, W_x of H by D, W_h of H"
        " by H and b of H for each gate. A dot marks one number in all three. In Keras its place is transposed.",
    )
    p.text(28, 36, "One LSTM, packed in three ways; the dot is the same number", "title", "start")
    keras(p, 40)
    torch(p, 282)
    ours(p, 612)
    p.save()


def block(p, colour, x, y, width, height, sign=None, size=16):
    p.boxes.add(colour)
    p.rect("box " + colour, x, y, width, height, 2)
    if sign:
        p.math(x + width / 2, y + height / 2 + 6, sign, size=size)


def keras(p, x):
    p.note("Keras")
    p.text(x, 70, "Keras", "label", "start")
    for name, y, height in (("kernel, D × 4H", TOP, D), ("recurrent_kernel, H × 4H", 176, H), ("bias, 4H", 268, B)):
        p.text(x, y - 7, name, "small", "start")
        for n, (colour, sign) in enumerate(GATES):
            block(p, colour, x + n * H, y, H, height, sign if height > B else None)
    p.dot("ink", x + 12, TOP + D - 8)
    p.math(x, 350, "x W + h U + b", "start").text(x, 372, "x and h are rows", "small", "start")
    p.text(x, 400, "gates side by side: i, f, c, o", "small", "start")


def torch(p, x):
    p.note("PyTorch")
    p.text(x, 70, "PyTorch", "label", "start")
    columns = (("weight_ih", "4H × D", D), ("weight_hh", "4H × H", H), ("bias_ih", "4H", B), ("bias_hh", "4H", B))
    for k, (name, size, width) in enumerate(columns):
        at = x + (0, 86, 172, 236)[k]
        p.text(at, TOP + 4 * H + 18, name, "small", "start").text(at, TOP + 4 * H + 36, size, "small", "start")
        for n, (colour, sign) in enumerate(GATES):
            sign = "g" if sign == "c" else sign
            block(p, colour, at, TOP + n * H, width, H, sign if width > B else None)
    p.dot("ink", x + D - 8, TOP + 12)
    p.math(x, 350, "W x + U h + b + b'", "start").text(x, 372, "two biases; only their sum counts", "small", "start")
    p.text(x, 400, "gates below each other: i, f, g, o", "small", "start")


def ours(p, x):
    p.note("Carousel")
    p.text(x, 70, "Carousel", "label", "start")
    for n, (colour, gate) in enumerate(GATES):
        y = TOP + n * (H + 8) - 10
        block(p, colour, x, y, D, H, f"W_{{x{gate}}}", 14)
        block(p, colour, x + 60, y, H, H, f"W_{{h{gate}}}", 14)
        block(p, colour, x + 132, y, B, H)
        p.math(x + 158, y + H / 2 + 6, f"b_{gate}", "start", size=15)
    p.dot("ink", x + D - 8, TOP - 10 + 12)
    p.text(x, TOP + 4 * H + 36, "H × D", "small", "start").text(x + 60, TOP + 4 * H + 36, "H × H", "small", "start")
    p.text(x + 132, TOP + 4 * H + 36, "H × 1", "small", "start")
    p.math(x, 350, "W_x x + W_h h + b", "start").text(x, 372, "x and h are columns", "small", "start")
    p.text(x, 400, "a matrix for each gate", "small", "start")
