"""Runs notebooks with the kernel named java, stops at the first cell that fails, and compares or keeps what it shows.

Started by run-notebooks, which makes the environment that this needs.
"""

import argparse
import difflib
import itertools
import logging
import pathlib
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS_PER_CELL = 600
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


def every_notebook():
    """The chapters in their order, each with its solution."""
    return [path for chapter in sorted((ROOT / "notebooks").glob("*.ipynb")) for path in (chapter, solution(chapter))]


def solution(chapter):
    return chapter.parent / "solutions" / chapter.name


def shown(path):
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


class Execution(NotebookClient):
    """A run that remembers where it is, so that a failing cell can be named."""

    at = None  # the number of the cell that runs, counted from 0
    paths = ()  # of each cell, the notebook it comes from

    async def async_execute_cell(self, cell, cell_index, *args, **kwargs):
        self.at = cell_index
        return await super().async_execute_cell(cell, cell_index, *args, **kwargs)


def run(path, solution=None):
    """The notebook with the outputs of a fresh run, and its solution; exits with the failing cell where there is one.

    A solution is its chapter but for the answers, so only these are run, where the chapter has ended.
    """
    notebook = nbformat.read(path, as_version=4)
    solved = nbformat.read(solution, as_version=4) if solution else None
    execute(notebook, path, answers(notebook, solved), solution)
    for cell, answer in zip(notebook.cells, solved.cells if solved else []):
        if cell.cell_type == "code" and cell.source == answer.source:
            answer.outputs = nbformat.from_dict(cell.outputs)
    for each in filter(None, (notebook, solved)):
        tidy(each)
    return notebook, solved


def answers(notebook, solved):
    """The cells in which a solution differs from its chapter."""
    if not solved:
        return []
    return [new for old, new in zip(notebook.cells, solved.cells) if new.cell_type == "code" and new.source != old.source]


def execute(notebook, path, answers, solution):
    together = nbformat.v4.new_notebook(metadata=notebook.metadata, cells=notebook.cells + answers)
    execution = Execution(
        together,
        kernel_name="java",
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    execution.paths = [path] * len(notebook.cells) + [solution] * len(answers)
    try:
        execution.execute()
    except CellExecutionError as error:
        fail(path, execution, "\n".join(failure(execution)) or str(error))
    except CellTimeoutError:
        fail(path, execution, f"still running after {SECONDS_PER_CELL} seconds")
    except RuntimeError as error:  # the kernel died, or did not start
        fail(path, execution, str(error))


def failure(execution):
    """What the kernel said about the failing cell, after what the cell printed."""
    for output in execution.nb.cells[execution.at].outputs:
        if output.output_type == "stream":
            yield output.text
        elif output.output_type == "error":
            yield "\n".join(output.traceback)


def fail(path, execution, reason):
    print("failed", flush=True)
    if execution.at is None:
        sys.exit(f"\n{shown(path)}: {reason}")
    cell = execution.nb.cells[execution.at]
    path = execution.paths[execution.at]
    number = [c.id for c in nbformat.read(path, as_version=4).cells].index(cell.id) + 1
    source = "\n".join(f"  {n:3} | {line}" for n, line in enumerate(cell.source.splitlines(), 1))
    reason = re.sub(r"\x1b\[[0-9;]*m", "", reason).strip()
    sys.exit(f"\n{shown(path)}, cell {number}:\n{source}\n\n{reason}")


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
    for output in merged(nbformat.from_dict(cell.outputs)):
        if output.output_type == "stream":
            lines += [f"[{output.name}]", *output.text.splitlines()]
        elif output.output_type == "error":
            lines += ["[error]", f"{output.ename}: {output.evalue}"]
        else:
            images = [mime for mime in output.data if mime.startswith("image/")]
            texts = [] if images else [mime for mime in output.data if mime.startswith("text/")]
            lines += [f"[{mime}]" for mime in images]
            for mime in texts:
                lines += [f"[{mime}]", *output.data[mime].replace("</tr>", "</tr>\n").splitlines()]
    return lines


def differences(path, fresh):
    """Prints how the text of a fresh run differs from the committed one; how many cells do."""
    committed = nbformat.read(path, as_version=4)
    count = 0
    for number, (old, new) in enumerate(zip(committed.cells, fresh.cells), 1):
        if old.cell_type != "code":
            continue
        lines = list(difflib.unified_diff(as_text(old), as_text(new), "committed", "this run", lineterm="", n=2))
        if lines:
            count += 1
            print(f"\n{shown(path)}, cell {number}:")
            print("\n".join("    " + line for line in lines[:LINES_PER_DIFFERENCE]))
            if len(lines) > LINES_PER_DIFFERENCE:
                print(f"    ... and {len(lines) - LINES_PER_DIFFERENCE} lines more")
    return count


def main():
    parser = argparse.ArgumentParser(prog="environment/run-notebooks", add_help=False)
    parser.add_argument("files", metavar="FILE", nargs="*", type=pathlib.Path)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true")
    what.add_argument("--in-place", action="store_true")
    arguments = parser.parse_args()

    logging.getLogger("traitlets").setLevel(logging.ERROR)  # nbclient reports every kernel it has to wait for
    paths = [file.resolve() for file in arguments.files] or every_notebook()
    for path in paths:
        if not path.is_file():
            sys.exit(f"There is no notebook {path}")
    different = 0
    for path in paths:
        if path.parent.name == "solutions" and path.parent.parent / path.name in paths:
            continue  # it runs with its chapter
        solved = solution(path) if solution(path) in paths else None
        print(f"{shown(path)}{' and its solution' if solved else ''} ... ", end="", flush=True)
        start = time.monotonic()
        fresh = run(path, solved)
        print(f"{time.monotonic() - start:.1f} s", flush=True)
        for file, notebook in zip((path, solved), fresh):
            if notebook and arguments.check:
                different += differences(file, notebook)
            if notebook and arguments.in_place:
                nbformat.write(notebook, file)
    if different:
        sys.exit(f"\n{different} cells show other text than was committed. If that is right: run-notebooks --in-place")
    if arguments.check:
        print("Every cell shows the text that was committed.")


if __name__ == "__main__":
    main()
