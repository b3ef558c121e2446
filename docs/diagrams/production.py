"""Chapter 24: the life of a model in use."""

from ink import Picture


def life():
    p = Picture(
        "24-life", 840, 400, "The life of a model",
        "A circle of five boxes: train, file, serve, watch, and the question what has changed. The file has weights, scaler and usual"
        " errors. Serve answers clients; its errors go to watch. An alarm leads to the question, and from there to three answers:"
        " repair the sensor, wait, or retrain on recent readings.",
    )
    p.text(28, 36, "A model in use: a circle, not a line", "title", "start")
    p.note("the upper row")
    p.box("ink", 120, 120, 150, 74, "train", "past readings")
    p.box("cell", 360, 120, 170, 74, "file", "weights, scaler, errors")
    p.box("ink", 620, 120, 170, 74, "serve", "many threads")
    p.wire("cell", (195, 120), (275, 120)).text(235, 108, "save", "small")
    p.wire("cell", (445, 120), (535, 120)).text(490, 108, "load", "small")
    p.note("the clients")
    p.wire("ink", (770, 104), (705, 104)).text(790, 92, "questions", "small", "middle")
    p.wire("ink", (705, 138), (770, 138)).text(790, 166, "forecasts", "small", "middle")
    p.note("the way back")
    p.box("ink", 620, 290, 170, 74, "watch", "errors and inputs", halo=True)
    p.wire("ink", (620, 157), (620, 253)).text(630, 210, "errors, an hour later", "small", "start")
    p.box("ink", 360, 290, 190, 74, "what has changed?", "look before you act")
    p.wire("ink", (535, 290), (455, 290)).text(490, 278, "alarm", "small")
    p.wire("ink", (265, 290), (120, 290), (120, 157)).text(130, 230, "retrain on", "small", "start")
    p.text(130, 248, "recent readings", "small", "start")
    p.wire("ink", (330, 327), (330, 368)).text(320, 352, "repair the sensor", "small", "end")
    p.wire("ink", (390, 327), (390, 368)).text(400, 352, "wait", "small", "start")
    p.save()
