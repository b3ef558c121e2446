"""Creates the private Python environment with JupyterLab, from wheels stored earlier or from the network."""

import shutil
import subprocess
import sys

from .console import Failure, run_logged, say

GET_PYTHON = """\
JupyterLab needs Python 3.10 or newer, with its venv module:
  Debian, Ubuntu   sudo apt install python3 python3-venv
  Fedora           sudo dnf install python3
  macOS            brew install python
  Windows          winget install Python.Python.3.13
  any system       https://www.python.org/downloads"""

PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]


def make_python(places):
    """Creates the environment, unless one exists that contains what requirements.txt asks for."""
    requirements = places.environment / "requirements.txt"
    wanted = requirements.read_bytes()
    if marked(places.venv, wanted) and works(places.python):
        say("Python", f"JupyterLab is in {places.relative(places.venv)}")
        return
    version = "Python " + sys.version.split()[0]
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Failure(f"{version} ({sys.executable}) has no venv module.", GET_PYTHON) from None
    stored = marked(places.wheels, wanted)
    time = "" if stored else "; the first time this takes a minute"
    say("Python", f"{version} installs JupyterLab into {places.relative(places.venv)}{time}")
    remove(places.venv)
    run_logged("Making the Python environment", [sys.executable, "-m", "venv", str(places.venv)], places.log)
    if not (stored and install(places, requirements, must=False)):
        fetch_wheels(places, requirements)
        install(places, requirements, must=True)
    mark(places.venv, wanted)


def marked(folder, requirements):
    """Whether the environment in the folder is complete and matches these requirements."""
    marker = folder / "requirements.txt"
    return marker.is_file() and marker.read_bytes() == requirements


def mark(folder, requirements):
    (folder / "requirements.txt").write_bytes(requirements)


def works(python):
    """Whether this Python still starts. An upgrade of the system's Python, or a copy without links, may break it."""
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('jupyterlab') is None)"
    try:
        return subprocess.run([python, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def fetch_wheels(places, requirements):
    """Stores each package as a file, so that the environment can be created again without a network."""
    remove(places.wheels)
    command = [places.python, *PIP, "wheel", "--retries", "1", "--wheel-dir", places.wheels, "-r", requirements]
    run_logged("Downloading JupyterLab", [str(part) for part in command], places.log)
    mark(places.wheels, requirements.read_bytes())


def install(places, requirements, must):
    command = [places.python, *PIP, "install", "--no-index", "--find-links", places.wheels, "-r", requirements]
    try:
        run_logged("Installing JupyterLab", [str(part) for part in command], places.log)
    except Failure:  # the wheels are for another version of Python
        if must:
            raise
        return False
    return True


def remove(folder):
    if folder.exists():
        shutil.rmtree(folder)
