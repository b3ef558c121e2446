"""A folder like the kit's, with fake programs, for tests on any system."""

import contextlib
import io
import os
import stat
import tempfile
import unittest
import zipfile
from pathlib import Path
from unittest import mock

from launcher import console, places

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><properties>
<rapaio.version>3.0.1</rapaio.version></properties></project>"""

JAVA = """#!/bin/sh
cat >&2 <<END
Property settings:
    java.home = {home}
    java.specification.version = {specification}
    java.version = {version}
END
exit {status}
"""


class KitTest(unittest.TestCase):
    """Gives each test a kit in a folder with a space and non-ASCII letters in its name."""

    system = places.System("linux")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kit ä课 ")
        self.addCleanup(folder.cleanup)
        self.temporary = Path(folder.name)
        self.places = places.Places(self.temporary / "a kit", self.system)
        self.root = self.places.root
        self.write("pom.xml", POM)
        self.write("environment/requirements.txt", "jupyterlab==4\n")
        self.write("environment/kernel/Start.java", "class Start {}")
        self.write("environment/labextension/package.json", "{}")
        self.write("src/main/java/carousel/Carousel.java", "class Carousel {}")
        self.write("notebooks/00-start-here.ipynb", "{}")
        self.said = io.StringIO()
        redirect = contextlib.redirect_stderr(self.said)
        redirect.__enter__()
        self.addCleanup(redirect.__exit__, None, None, None)

    def write(self, name, text):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def program(self, file, text):
        if os.name == "nt":
            self.skipTest("the programs that pretend are shell scripts")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        return file

    def jdk(self, version="17.0.15", javac=True, status=0, home=None):
        """A folder that looks like a JDK of this version."""
        home = home or self.temporary / f"jdk {version}"
        specification = "1.8" if version.startswith("1.8") else version.split(".")[0]
        suffix = ".exe" if self.system.windows else ""
        text = JAVA.format(home=home, specification=specification, version=version, status=status)
        self.program(home / "bin" / f"java{suffix}", text)
        if javac:
            self.program(home / "bin" / f"javac{suffix}", "#!/bin/sh\n")
        return home

    def jar(self, file, *names):
        file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, b"content of " + name.encode())
        return file

    @contextlib.contextmanager
    def fails(self, *fragments):
        """Expects a failure whose text contains these fragments."""
        with self.assertRaises(console.Failure) as caught:
            yield
        for fragment in fragments:
            self.assertIn(fragment, str(caught.exception))

    def environ(self, **values):
        return mock.patch.dict(os.environ, values)
