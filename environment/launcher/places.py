"""Where everything is, and what has a different name on Windows."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from .console import Failure


@dataclass(frozen=True)
class System:
    """What the launcher has to know about the operating system."""

    name: str = sys.platform

    @property
    def windows(self):
        return self.name == "win32"

    @property
    def path_separator(self):
        return ";" if self.windows else ":"

    def program(self, folder, name):
        return folder / (f"{name}.exe" if self.windows else name)

    def maven(self, root):
        """The command for Maven. It runs in the root, so that no folder name passes through cmd.exe."""
        return ["cmd", "/d", "/c", r".\mvnw.cmd"] if self.windows else [str(root / "mvnw")]

    def for_java(self, path):
        """The path in a form that Java on Windows can read: in the system's code page, or else in its short form."""
        path = str(path)
        if not self.windows or encodable(path):
            return path
        short = short_path(path)
        if encodable(short):
            return short
        raise Failure(
            f"Java cannot read the name of this folder: {path}",
            "Windows is set to a language that lacks some of its characters. Move the kit to another folder,\n"
            "such as C:\\carousel, and run the same command there.",
        )


def read_every_letter(environ):
    """Changes the locale if Java cannot read a path with non-ASCII letters in it."""
    if environ.get("LC_ALL") in ("C", "POSIX"):
        environ["LC_ALL"] = "C.UTF-8"


def encodable(path):
    try:
        return path.encode("mbcs", errors="strict").decode("mbcs") == path
    except UnicodeError:
        return False


def short_path(path):
    """The 8.3 form of a path on Windows (most drives have one for each file), or the path itself."""
    import ctypes

    buffer = ctypes.create_unicode_buffer(32768)
    return buffer.value if ctypes.windll.kernel32.GetShortPathNameW(path, buffer, 32768) else path


@dataclass(frozen=True)
class Places:
    """The folders of the kit. Everything that is installed is in one folder, which can be copied or removed as a whole."""

    root: Path
    system: System

    @property
    def environment(self):
        return self.root / "environment"

    @property
    def notebooks(self):
        return self.root / "notebooks"

    @property
    def installed(self):
        return self.environment / "installed"

    @property
    def log(self):
        return self.installed / "setup.log"

    @property
    def lock(self):
        """Held by the command that is setting up."""
        return self.installed / "lock"

    @property
    def venv(self):
        return self.installed / "python"

    @property
    def python(self):
        return self.system.program(self.venv / ("Scripts" if self.system.windows else "bin"), "python")

    @property
    def wheels(self):
        return self.installed / "wheels"

    @property
    def jars(self):
        return self.installed / "jars"

    @property
    def libraries(self):
        return self.installed / "library"

    @property
    def kernels(self):
        return self.installed / "kernels"

    @property
    def jupyter(self):
        return self.installed / "jupyter"

    def relative(self, path):
        """The path relative to the root, where Maven runs."""
        return os.path.relpath(path, self.root)
