"""Chapter 11: what a forecast may know, and how the past is replayed."""

from ink import Picture


def known():
    p = Picture(
        "11-what-is-known", 840, 300, "What a forecast for day t may know",
        "A row of seven days, from t-6 to t. The forecast for day t is made on day t-3, and a dashed line after this day separates the known"
        " from the unknown. The honest inputs end at the line. A mean of seven days, centred on day t-3, reaches over the line as far as"
        " day t. The rain of day t lies beyond the line, too.",
    )
    p.text(28, 36, "What lies right of the dashed line is a leak", "title", "start")
    step = 76
    x = lambda day: 766 + step * day
    p.note("the days")
    for day in range(-6, 1):
        colour = "cell" if day <= -3 else "faint"
        p.boxes.add(colour)
        p.rect("box " + colour, x(day) - 28, 74, 56, 40)
        p.math(x(day), 100, f"t-{-day}" if day else "t")
    p.text(x(-3), 62, "today", "small").text(x(0), 62, "to forecast", "small")
    p.note("the border")
    border = x(-3) + step / 2
    p.wire("ink", (border, 50), (border, 284), kind="back", arrow=False)
    p.note("what the inputs read")
    for top, start, end, colour, words, more in (
        (150, -6, -3, "input", "honest", "flow and weather until today"),
        (204, -6, 0, "forget", "a leak", "mean of 7 days around today"),
        (258, 0, 0, "forget", "a leak", "rain of the day to forecast"),
    ):
        p.boxes.add(colour)
        p.rect("box " + colour, x(start) - 28, top - 13, (end - start) * step + 56, 26)
        p.text(28, top - 3, words, "label", "start", colour).text(28, top + 15, more, "small", "start")
    p.save()


def walk_forward():
    p = Picture(
        "11-walk-forward", 840, 330, "Thirty years replayed in six folds",
        "Six bars along the years 1940 to 2000, one for each fold. Each begins with years to learn from, from 1940 on. Five years follow in"
        " which the usual errors are measured, and then five years of test. From fold to fold the end moves five years on, so that the"
        " six test parts cover 1970 to 2000 without a gap.",
    )
    p.text(28, 36, "Each fold knows only what lies before its test", "title", "start")
    x = lambda year: 90 + 11.5 * (year - 1940)
    for n in range(6):
        top, origin = 62 + 36 * n, 1970 + 5 * n
        p.note(f"fold {n + 1}")
        p.text(78, top + 19, str(n + 1), "small", "end")
        for colour, start, end, words in (("cell", 1940, origin - 5, "learn"), ("candidate", origin - 5, origin, "check"),
                                          ("input", origin, origin + 5, "test")):
            p.boxes.add(colour)
            p.rect("box " + colour, x(start), top, x(end) - x(start), 28, 3)
            p.text((x(start) + x(end)) / 2, top + 19, words, "small")
    p.note("the years")
    for year in range(1940, 2001, 10):
        p.text(x(year), 304, str(year), "small")
        p.wire("faint", (x(year), 280), (x(year), 288), kind="wire", arrow=False)
    p.save()
