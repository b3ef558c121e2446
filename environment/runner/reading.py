"""Reads notebook files. Files that learners hand in may be damaged."""

import warnings

import nbformat


class Unreadable(Exception):
    """Says why a file cannot be read as a notebook."""


def read(path):
    """Reads a notebook, converted to the current format, with all its parts present."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable("is not a notebook: its text is not in UTF-8") from error
    try:
        notebook = nbformat.convert(nbformat.reader.reads(text), 4)
        notebook.nbformat_minor = nbformat.v4.nbformat_minor  # the same rules for all files, whatever their version
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cells with the same id or without one get a new id
            _, notebook = nbformat.validator.normalize(notebook)
        nbformat.validate(notebook)
        nbformat.writes(notebook).encode("utf-8")  # half a surrogate pair cannot be shown or saved
    except Exception as error:  # if a part is missing, nbformat raises any of Python's errors
        raise Unreadable(f"is not a notebook, or is damaged: {reason(error)}. Use another copy.") from error
    return notebook


def reason(error):
    words = str(getattr(error, "message", "") or error).split("\n")[0].rstrip(".") or type(error).__name__
    return words if len(words) < 200 else f"{words[:200]}…"
