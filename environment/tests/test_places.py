import unittest
from pathlib import Path
from unittest import mock

from launcher import places
from launcher.console import Failure


def kit(name):
    return places.Places(Path("/kit"), places.System(name))


class SystemTest(unittest.TestCase):
    def test_windows_has_other_names(self):
        self.assertEqual(kit("win32").python.parts[-2:], ("Scripts", "python.exe"))
        self.assertEqual(kit("win32").system.path_separator, ";")
        for name in ("linux", "darwin"):
            self.assertEqual(kit(name).python.parts[-2:], ("bin", "python"))
            self.assertEqual(kit(name).system.path_separator, ":")

    def test_maven_is_called_without_the_name_of_the_folder_on_windows(self):
        self.assertEqual(kit("win32").system.maven(Path("C:/Tom & Jerry")), ["cmd", "/d", "/c", r".\mvnw.cmd"])
        self.assertEqual(kit("linux").system.maven(Path("/kit")), [str(Path("/kit/mvnw"))])


class PathsForJavaTest(unittest.TestCase):
    """Tests that paths reach Java on Windows, which reads its command line in the system's code page."""

    def for_java(self, system, path, **options):
        code_page, short = options.get("code_page", "cp1252"), options.get("short", r"C:\KIT~1")

        def encodable(text):
            try:
                return bool(text.encode(code_page))
            except UnicodeError:
                return False

        with mock.patch.object(places, "encodable", encodable), mock.patch.object(places, "short_path", lambda _: short):
            return places.System(system).for_java(path)

    def test_elsewhere_a_path_stays_as_it_is(self):
        self.assertEqual(self.for_java("linux", "/home/课程"), "/home/课程")

    def test_what_the_code_page_has_stays_as_it_is(self):
        self.assertEqual(self.for_java("win32", r"C:\Users\José\a kit"), r"C:\Users\José\a kit")
        self.assertEqual(self.for_java("win32", r"C:\课程", code_page="gbk"), r"C:\课程")

    def test_other_names_become_short(self):
        self.assertEqual(self.for_java("win32", r"C:\课程"), r"C:\KIT~1")

    def test_where_there_is_no_short_name_it_says_what_to_do(self):
        with self.assertRaisesRegex(Failure, "Move the kit to another folder"):
            self.for_java("win32", r"C:\课程", short=r"C:\课程")


class LocaleTest(unittest.TestCase):
    def test_a_locale_in_which_java_cannot_read_our_paths(self):
        for before, after in (("C", "C.UTF-8"), ("POSIX", "C.UTF-8"), ("de_DE.UTF-8", "de_DE.UTF-8")):
            environ = {"LC_ALL": before}
            places.read_every_letter(environ)
            self.assertEqual(environ, {"LC_ALL": after})
        places.read_every_letter(environ := {})
        self.assertEqual(environ, {})
