"""The three commands and their options."""

import argparse
import glob
import itertools
import os
import re
import sys
from pathlib import Path

from .console import Failure
from .java import HEAP, find_java
from .kernels import KERNELS, content, write_kernelspec
from .lab import hand_over, jupyter_environment, let_interrupts_through, open_lab
from .library import build_library
from .places import Places, System, read_every_letter
from .python import make_python
from .turn import turn

CANNOT_START = 3  # the exit code if something that a command needs is missing


def main(arguments):
    let_interrupts_through()
    read_every_letter(os.environ)
    places = Places(Path(__file__).resolve().parent.parent.parent, System())
    options = parse(arguments)
    try:
        return options.run(places, options)
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
    except PermissionError as error:
        print(f"\n{error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
        print("If a lab is running from this folder, stop it (Ctrl-C in its window). Then try again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nInterrupted. Run the same command again to continue.", file=sys.stderr)
        return 130
    return CANNOT_START


def parse(arguments):
    """Parses the options. If one is unknown, the command's own parser says so and shows the options of that command."""
    options, unknown = parser().parse_known_args(arguments)
    if unknown:
        options.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def parser():
    top = argparse.ArgumentParser(prog="environment", description="Sets up what is missing or out of date, and runs a command.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    lab = commands.add_parser("lab", prog="environment/lab", description="Opens JupyterLab on notebooks/. Sets up what is missing.")
    lab.add_argument("--no-browser", dest="browser", action="store_false", help="only print the address")
    lab.add_argument("--port", metavar="N", type=port, help="listen on port N (otherwise on 8888 or the next free one)")
    kernel_options(lab)
    lab.set_defaults(run=run_lab, parser=lab)

    runner = commands.add_parser(
        "run-notebooks",
        prog="environment/run-notebooks",
        description="Runs the given notebooks, or else all chapters and their solutions, and stops at the first cell that "
        "fails. If a chapter and its solution are both given, only the solution's answers are run, after the chapter.",
        epilog="Returns 0 if all is well, 1 if a cell failed or shows different text, 2 for a wrong option, "
        f"{CANNOT_START} if something needed is missing.",
    )
    runner.add_argument("files", metavar="FILE", nargs="*", type=notebooks)
    what = runner.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="also fail if a cell shows text that differs from the committed text")
    what.add_argument("--in-place", action="store_true", help="write what the cells show into the notebooks")
    runner.add_argument("--keep-going", action="store_true", help="after a cell that fails, go on with the next one")
    runner.add_argument(
        "--score", action="store_true", help="say which exercises are correct; goes on after a cell that fails"
    )
    runner.add_argument("--timeout", metavar="SECONDS", type=positive, default=600, help="for one cell (default: 600)")
    kernel_options(runner)
    runner.set_defaults(run=run_notebooks, parser=runner)

    path = commands.add_parser(
        "classpath", prog="environment/classpath", description="Prints the class path of the library and all it needs."
    )
    path.set_defaults(run=print_class_path, parser=path)
    return top


def kernel_options(command):
    command.add_argument("--kernel", choices=KERNELS, help="the Java kernel (default: rapaio)")
    for name in ("ijava", "jjava"):
        kernel = KERNELS[name]
        command.add_argument(
            kernel.option, dest=f"{name}_jar", metavar="FILE", type=Path, help=f"use {kernel.title} from this jar"
        )
    command.add_argument("--heap", metavar="SIZE", type=heap, default=HEAP, help=f"memory for Java (default: {HEAP})")


def notebooks(text):
    """The files that match a name or a pattern; the shells of Windows do not expand patterns."""
    found = [text] if os.path.isfile(text) else sorted(glob.glob(text))
    if found:
        return found
    raise argparse.ArgumentTypeError(f"there is no notebook {text}")


def port(text):
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected a number from 1 to 65535, got {text}")


def positive(text):
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number of seconds, got {text}")


def heap(text):
    if re.fullmatch(r"\d+[mMgG]", text):
        return text.lower()
    raise argparse.ArgumentTypeError(f"expected a size such as 512m or 4g, got {text}")


def set_up(places, options, command):
    """Prepares everything that a notebook needs. Returns the kernel, the folder of its kernelspec, and the library."""
    given = {name: getattr(options, f"{name}_jar") for name in ("ijava", "jjava") if getattr(options, f"{name}_jar")}
    name = options.kernel or next(iter(given), "rapaio")
    if set(given) - {name}:
        raise Failure(f"--kernel {name} and {KERNELS[next(iter(set(given) - {name}))].option} ask for different kernels.")
    kernel = KERNELS[name]
    if name in given:
        content(kernel, given[name])  # reports a wrong file before anything is installed
    java = find_java(places.system)
    with turn(places):
        make_python(places)
        library = build_library(places, java)
        kernelspecs = write_kernelspec(kernel, places, java, library, options.heap, command, given.get(name))
    return kernel, kernelspecs, library


def run_lab(places, options):
    kernel, kernelspecs, library = set_up(places, options, "lab")
    return open_lab(places, kernel, kernelspecs, options.port, options.browser, library.fresh)


def run_notebooks(places, options):
    kernel, kernelspecs, _ = set_up(places, options, "run-notebooks")
    options.keep_going |= options.score
    command = [str(places.python), str(places.environment / "run_notebooks.py"), f"--timeout={options.timeout}"]
    command += [f"--{name.replace('_', '-')}" for name in ("check", "in_place", "keep_going", "score") if getattr(options, name)]
    command += ["--", *itertools.chain(*options.files)]
    return hand_over(command, jupyter_environment(places, kernel, kernelspecs, os.environ), places.system)


def print_class_path(places, _):
    java = find_java(places.system)
    with turn(places):
        library = build_library(places, java)
    print(places.system.path_separator.join(str(jar) for jar in library.class_path))
    return 0
