import os
import shutil
from pathlib import Path
from unittest import mock

from launcher import library
from launcher.java import Java
from launcher.places import Places, System

from .kit import POM, KitTest

JARS = ("jblas-1.2.5.jar", "tablesaw-core-0.44.4.jar")


class BuildTest(KitTest):
    """Uses a fake Maven that creates the files that the real one would create."""

    def setUp(self):
        super().setUp()
        self.java = Java(Path("/jdk"), "17", 17)
        self.builds = 0
        for name, stand_in in {"run_logged": self.maven, "check_fonts": lambda *_: None}.items():
            patch = mock.patch.object(library, name, stand_in)
            patch.start()
            self.addCleanup(patch.stop)

    def maven(self, what, command, log, cwd=None, env=None):
        if what != "Building the library":
            return
        self.builds += 1
        self.assertEqual(cwd, self.root)
        self.assertEqual(env["JAVA_HOME"], str(self.java.home))
        self.assertFalse([part for part in command[1:] if str(self.temporary) in part], "only paths below the root")
        options = dict(part[2:].split("=", 1) for part in command if part.startswith("-D") and "=" in part)
        for name in (*JARS, "rapaio-jupyter-kernel-3.0.1.jar"):
            self.jar(self.root / options["outputDirectory"] / name, "a")
        slash = "\\" if self.system.windows else "/"
        listing = self.system.path_separator.join(f"{options['mdep.prefix']}{slash}{name}" for name in JARS)
        (self.root / options["mdep.outputFile"]).write_text(listing)
        self.write("target/classes/carousel/Carousel.class", "")
        self.write("target/kernel-classes/carousel/kernel/Start.class", "")

    def build(self):
        return library.build_library(self.places, self.java)

    def test_all_jars_lie_in_our_folder(self):
        built = self.build()
        self.assertEqual([jar.name for jar in built.class_path], ["carousel.jar", *JARS])
        for jar in (*built.class_path, built.start, built.sources, library.rapaio(self.places)):
            self.assertTrue(jar.is_file(), jar)
            self.assertIn(self.places.installed, jar.parents)

    def test_a_pom_without_a_version(self):
        self.write("pom.xml", POM.replace("rapaio.version", "version"))
        with self.fails("pom.xml has no property rapaio.version."):
            self.build()

    def test_nothing_is_built_twice(self):
        self.assertTrue(self.build().fresh)
        self.assertFalse(self.build().fresh)
        self.assertEqual(self.builds, 1)
        self.assertIn("nothing changed since it was built", self.said.getvalue())

    def test_a_changed_source_is_built(self):
        first = self.build()
        self.write("src/main/java/carousel/Carousel.java", "class Carousel { int x; }")
        second = self.build()
        self.assertNotEqual(first.folder, second.folder)
        self.assertTrue(first.start.is_file(), "a running kernel may still read it")

    def test_going_back_to_earlier_sources_builds_nothing(self):
        file = self.root / "src/main/java/carousel/Carousel.java"
        before = file.read_text()
        self.build()
        file.write_text("class Carousel { int x; }")
        self.build()
        file.write_text(before)
        self.build()
        self.assertEqual(self.builds, 2)

    def test_a_copy_with_other_times_is_whole(self):
        self.build()
        shutil.copytree(self.root, self.temporary / "copy")
        for path in (self.temporary / "copy").rglob("*"):
            os.utime(path, (1, 1))
        library.build_library(Places(self.temporary / "copy", self.system), self.java)
        self.assertEqual(self.builds, 1)

    def test_a_missing_jar_is_fetched_again(self):
        for jar in (JARS[0], "rapaio-jupyter-kernel-3.0.1.jar"):
            self.build()
            (self.places.jars / jar).unlink()
            self.assertTrue(self.build().fresh, jar)

    def test_an_interrupted_build_is_not_taken_for_whole(self):
        with mock.patch.object(library, "pack", side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            self.build()
        self.assertTrue(self.build().fresh)
        self.assertEqual(len(list(self.places.libraries.iterdir())), 1)

    def test_old_libraries_and_their_jars_are_removed(self):
        self.jar(self.places.jars / "no-longer-needed.jar", "a")
        for number in range(library.KEPT + 3):
            self.write("src/main/java/carousel/Carousel.java", str(number))
            os.utime(self.build().folder, (number, number))
        self.assertEqual(len(list(self.places.libraries.iterdir())), library.KEPT)
        self.assertEqual({jar.name for jar in self.places.jars.iterdir()}, {*JARS, "rapaio-jupyter-kernel-3.0.1.jar"})


class BuildOnWindowsTest(BuildTest):
    system = System("win32")


class FontsTest(KitTest):
    def test_without_fonts_it_says_what_to_install(self):
        home = self.jdk()
        self.program(home / "bin" / "java", "#!/bin/sh\necho libfontconfig.so.1 is missing\nexit 1\n")
        with self.fails("Java finds no fonts", "libfontconfig.so.1 is missing", "fonts-dejavu-core"):
            library.check_fonts(self.places, Java(home, "17", 17))

    def test_a_notice_of_the_jdk_is_not_the_reason(self):
        home = self.jdk()
        self.program(
            home / "bin" / "java",
            "#!/bin/sh\necho Please install the openjdk-21-jre package.\necho libharfbuzz.so.0 is missing\nexit 1\n",
        )
        with self.fails("charts: libharfbuzz.so.0 is missing", "libharfbuzz0b"):
            library.check_fonts(self.places, Java(home, "21", 21))
