"""Notebook files. Those that people hand in may be damaged."""

import warnings

import nbformat


class Unreadable(Exception):
    """Says why a file cannot be read as a notebook."""


def read(path):
    """The notebook in this file, in the present form of such files, all parts of it there."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable("is no notebook: its text is not in UTF-8") from error
    try:
        notebook = nbformat.convert(nbformat.reader.reads(text), 4)
        notebook.nbformat_minor = nbformat.v4.nbformat_minor  # the rules of one form for all, whatever the file says it has
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # copied cells have the same id, older ones have none: both are made right
            _, notebook = nbformat.validator.normalize(notebook)
        nbformat.validate(notebook)
        nbformat.writes(notebook).encode("utf-8")  # half a character cannot be shown or kept
    except Exception as error:  # nbformat's converters raise what Python raises where a part is missing
        raise Unreadable(f"is no notebook, or a damaged one: {reason(error)}. Take another copy.") from error
    return notebook


def reason(error):
    words = str(getattr(error, "message", "") or error).split("\n")[0].rstrip(".") or type(error).__name__
    return words if len(words) < 200 else f"{words[:200]}…"
