"""Builds the library with Maven, and stores it with all jars that it needs."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .console import Failure, run_logged, say
from .python import remove

KEPT = 8  # older libraries are kept, because a running kernel may still read its own


@dataclass(frozen=True)
class Library:
    """The library built from one state of the sources. Each state has its own folder."""

    folder: Path
    jars: list
    fresh: bool

    @property
    def class_path(self):
        return [self.folder / "carousel.jar", *self.jars]

    @property
    def start(self):
        """Our classes that start and improve the kernels."""
        return self.folder / "kernel.jar"

    @property
    def sources(self):
        return self.folder / "sources.jar"


def build_library(places, java):
    folder = places.libraries / fingerprint(places)
    jars = whole(places, folder)
    if jars:
        say("Library", "nothing changed since it was built")
        os.utime(folder)
        return Library(folder, jars, fresh=False)
    say("Library", "being built; the first time this takes a minute")
    fresh = places.libraries / "fresh"  # a temporary folder, so that an incomplete build is never used
    remove(fresh)
    fresh.mkdir(parents=True)
    run_maven(places, java, fresh)
    check_fonts(places, java)
    pack(places.root / "target" / "classes", fresh / "carousel.jar")
    pack(places.root / "target" / "kernel-classes", fresh / "kernel.jar")
    pack(places.root / "src" / "main" / "java", fresh / "sources.jar")
    remove(folder)
    fresh.rename(folder)
    forget_old(places)
    return Library(folder, whole(places, folder), fresh=True)


def fingerprint(places):
    """A hash of the files that the library is built from. It ignores their dates, because copying changes them."""
    sources = [places.root / "pom.xml"]
    for folder in (places.root / "src" / "main", places.environment / "kernel"):
        sources += sorted(path for path in folder.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.relative_to(places.root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def whole(places, folder):
    """The jars that a built library needs; None if the library or one of the jars is missing."""
    try:
        names = (folder / "classpath").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    jars = [places.jars / name for name in names]
    return jars if all(jar.is_file() for jar in (rapaio(places), *jars)) else None


def rapaio(places):
    """The jar of the default kernel, which Maven fetches when it builds the library."""
    return places.jars / f"rapaio-jupyter-kernel-{version(places, 'rapaio')}.jar"


def version(places, name):
    """The version that pom.xml specifies for this name."""
    found = ElementTree.parse(places.root / "pom.xml").find(f".//{{*}}{name}.version")
    if found is None:
        raise Failure(f"pom.xml has no property {name}.version.")
    return found.text.strip()


def run_maven(places, java, fresh):
    listing = fresh / "classpath.maven"
    command = [
        *places.system.maven(places.root),
        *["-B", "-ntp", "-Dspotless.check.skip=true", "-Dchecks.skip=true", "process-classes"],
        *["dependency:copy-dependencies", "dependency:build-classpath", "-DincludeScope=runtime"],
        *["-Dmdep.prefix=jars", f"-Dmdep.outputFile={places.relative(listing)}"],
        *["dependency:copy", f"-Dartifact=io.github.padreati:rapaio-jupyter-kernel:{version(places, 'rapaio')}"],
        f"-DoutputDirectory={places.relative(places.jars)}",
    ]
    environment = {**os.environ, "JAVA_HOME": str(java.home)}
    run_logged("Building the library", command, places.log, cwd=places.root, env=environment)
    paths = listing.read_text(encoding="utf-8").strip().split(places.system.path_separator)
    names = [path.replace("\\", "/").rsplit("/", 1)[-1] for path in paths]
    (fresh / "classpath").write_text("\n".join(names), encoding="utf-8")
    listing.unlink()


def pack(folder, jar):
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder).as_posix())


def check_fonts(places, java):
    """Checks that there are fonts: Java uses the system's, and without any it would fail in the middle of a chart."""
    program = places.system.program(java.home / "bin", "java")
    source = places.relative(places.environment / "launcher" / "Fonts.java")
    done = subprocess.run(
        [program, "-Djava.awt.headless=true", source],
        cwd=places.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        # the last line: Debian's Java prints a notice before it
        reason = done.stdout.decode(errors="replace").strip().split("\n")[-1]
        raise Failure(
            f"Java finds no fonts, so it cannot draw charts: {reason}",
            "Install fontconfig, a font and what Java draws it with:\n"
            "  Debian, Ubuntu   sudo apt install fontconfig fonts-dejavu-core libharfbuzz0b\n"
            "  Fedora           sudo dnf install fontconfig dejavu-sans-fonts",
        )


def forget_old(places):
    """Keeps the libraries used last; removes older ones, and jars that no library needs any more."""
    libraries = sorted(places.libraries.iterdir(), key=lambda folder: folder.stat().st_mtime)
    for folder in libraries[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
    needed = {rapaio(places)}
    for folder in libraries[-KEPT:]:
        needed.update(whole(places, folder) or ())
    for jar in places.jars.iterdir():
        if jar not in needed:
            try:
                jar.unlink()
            except OSError:  # Windows refuses while a kernel is reading the jar
                pass
