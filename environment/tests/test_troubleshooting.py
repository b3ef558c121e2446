import ast
import re
import sys
import unittest
from pathlib import Path
from unittest import mock

from launcher.console import Failure

ENVIRONMENT = Path(__file__).resolve().parent.parent
PAGE = ENVIRONMENT.parent / "docs" / "troubleshooting.md"
SECTION = "## Setting up"


class TroubleshootingTest(unittest.TestCase):
    """Runs the launcher's other tests, and records every failure message in them."""

    @classmethod
    def setUpClass(cls):
        section = PAGE.read_text(encoding="utf-8").split(SECTION)[1].split("\n## ")[0]
        cls.rows = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
        cls.met, cls.places = [], set()
        plain = Failure.__init__

        def noting(failure, *paragraphs):
            plain(failure, *paragraphs)
            frame = sys._getframe(1)
            file = Path(frame.f_code.co_filename)
            if file.parent.name == "launcher":  # skip messages that a test has made up
                cls.met.append(str(failure))
                cls.places.add((file.name, frame.f_lineno))

        others = [file.stem for file in sorted(Path(__file__).parent.glob("test_*.py")) if file != Path(__file__)]
        suite = unittest.defaultTestLoader.loadTestsFromNames([f"tests.{name}" for name in others if name != "test_runner"])
        with mock.patch.object(Failure, "__init__", noting):
            suite.run(unittest.TestResult())

    def test_every_row_is_met(self):
        for row in self.rows:
            self.assertTrue(any(row in message for message in self.met), row)

    def test_every_failure_has_a_row(self):
        for message in self.met:
            self.assertTrue(any(row in message for row in self.rows), message)

    def test_every_failure_is_met(self):
        for file in sorted((ENVIRONMENT / "launcher").glob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Failure":
                    lines = range(node.lineno, node.end_lineno + 1)
                    self.assertTrue(
                        any((file.name, line) in self.places for line in lines), f"no test meets {file.name}, line {node.lineno}"
                    )
