import builtins
import sys
from unittest import mock

from launcher import python
from launcher.console import Failure
from launcher.places import System

from .kit import KitTest


class MakePythonTest(KitTest):
    """Uses a fake pip that only records what it was asked to do."""

    def setUp(self):
        super().setUp()
        self.asked = []
        self.offline_works = True
        patch = mock.patch.object(python, "run_logged", self.run_logged)
        patch.start()
        self.addCleanup(patch.stop)

    def run_logged(self, what, command, log, **_):
        self.asked.append(what)
        if "venv" in command:
            self.assertEqual(command[0], sys.executable)
            self.program(self.places.python, "#!/bin/sh\nexit 0\n")
        elif "wheel" in command:
            (self.places.wheels / "jupyterlab.whl").parent.mkdir(parents=True)
            (self.places.wheels / "jupyterlab.whl").write_text("")
            self.offline_works = True
        elif "install" in command:
            self.assertIn("--no-index", command)
            if not self.offline_works:
                raise Failure("no wheel for this Python")

    def make(self):
        self.asked.clear()
        python.make_python(self.places)
        return self.asked

    def test_wheels_are_kept_and_installed(self):
        self.assertEqual(self.make(), ["Making the Python environment", "Downloading JupyterLab", "Installing JupyterLab"])
        self.assertTrue((self.places.wheels / "jupyterlab.whl").is_file())
        self.assertIn("the first time this takes a minute", self.said.getvalue())

    def test_nothing_is_done_twice(self):
        self.make()
        self.assertEqual(self.make(), [])

    def test_other_requirements_are_fetched(self):
        self.make()
        self.write("environment/requirements.txt", "jupyterlab==5\n")
        self.assertIn("Downloading JupyterLab", self.make())

    def test_a_python_that_no_longer_runs_is_made_again_without_a_network(self):
        self.make()
        self.program(self.places.python, "#!/no/such/python\n")
        self.assertEqual(self.make(), ["Making the Python environment", "Installing JupyterLab"])

    def test_a_python_that_lost_its_packages_too(self):
        self.make()
        self.program(self.places.python, "#!/bin/sh\nexit 1\n")
        self.assertEqual(self.make(), ["Making the Python environment", "Installing JupyterLab"])

    def test_wheels_of_another_python_are_fetched_again(self):
        self.make()
        self.places.python.unlink()
        self.offline_works = False
        self.assertEqual(self.make()[1:], ["Installing JupyterLab", "Downloading JupyterLab", "Installing JupyterLab"])

    def test_an_interrupted_installation_is_not_taken_for_whole(self):
        with mock.patch.object(python, "install", side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            self.make()
        self.assertEqual(self.make(), ["Making the Python environment", "Installing JupyterLab"])

    def test_without_the_venv_module_it_says_what_to_install(self):
        def no_venv(name, *args, **kwargs):
            if name == "ensurepip":
                raise ImportError
            return real(name, *args, **kwargs)

        real = builtins.__import__
        with mock.patch.object(builtins, "__import__", no_venv):
            with self.fails("has no venv module.", "sudo apt install python3 python3-venv"):
                python.make_python(self.places)


class MakePythonOnWindowsTest(MakePythonTest):
    system = System("win32")
