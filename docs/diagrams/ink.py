"""Shapes, arrows and formulas for the kit's diagrams, written as plain SVG. Python's standard library only; see README.md."""

import pathlib
import re
from xml.sax.saxutils import escape

IMAGES = pathlib.Path(__file__).parents[2] / "notebooks" / "images"

drawn = []  # the pictures that were saved

# One colour for one thing, in every diagram of the kit.
COLOURS = {
    "ink": "#3a3a38",
    "faint": "#8a8880",
    "cell": "#0072b2",
    "hidden": "#3aa0dc",
    "forget": "#d55e00",
    "input": "#009e73",
    "candidate": "#d99300",
    "output": "#8e5fbf",
    "reset": "#7a7a10",
    "gradient": "#c2185b",
}

STYLE = {
    "panel": "fill: #fcfbf8; stroke: #d8d5cb",
    "body": "fill: #fff; stroke: #c9c6bb; stroke-width: 1.5",
    "halo": "fill: none; stroke: #ffea94; stroke-width: 16; stroke-linecap: round; stroke-linejoin: round",
    "mark": "fill: #ffea94; stroke: none",
    "wire": "fill: none; stroke: currentColor; stroke-width: 2.25; stroke-linejoin: round",
    "road": "fill: none; stroke: currentColor; stroke-width: 5; stroke-linejoin: round",
    "back": "fill: none; stroke: currentColor; stroke-width: 2.5; stroke-dasharray: 7 4; stroke-linejoin: round",
    "backroad": "fill: none; stroke: currentColor; stroke-width: 5; stroke-dasharray: 10 5; stroke-linejoin: round",
    "dots": "fill: none; stroke: currentColor; stroke-width: 2; stroke-dasharray: 2 5; stroke-linecap: round",
    "head": "fill: currentColor; stroke: none",
    "box": "stroke: currentColor; stroke-width: 2",
    "full": "fill: currentColor; stroke: none",
    "op": "fill: #fff; stroke: currentColor; stroke-width: 2",
    "tick": "fill: none; stroke: #3a3a38; stroke-width: 2; stroke-linecap: round",
    "cloud": "fill: #fafafa; stroke: #8a8880; stroke-width: 1.5",
    "water": "fill: #cfe4f2; stroke: none",
    "title": "font-weight: 600; font-size: 18px",
    "label": "font-size: 15px",
    "small": "font-size: 14px",
    "math": "font-family: 'STIX Two Text', 'Cambria Math', Cambria, 'Times New Roman', 'Liberation Serif', serif;"
    " font-style: italic; font-size: 18px",
    "r": "font-style: normal",
    "s": "font-size: 72%",
}


def number(x):
    return f"{x:.1f}".rstrip("0").rstrip(".")


def tint(colour, share=0.14):
    """The colour mixed with white."""
    parts = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)


def rounded(points, radius=10):
    """A path through the points, its corners rounded."""
    d = "M" + " ".join(number(v) for v in points[0])
    for before, at, after in zip(points, points[1:], points[2:]):
        d += " L" + " ".join(number(v) for v in toward(at, before, radius))
        d += " Q" + " ".join(number(v) for v in (*at, *toward(at, after, radius)))
    return d + " L" + " ".join(number(v) for v in points[-1])


def toward(a, b, length):
    """The point `length` away from a, on the way to b (half of the way if that is shorter)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    whole = (dx * dx + dy * dy) ** 0.5
    share = min(length / whole, 0.5) if whole else 0
    return a[0] + share * dx, a[1] + share * dy


UPRIGHT = "0-9()\\[\\]{}=+−⊙·,|<>≤←…"
TOKENS = re.compile(rf"([_^])(?:\{{([^}}]*)\}}|(.))|\\(\w+)|([{UPRIGHT}]+)|([^_^\\{UPRIGHT}]+)")


def formula(source):
    """'h_t = o_t * \\tanh(c_t)' as tspans: _ lowers, ^ raises, {} groups, * is the product by elements, ~c a c with a tilde."""
    source = source.replace("*", "⊙").replace("-", "−").replace("~c", "c̃")
    out, level, under = "", 0, ""
    for script, group, single, word, upright, letters in TOKENS.findall(source):
        if script:
            shift = 5 if script == "_" else -7
            body = group or single
            roman = " r" if re.fullmatch(r"[0-9⊤−+]+", body) else ""
            back = f' dx="{-0.42 * len(under):.2f}em"' if script == "^" and under else ""  # over the index, not beside it
            under = body if script == "_" else ""
            out += f'<tspan class="s{roman}"{back} dy="{shift - level}">{escape(body)}</tspan>'
            level = shift
            continue
        body, under = escape(word or upright or letters), ""
        attributes = ' class="r"' if (word or upright) else ""
        if level:
            attributes += f' dy="{-level}"'
            level = 0
        out += f"<tspan{attributes}>{body}</tspan>" if attributes else body
    return out


class Picture:
    """One SVG file, on a light panel of its own, so that it reads on any page."""

    def __init__(self, name, width, height, title, alt):
        self.name, self.width, self.height, self.title, self.alt = name, width, height, title, alt
        self.ground, self.marks, self.shapes = [], [], []
        self.classes, self.boxes, self.heads = {"panel"}, set(), set()

    def use(self, classes):
        self.classes.update(classes.split())
        return f'class="{classes}"'

    def note(self, comment):
        """A comment in the file; what is drawn next belongs to it."""
        self.shapes.append(f"\n  <!-- {comment} -->")
        return self

    def add(self, line):
        self.shapes.append("  " + line)
        return self

    def wire(self, colour, *points, kind="wire", arrow=True, radius=10, halo=False):
        """A line through the points, with an arrowhead at its end."""
        if halo:
            self.marks.append(f'  <path {self.use("halo")} d="{rounded(points, radius)}"/>')
        end = ""
        if arrow:
            size = 13 if "road" in kind else 9
            points = (*points[:-1], toward(points[-1], points[-2], size - 1))
            self.heads.add((colour, size))
            self.use("head " + colour)
            end = f' marker-end="url(#{colour}-{size})"'
        return self.add(f'<path {self.use(f"{kind} {colour}")} d="{rounded(points, radius)}"{end}/>')

    def curve(self, colour, d, kind="wire", arrow=True):
        """A path given as it stands; its end is where the arrowhead begins."""
        end = ""
        if arrow:
            size = 13 if "road" in kind else 9
            self.heads.add((colour, size))
            self.use("head " + colour)
            end = f' marker-end="url(#{colour}-{size})"'
        return self.add(f'<path {self.use(f"{kind} {colour}")} d="{d}"{end}/>')

    def body(self, x, y, width, height, r=18):
        """The white ground of a cell, below everything else."""
        self.ground.append(f'  <rect {self.use("body")} x="{x}" y="{y}" width="{width}" height="{height}" rx="{r}"/>')
        return self

    def mark(self, x, y, width, height, r=8):
        """A yellow ground for what is new or changed."""
        self.marks.append(
            f'  <rect {self.use("mark")} x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" rx="{r}"/>'
        )
        return self

    def dot(self, colour, x, y, r=4):
        return self.add(f'<circle {self.use(f"full {colour}")} cx="{number(x)}" cy="{number(y)}" r="{number(r)}"/>')

    def rect(self, classes, x, y, width, height, r=8, extra=""):
        return self.add(
            f'<rect {self.use(classes)} x="{number(x)}" y="{number(y)}" width="{number(width)}"'
            f' height="{number(height)}" rx="{r}"{extra}/>'
        )

    def bar(self, colour, x, foot, height, full):
        """A bar of a small chart, 8 wide."""
        self.boxes.add(colour)
        return self.rect(("full " if full else "box ") + colour, x - 4, foot - height, 8, height, 1)

    def box(self, colour, x, y, width=94, height=50, sign=None, label=None, halo=False):
        """A gate or a function: centre, size, the sign in it and the name below the sign."""
        if halo:
            self.mark(x - width / 2 - 7, y - height / 2 - 7, width + 14, height + 14, 13)
        self.boxes.add(colour)
        self.rect("box " + colour, x - width / 2, y - height / 2, width, height)
        if sign and label:
            self.math(x, y - 4, sign)
            self.text(x, y + 16, label, "small")
        elif sign:
            self.math(x, y + 5, sign)
        elif label:
            self.text(x, y + 5, label, "small")
        return self

    def op(self, colour, x, y, sign, halo=False):
        """A circle in a line: × multiplies element by element, + adds, 1− takes from one."""
        if halo:
            self.marks.append(f'  <circle {self.use("mark")} cx="{number(x)}" cy="{number(y)}" r="22"/>')
        self.add(f'<circle {self.use("op " + colour)} cx="{number(x)}" cy="{number(y)}" r="13"/>')
        if sign == "×":
            return self.add(f'<path {self.use("tick")} d="M{number(x - 5)} {number(y - 5)} l10 10 m0 -10 l-10 10"/>')
        if sign == "+":
            return self.add(f'<path {self.use("tick")} d="M{number(x - 6)} {number(y)} h12 m-6 -6 v12"/>')
        return self.math(x, y + 5, sign, size=15)

    def text(self, x, y, words, classes="label", anchor="middle", colour=None):
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        tint = f' fill="{COLOURS[colour]}"' if colour else ""
        return self.add(f'<text {self.use(classes)} x="{number(x)}" y="{number(y)}"{where}{tint}>{escape(words)}</text>')

    def math(self, x, y, source, anchor="middle", classes="math", size=None, colour=None):
        where = "" if anchor == "start" else f' text-anchor="{anchor}"'
        big = f' style="font-size: {size}px"' if size else ""
        tint = f' fill="{COLOURS[colour]}"' if colour else ""
        body = formula(source)
        self.use("math")
        self.use(" ".join(c for c in ("r", "s") if f'class="{c}' in body or f" {c}\"" in body) or "math")
        return self.add(f'<text {self.use(classes)} x="{number(x)}" y="{number(y)}"{where}{big}{tint}>{body}</text>')

    def save(self):
        heads = ""
        for colour, size in sorted(self.heads):
            heads += (
                f'\n    <marker id="{colour}-{size}" markerUnits="userSpaceOnUse" markerWidth="{size}" markerHeight="{size}"'
                f' refX="1" refY="{number(size / 2)}" orient="auto">'
                f'<path class="head {colour}" d="M0 0 L{size} {number(size / 2)} L0 {size} z"/></marker>'
            )
        styles = "".join(
            f"\n      .{name} {{ {STYLE.get(name) or 'color: ' + COLOURS[name]} }}"
            for name in [*COLOURS, *STYLE]
            if name in self.classes
        )
        styles += "".join(f"\n      .box.{name} {{ fill: {tint(COLOURS[name])} }}" for name in COLOURS if name in self.boxes)
        svg = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}" role="img" aria-labelledby="title alt">
  <title id="title">{escape(self.title)}</title>
  <desc id="alt">{escape(self.alt)}</desc>
  <defs>
    <style>
      text {{ font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif; fill: #262624 }}{styles}
    </style>{heads}
  </defs>
  <rect class="panel" x=".5" y=".5" width="{self.width - 1}" height="{self.height - 1}" rx="14"/>
"""
        marks = ["\n  <!-- what is new or changed -->", *self.marks] if self.marks else []
        svg += "\n".join([*self.ground, *marks, *self.shapes]) + "\n</svg>\n"
        drawn.append(self)
        (IMAGES / f"{self.name}.svg").write_text(svg, encoding="utf-8")
