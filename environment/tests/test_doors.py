import os
import shutil
import subprocess
import unittest
from pathlib import Path

from .kit import KitTest

ENVIRONMENT = Path(__file__).resolve().parent.parent
DOORS = ("lab", "run-notebooks", "classpath")
OLD = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.8.10\nexit 1\n'


@unittest.skipIf(os.name == "nt", "Windows has no sh")
class ShellTest(KitTest):
    """Tests the start scripts in a folder with a space in its name, with a launcher that only prints its arguments."""

    def setUp(self):
        super().setUp()
        environment = self.root / "environment"
        (environment / "launcher").mkdir()
        for name in (*DOORS, "launcher/door"):
            shutil.copy(ENVIRONMENT / name, environment / name)
        self.programs = self.temporary / "programs"
        for name in ("sh", "dirname", "head", "cat"):
            self.programs.mkdir(exist_ok=True)
            (self.programs / name).symlink_to(shutil.which(name))

    def new_python(self, name):
        self.program(self.programs / name, '#!/bin/sh\n[ "$1" = -c ] && exit 0\nfor part; do echo "<$part>"; done\nexit 5\n')

    def call(self, door, *arguments):
        return subprocess.run(
            [self.root / "environment" / door, *arguments],
            env={"PATH": str(self.programs)},
            cwd=self.temporary,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_arguments_and_result_go_through(self):
        self.new_python("python3")
        for door in DOORS:
            done = self.call(door, "--port", "8899", "a file", "")
            launch = self.root / "environment" / "launch.py"
            self.assertEqual(done.stdout, f"<{launch}>\n<{door}>\n<--port>\n<8899>\n<a file>\n<>\n", done.stderr)
            self.assertEqual(done.returncode, 5)

    def test_an_old_python_is_passed_over(self):
        self.program(self.programs / "python3", OLD)
        self.new_python("python3.12")
        self.assertEqual(self.call("lab").returncode, 5)

    def test_without_a_python_it_says_what_to_install(self):
        self.program(self.programs / "python3", OLD)
        done = self.call("lab")
        self.assertEqual(done.returncode, 3)
        self.assertIn("No Python 3.10 or newer in the PATH; found Python 3.8.10 (python3).", done.stderr)
        self.assertIn("sudo apt install python3 python3-venv", done.stderr)


@unittest.skipUnless(os.name == "nt", "only Windows has cmd")
class CmdTest(KitTest):
    """Tests the Windows versions of the start scripts in the same way, if there is a cmd to run them."""

    def test_arguments_and_result_go_through(self):
        environment = self.root / "environment"
        (environment / "launcher").mkdir()
        for name in (*(f"{door}.cmd" for door in DOORS), "launcher/door.cmd"):
            shutil.copy(ENVIRONMENT / name, environment / name)
        (environment / "launch.py").write_text("import sys\nprint(sys.argv[1:])\nsys.exit(5)\n")
        for door in DOORS:
            done = subprocess.run(
                ["cmd", "/d", "/c", rf"environment\{door}", "--port", "8899", "a ^file"],
                cwd=self.root,
                stdin=subprocess.PIPE,
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual(done.stdout.strip(), f"['{door}', '--port', '8899', 'a ^file']", done.stderr)
            self.assertEqual(done.returncode, 5)


class FilesTest(KitTest):
    def test_every_door_has_a_twin_for_windows(self):
        for name in DOORS:
            self.assertTrue(os.access(ENVIRONMENT / name, os.X_OK), name)
            twin = (ENVIRONMENT / f"{name}.cmd").read_text(encoding="ascii")
            self.assertIn(f'door.cmd" {name} %*', twin)

    def test_arguments_are_not_passed_on_with_call(self):
        """The command call of cmd doubles every ^ and looks for variables between % once more."""
        for file in [*ENVIRONMENT.glob("*.cmd"), ENVIRONMENT / "launcher" / "door.cmd"]:
            for line in file.read_text(encoding="ascii").splitlines():
                self.assertFalse("call" in line and ("%*" in line or "%~dp0" in line), f"{file}: {line}")

    def test_line_ends_are_those_of_the_system(self):
        for file in [*ENVIRONMENT.glob("*.cmd"), ENVIRONMENT / "launcher" / "door.cmd"]:
            data = file.read_bytes()
            self.assertEqual(data.count(b"\n"), data.count(b"\r\n"), file)
        for name in (*DOORS, "launcher/door"):
            self.assertNotIn(b"\r", (ENVIRONMENT / name).read_bytes())
