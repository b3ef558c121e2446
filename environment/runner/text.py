"""Turns the outputs of cells into text that can be compared and saved."""

import difflib
import itertools
import re

import nbformat

LINES_PER_DIFFERENCE = 60

# Jupyter would write the versions of this machine here.
METADATA = {
    "kernelspec": {"display_name": "Java", "language": "java", "name": "java"},
    "language_info": {
        "codemirror_mode": "java",
        "file_extension": ".jshell",
        "mimetype": "text/x-java-source",
        "name": "java",
        "pygments_lexer": "java",
    },
}
KEPT_OF_A_CELL = {"tags", "jupyter"}
# What a figure says on a machine that has no font for some of its characters.
NO_FONT = re.compile(r"^figure '[^\n]*': no font of this machine has [^\n]*\n?", re.MULTILINE)


def tidy(notebook):
    """Removes everything that differs from run to run or from machine to machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    counts = itertools.count(1)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in KEPT_OF_A_CELL})
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
            cell.execution_count = next(counts)


def merged(outputs):
    """Joins text that arrived in pieces, keeps only the last state of a line that was overwritten, and drops NO_FONT."""
    result = []
    for output in outputs:
        last = result[-1] if result else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            result.append(output)
    for output in result:
        if output.output_type == "stream":
            output.text = NO_FONT.sub("", re.sub(r"[^\n]*\r(?!\n)", "", output.text))
    return [output for output in result if output.output_type != "stream" or output.text]


def as_text(cell):
    """The outputs of a cell as lines that can be compared; an image is only mentioned."""
    lines = []
    for output in merged(nbformat.from_dict(cell.get("outputs", []))):
        if output.output_type == "stream":
            lines += [f"[{output.name}]", *output.text.splitlines()]
        elif output.output_type == "error":
            lines += ["[error]", f"{output.ename}: {output.evalue}"]
        else:
            images = [mime for mime in sorted(output.data) if mime.startswith("image/")]
            texts = [] if images else [mime for mime in sorted(output.data) if mime.startswith("text/")]
            lines += [f"[{mime}]" for mime in images]
            for mime in texts:
                lines += [f"[{mime}]", *output.data[mime].replace("</tr>", "</tr>\n").splitlines()]
    return lines


def differences(committed, fresh):
    """Yields the number of each code cell whose text differs, counted from 1, and the difference."""
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells), 1):
        if old.cell_type != "code":
            continue
        lines = list(difflib.unified_diff(as_text(old), as_text(new), "committed", "this run", lineterm="", n=2))
        if lines:
            more = len(lines) - LINES_PER_DIFFERENCE
            lines = lines[:LINES_PER_DIFFERENCE] + ([f"... and {more} lines more"] if more > 0 else [])
            yield number, "\n".join("    " + line for line in lines)
