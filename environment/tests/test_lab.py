import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import unittest
from pathlib import Path
from unittest import mock

from launcher import lab
from launcher.kernels import KERNELS

from .kit import KitTest

RAPAIO = KERNELS["rapaio"]


class Jupyter(http.server.BaseHTTPRequestHandler):
    """Answers like Jupyter's server, if the token is right."""

    def do_GET(self):
        known = self.headers["Authorization"] == "token secret"
        self.send_response(200 if known and self.path == "/api/status" else 403)
        self.end_headers()

    def log_message(self, *_):
        pass


class RunningLabTest(KitTest):
    def setUp(self):
        super().setUp()
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Jupyter)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def note(self, kernel="rapaio", **changes):
        """Writes what a running Jupyter writes."""
        server = {
            "url": f"http://127.0.0.1:{self.port}/",
            "token": "secret",
            "port": self.port,
            "root_dir": str(self.places.notebooks),
            **changes,
        }
        (lab.runtime(self.places, KERNELS[kernel]) / "jpserver-1.json").write_text(json.dumps(server))

    def open(self, port=None, browser=True, rebuilt=False):
        with mock.patch.object(lab, "hand_over", return_value=0) as started, mock.patch.object(lab.webbrowser, "open") as seen:
            self.assertEqual(lab.open_lab(self.places, RAPAIO, self.temporary, port, browser, rebuilt), 0)
        return started.called, seen.call_args and seen.call_args[0][0]

    def test_a_second_lab_says_where_the_first_one_is(self):
        self.note()
        address = f"http://127.0.0.1:{self.port}/lab?token=secret"
        self.assertEqual(self.open(), (False, address))
        self.assertIn(f"Lab:      already running at {address}", self.said.getvalue())
        self.assertEqual(self.open(port=self.port, browser=False), (False, None))

    def test_a_new_lab_has_our_settings_and_our_extension(self):
        self.assertEqual(self.open(), (True, None))
        share = self.places.venv / "share" / "jupyter"
        self.assertEqual(json.loads((share / "lab" / "settings" / "overrides.json").read_text()), lab.OVERRIDES)
        self.assertTrue((share / "labextensions" / "carousel" / "package.json").is_file())

    def test_after_a_build_it_says_to_restart_the_kernels(self):
        self.note()
        self.open(rebuilt=True)
        self.assertIn("Lab:      restart the kernels", self.said.getvalue())

    def test_on_another_port_a_second_one_starts(self):
        self.note()
        self.assertEqual(self.open(port=free_port()), (True, None))

    def test_what_no_longer_runs_is_not_taken_for_running(self):
        for changes in (
            {"url": f"http://127.0.0.1:{free_port()}/"},  # killed
            {"token": "of another computer"},
            {"root_dir": "/another/kit"},
        ):
            with self.subTest(changes):
                self.note(**changes)
                self.assertEqual(self.open(), (True, None))
        (lab.runtime(self.places, RAPAIO) / "jpserver-1.json").write_text("{")
        self.assertEqual(self.open(), (True, None))

    def test_a_port_that_another_program_uses(self):
        with self.fails(f"Port {self.port} is in use by another program.", f"--port {self.port + 1}"):
            self.open(port=self.port)

    def test_a_port_that_the_lab_with_another_kernel_uses(self):
        self.note(kernel="ijava")
        with self.fails(f"Port {self.port} is in use by the lab with IJava."):
            self.open(port=self.port)


class ArgumentsTest(KitTest):
    def test_options(self):
        arguments = lab.lab_arguments(self.places, 8899, browser=False)
        self.assertLessEqual({"--ServerApp.port=8899", "--ServerApp.port_retries=0", "--no-browser"}, set(arguments))
        self.assertFalse({"--no-browser"} & set(lab.lab_arguments(self.places, None, browser=True)))
        self.assertIn("--ServerApp.ip=127.0.0.1", arguments)

    def test_the_first_chapter_opens(self):
        first = "--LabApp.default_url=/lab/tree/00-start-here.ipynb"
        self.assertIn(first, lab.lab_arguments(self.places, None, True))
        (self.places.notebooks / "00-start-here.ipynb").unlink()
        self.assertNotIn(first, lab.lab_arguments(self.places, None, True))


class EnvironmentTest(KitTest):
    def environment(self, **environ):
        return lab.jupyter_environment(self.places, RAPAIO, self.temporary, environ)

    def test_jupyter_keeps_everything_in_our_folder(self):
        environment = self.environment(JUPYTER_CONFIG_PATH="/home/me", JUPYTER_PATH="/home/me", HOME="/home/me")
        self.assertNotIn("JUPYTER_CONFIG_PATH", environment)
        self.assertEqual(environment["JUPYTER_PATH"], str(self.temporary))
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            self.assertIn(self.places.installed, Path(environment[name]).parents)


class InterruptTest(KitTest):
    @unittest.skipIf(os.name == "nt", "Windows has no such scripts")
    def test_a_script_that_starts_us_in_the_background_does_not_make_us_deaf(self):
        code = (
            "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
            "from launcher.lab import let_interrupts_through; let_interrupts_through()\n"
            "os.execv(sys.executable, [sys.executable, '-c',"
            " 'import signal; print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)'])"
        )
        environment = Path(lab.__file__).parent.parent
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=environment, check=True)
        self.assertEqual(done.stdout.strip(), "False")

    def test_on_windows_the_lab_ends_by_itself_after_ctrl_c(self):
        windows = lab.hand_over.__globals__["signal"]
        before = signal.getsignal(signal.SIGINT)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        system = mock.Mock(windows=True)
        self.assertEqual(lab.hand_over([sys.executable, "-c", "raise SystemExit(7)"], dict(os.environ), system), 7)
        self.assertEqual(windows.getsignal(signal.SIGINT), signal.SIG_IGN)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
