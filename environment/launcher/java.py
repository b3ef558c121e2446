"""Finds a JDK, or says how to get one. Also chooses the options of the JVM that runs the notebooks."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .console import Failure, say

OLDEST = 17
VECTORS = "jdk.incubator.vector"  # with this module, products are up to three times as fast
HEAP = "2g"

GET_A_JDK = f"""\
Carousel needs a JDK, version {OLDEST} or newer:
  Debian, Ubuntu   sudo apt install openjdk-21-jdk-headless
  Debian 12        sudo apt install openjdk-17-jdk-headless
  Fedora           sudo dnf install java-latest-openjdk-devel
  macOS            brew install --cask temurin
  Windows          winget install EclipseAdoptium.Temurin.21.JDK
  any system       https://adoptium.net
If you have one already, set JAVA_HOME to its folder."""


@dataclass(frozen=True)
class Java:
    home: Path
    version: str
    release: int


def modules(home):
    """The names of a JDK's modules, from its file `release`."""
    try:
        return re.findall(r"[\w.]+", (home / "release").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return []


def jvm_options(java, places, heap=HEAP):
    """The options with which every Java kernel is started."""
    path = places.system.for_java
    options = [
        f"-Xmx{heap}",
        "-Djava.awt.headless=true",
        "--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED",  # for JJava, and for our Javadoc
        # print the same text everywhere
        "-Dfile.encoding=UTF-8",
        "-Duser.language=en",
        "-Duser.country=US",
        "-Duser.timezone=UTC",
        # keep out of the user's home, and find the data from any folder
        f"-Djava.util.prefs.userRoot={path(places.jupyter)}",
        f"-Dcarousel.data.dir={path(places.root / 'data')}",
    ]
    if VECTORS in modules(java.home):
        options += ["--add-modules", VECTORS]
    if java.release >= 24:  # avoids warnings about native libraries and tablesaw's dependencies
        options += ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
    return options


def find_java(system, environ=os.environ):
    """The JDK in JAVA_HOME if that is set; otherwise the one whose java is in the PATH."""
    home = environ.get("JAVA_HOME", "").strip('"')
    if home:
        java = system.program(Path(home, "bin"), "java")
        if not java.is_file():
            raise Failure(
                f"JAVA_HOME is {home}, but there is no bin{os.sep}{java.name} in it.",
                "Set JAVA_HOME to the folder of a JDK, or unset it to use the java of the PATH.",
            )
    else:
        java = shutil.which("java", path=environ.get("PATH"))
        if not java:
            raise Failure("There is no java in the PATH, and JAVA_HOME is not set.", GET_A_JDK)
    found = describe(Path(java))
    if found.release < OLDEST:
        raise Failure(f"{java} is Java {found.version}, which is too old.", GET_A_JDK)
    if not system.program(found.home / "bin", "javac").is_file():
        raise Failure(f"{found.home} has no javac: it is a Java runtime, not a JDK.", GET_A_JDK)
    say("Java", f"{found.version} in {found.home}")
    return found


def describe(java):
    """Asks a java for its properties. macOS has a /usr/bin/java even without a JDK, but it fails when run."""
    # JDKs up to 18 know the first two options, newer ones the third
    utf8 = ["-Dfile.encoding=UTF-8", "-Dsun.stderr.encoding=UTF-8", "-Dstderr.encoding=UTF-8"]
    try:
        done = subprocess.run(
            [java, *utf8, "-XshowSettings:properties", "-version"], capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        output = (done.stdout + done.stderr).decode("utf-8", errors="replace").strip()
        failed = done.returncode != 0
    except OSError as error:
        output, failed = str(error), True
    properties = dict(re.findall(r"^ *([\w.]+) = (.*?)\r?$", output, re.MULTILINE))
    if failed or not {"java.home", "java.specification.version"} <= properties.keys():
        raise Failure(f"{java} does not run: {output}", GET_A_JDK)
    home = Path(properties["java.home"])
    if not home.is_dir():  # the locale of this shell could not print the name
        home = java.resolve().parent.parent
    specification = properties["java.specification.version"].removeprefix("1.")
    return Java(home, properties.get("java.version", specification), int(specification))
