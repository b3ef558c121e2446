"""What cells show, as text that can be compared and kept."""

import difflib
import itertools
import re

import nbformat

LINES_PER_DIFFERENCE = 60

# What Jupyter would fill with the versions of the machine at hand.
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


def tidy(notebook):
    """Leaves nothing that changes from run to run or from machine to machine."""
    notebook.metadata = nbformat.from_dict(METADATA)
    counts = itertools.count(1)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in KEPT_OF_A_CELL})
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
            cell.execution_count = next(counts)


def merged(outputs):
    """Text that arrived in pieces as one output, and of a line that was overwritten only its last state."""
    result = []
    for output in outputs:
        last = result[-1] if result else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            result.append(output)
    for output in result:
        if output.output_type == "stream":
            output.text = re.sub(r"[^\n]*\r(?!\n)", "", output.text)
    return result


def as_text(cell):
    """What a cell shows, as lines that can be compared; of an image, only that there is one."""
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
    """For each code cell whose text differs: its number, counted from 1, and how it differs."""
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells), 1):
        if old.cell_type != "code":
            continue
        lines = list(difflib.unified_diff(as_text(old), as_text(new), "committed", "this run", lineterm="", n=2))
        if lines:
            more = len(lines) - LINES_PER_DIFFERENCE
            lines = lines[:LINES_PER_DIFFERENCE] + ([f"... and {more} lines more"] if more > 0 else [])
            yield number, "\n".join("    " + line for line in lines)
