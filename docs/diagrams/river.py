"""Chapter 00: the simulated river. Compare src/main/java/carousel/data/series/River.java."""

from ink import Picture


def river():
    p = Picture(
        "00-river", 840, 510, "Where the water of a mountain river comes from",
        "A mountain below two clouds. In cold weather snow falls and is stored on the mountain, in warm weather rain falls. Melt and"
        " rain fill the soil, from which water evaporates. What runs through the soil goes to a quick store and to the groundwater, and"
        " both feed the river. The network is given the weather and has to predict the flow; the four stores are hidden from it.",
    )
    p.text(28, 36, "The river remembers the winter", "title", "start")
    p.note("the mountain, its snow and the river")
    p.add('<rect fill="#e6f0f7" x="14" y="52" width="812" height="404" rx="10"/>')
    p.add('<path fill="#efe9dc" d="M24 456 Q14 456 14 446 V330 L148 172 Q168 152 188 172 L262 236 Q310 262 420 272 L650 296 Q684 300 690 330 V456 Z"/>')
    p.add('<path fill="#fff" d="M90 240 L148 172 Q168 152 188 172 L250 226 L226 222 L204 240 L178 220 L152 242 L128 226 Z"/>')
    p.add('<path fill="#c3e0f3" d="M690 330 H826 V446 Q826 456 816 456 H690 Z"/>')

    p.note("the weather")
    cloud(p, 168, 96)
    cloud(p, 366, 96)
    for x, y in ((134, 134), (160, 142), (186, 132), (208, 146)):
        p.dot("faint", x, y, 3)
    for x in (326, 346, 382, 402):
        p.wire("ink", (x, 128), (x - 6, 150), arrow=False)
    p.text(66, 128, "snow", "label").text(66, 147, "below 0.5 °C", "small").text(426, 148, "rain", "label", "start")

    p.note("the four stores")
    store(p, 168, 290, "snow", 0.75)
    store(p, 364, 340, "soil", 0.6)
    store(p, 572, 338, "quick store", 0.3)
    store(p, 572, 414, "groundwater", 0.85)
    p.wire("cell", (226, 290), (266, 290), (266, 340), (304, 340)).text(256, 336, "melt", "small", "end")
    p.wire("ink", (364, 128), (364, 309))
    p.wire("faint", (400, 311), (400, 228), kind="dots").text(410, 236, "evaporation", "small", "start")
    p.wire("cell", (422, 338), (512, 338)).text(462, 328, "70 %", "small")
    p.wire("cell", (446, 338), (446, 414), (512, 414)).text(456, 404, "30 %", "small", "start").dot("cell", 446, 338)

    p.note("the flow")
    p.wire("hidden", (630, 352), (730, 352), kind="road").wire("hidden", (630, 424), (730, 424), kind="road")
    for y in (380, 392, 404):
        p.curve("hidden", f"M706 {y} q12 -7 24 0 t24 0 t24 0 t24 0", arrow=False)
    p.text(764, 357, "flow", "title")

    p.note("the key")
    p.rect("full ink", 28, 474, 26, 14, 3).text(62, 487, "weather: given to the network", "label", "start")
    p.rect("full cell", 322, 474, 26, 14, 3).text(356, 487, "stores: hidden from it", "label", "start")
    p.rect("full hidden", 566, 474, 26, 14, 3).text(600, 487, "flow: to be predicted", "label", "start")
    p.save()


def cloud(p, x, y):
    p.add(
        f'<path {p.use("cloud")} d="M{x - 52} {y + 22} a22 22 0 0 1 4 -43 a32 32 0 0 1 60 -8 a25 25 0 0 1 36 24 a15 15 0 0 1 -4 27 z"/>'
    )


def store(p, x, y, name, level):
    """A tank with its water."""
    p.rect("op cell", x - 58, y - 29, 116, 58)
    p.add(f'<path {p.use("water")} d="M{x - 57} {y + 28 - 56 * level:.0f} q14 -6 28.5 0 t28.5 0 t28.5 0 t28.5 0 V{y + 21} q0 7 -7 7 H{x - 50} q-7 0 -7 -7 z"/>')
    p.text(x, y + 5, name, "label")
