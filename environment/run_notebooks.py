"""Runs notebooks, and compares, saves or scores their outputs. Started by run-notebooks."""

import argparse
import logging
import sys
import time
from pathlib import Path

import nbformat
from runner.execution import Execution, report
from runner.reading import Unreadable, read
from runner.score import score
from runner.text import differences, tidy

ROOT = Path(__file__).resolve().parent.parent


def main():
    options = parse()
    logging.getLogger("traitlets").setLevel(logging.ERROR)  # nbclient would report every kernel that it waits for
    paths = [file.resolve() for file in options.files] or every_notebook()
    failed = different = 0
    for path in paths:
        if path.parent.name == "solutions" and path.parent.parent / path.name in paths:
            continue  # it runs with its chapter
        solved = solution(path) if solution(path) in paths else None
        notebooks, failures = run(path, solved, options)
        failed += failures
        if failed and not options.keep_going:
            return 1
        for file, notebook in notebooks.items():
            if options.check:
                different += show_differences(file, notebook)
            if options.in_place:
                save(notebook, file)
    return verdict(options, failed, different)


def save(notebook, file):
    """Writes the notebook beside the file and then replaces it, so that an interruption cannot leave half of it."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        nbformat.write(notebook, fresh)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--timeout", type=int, required=True)
    for name in ("--check", "--in-place", "--keep-going", "--score"):
        parser.add_argument(name, action="store_true")
    return parser.parse_args()


def run(path, solved, options):
    """Runs a notebook and, if given, its solution. Returns both with their new outputs, and how many cells failed.

    A solution differs from its chapter only in the answers, so only these are run, after the chapter.
    """
    print(f"{shown(path)}{' and its solution' if solved else ''} ... ", end="", flush=True)
    start = time.monotonic()
    notebooks = {}
    for file in filter(None, (path, solved)):
        try:
            notebooks[file] = read(file)
        except Unreadable as why:
            print("failed", flush=True)
            print(f"\n{shown(file)} {why}", file=sys.stderr, flush=True)
            return {}, 1
    chapter = notebooks[path]
    cells = [(path, number, cell) for number, cell in enumerate(chapter.cells, 1)]
    if solved:
        cells += [(solved, number, cell) for number, cell in answers(chapter, notebooks[solved])]
    execution = Execution(
        [cell for _, _, cell in cells], chapter.metadata, path.parent, options.timeout, options.keep_going
    )
    execution.run_all()
    print("failed" if execution.failures else f"{time.monotonic() - start:.1f} s", flush=True)
    for at, reason in execution.failures.items():
        file, number, cell = cells[at or 0]
        text = f"{shown(path)}: {reason}" if at is None else report(shown(file), number, cell.source, reason)
        print(f"\n{text}", file=sys.stderr, flush=True)
    if solved:
        share_outputs(chapter, notebooks[solved])
    for notebook in notebooks.values():
        tidy(notebook)
    if options.score:
        for file, notebook in notebooks.items():
            first, *others = score(notebook)
            print(f"    {'solution: ' if file == solved else ''}{first}", *others, sep="\n    ", flush=True)
    return notebooks, len(execution.failures)


def answers(chapter, solved):
    """The cells in which a solution differs from its chapter, with their numbers."""
    pairs = enumerate(zip(chapter.cells, solved.cells), 1)
    return [(n, new) for n, (old, new) in pairs if new.cell_type == "code" and new.source != old.source]


def share_outputs(chapter, solved):
    for cell, same in zip(chapter.cells, solved.cells):
        if cell.cell_type == "code" and cell.source == same.source:
            same.outputs = nbformat.from_dict(cell.outputs)


def every_notebook():
    """The chapters in order, each followed by its solution, unless a teacher has removed it."""
    chapters = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return [path for chapter in chapters for path in (chapter, solution(chapter)) if path.is_file()]


def solution(chapter):
    return chapter.parent / "solutions" / chapter.name


def shown(path):
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def show_differences(file, notebook):
    count = 0
    for number, text in differences(read(file), notebook):
        count += 1
        print(f"\n{shown(file)}, cell {number}:\n{text}")
    return count


def verdict(options, failed, different):
    """Prints how it went, and returns the program's exit code."""
    if failed:
        print(f"\n{failed} {'failure' if failed == 1 else 'failures'}.", file=sys.stderr)
    if different:
        cells = "1 cell shows" if different == 1 else f"{different} cells show"
        print(
            f"\n{cells} text that differs from the committed text. If that is right: run-notebooks --in-place",
            file=sys.stderr,
        )
    if options.check and not failed and not different:
        print("Every cell shows the text that was committed.")
    return 1 if failed or different else 0


if __name__ == "__main__":
    sys.exit(main())
