import contextlib
import errno
import io
import os
import subprocess
import sys
import unittest
from pathlib import Path
from unittest import mock

from launcher import main, turn
from launcher.library import Library

from .kit import KitTest

HOLDS = """
import sys, pathlib
from launcher.places import Places, System
from launcher.turn import turn
with turn(Places(pathlib.Path(sys.argv[1]), System())):
    print("begun", flush=True)
    sys.stdin.read()
"""


class TurnTest(KitTest):
    def setUp(self):
        super().setUp()
        self.done = []
        for name in ("find_java", "write_kernelspec"):
            patch = mock.patch.object(main, name)
            patch.start()
            self.addCleanup(patch.stop)
        for name, result in {"make_python": None, "build_library": Library(self.temporary, [], fresh=True)}.items():
            patch = mock.patch.object(main, name, lambda *_, name=name, result=result: self.done.append(name) or result)
            patch.start()
            self.addCleanup(patch.stop)

    def other(self):
        """Another command in the middle of its set-up."""
        environment = Path(turn.__file__).parent.parent
        other = subprocess.Popen(
            [sys.executable, "-c", HOLDS, self.root], cwd=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.addCleanup(other.__exit__, None, None, None)
        self.addCleanup(other.kill)
        self.assertEqual(other.stdout.readline().strip(), b"begun")
        return other

    def set_up(self, wait):
        """Sets up, with something else than time while it waits."""
        with mock.patch.object(turn.time, "sleep", wait):
            main.set_up(self.places, main.parse(["lab"]), "lab")

    def test_a_second_command_waits_for_the_first(self):
        first = self.other()
        waited = []

        def wait(seconds):
            self.assertEqual(self.done, [])
            waited.append(seconds)
            first.stdin.close()
            first.wait()

        self.set_up(wait)
        self.assertEqual(self.done, ["make_python", "build_library"])
        self.assertEqual(len(waited), 1)
        self.assertEqual(self.said.getvalue().count("Waiting:  another command is setting up"), 1)

    def test_the_class_path_waits_too(self):
        first = self.other()
        with mock.patch.object(turn.time, "sleep", lambda _: (first.kill(), first.wait())), contextlib.redirect_stdout(io.StringIO()):
            main.print_class_path(self.places, None)
        self.assertEqual(self.done, ["build_library"])
        self.assertIn("another command is setting up", self.said.getvalue())

    def test_waiting_can_be_interrupted(self):
        self.other()
        with self.assertRaises(KeyboardInterrupt):
            self.set_up(mock.Mock(side_effect=KeyboardInterrupt))
        self.assertEqual(self.done, [])

    def test_nobody_waits_for_a_command_that_has_ended(self):
        first = self.other()
        first.kill()
        first.wait()
        self.set_up(mock.Mock(side_effect=AssertionError("nobody has the lock")))
        self.set_up(mock.Mock(side_effect=AssertionError("nobody has the lock")))
        self.assertEqual(len(self.done), 4)

    @unittest.skipIf(os.name == "nt", "Windows has no such file systems")
    def test_a_file_system_without_locks(self):
        with mock.patch("fcntl.flock", side_effect=OSError(errno.ENOLCK, "No locks available")):
            self.set_up(mock.Mock(side_effect=AssertionError("it would wait for ever")))
        self.assertEqual(len(self.done), 2)
