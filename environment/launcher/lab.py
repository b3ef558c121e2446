"""Opens JupyterLab on notebooks/, or says where it is already open."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
import webbrowser
from pathlib import Path

from .console import Failure, say
from .kernels import KERNELS

# At its first start, JupyterLab asks whether it may fetch news; the first setting answers no. By default it opens Markdown
# files as source; with the second setting, a link to the glossary shows the rendered page.
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
}


def jupyter_environment(places, kernel, kernelspecs, environ=os.environ):
    """Keeps our files out of the user's home, and ignores the user's own, such as another kernel named java."""
    environment = {name: value for name, value in environ.items() if name != "JUPYTER_CONFIG_PATH"}
    environment.update(
        JUPYTER_PATH=str(kernelspecs),
        JUPYTER_CONFIG_DIR=str(places.jupyter / "config"),
        JUPYTER_DATA_DIR=str(places.jupyter / "data"),
        JUPYTER_RUNTIME_DIR=places.system.for_java(runtime(places, kernel)),
        JUPYTER_PREFER_ENV_PATH="1",
        IPYTHONDIR=str(places.jupyter / "ipython"),
    )
    return environment


def runtime(places, kernel):
    """The folder where servers with this kernel record their addresses."""
    folder = places.jupyter / "runtime" / kernel.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def let_interrupts_through():
    """A script that starts us with & makes us and our kernels ignore interrupts. This makes us obey them again."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def open_lab(places, kernel, kernelspecs, port, browser, rebuilt):
    server = running_server(places, kernel, port)
    if server:
        address = f"{server['url']}lab?token={server['token']}"
        say("Lab", f"already running at {address}")
        if rebuilt:
            say("Lab", "restart the kernels of open notebooks to use the library just built")
        if browser:
            webbrowser.open(address)
        return 0
    if port and taken(port):
        others = [other.title for other in KERNELS.values() if running_server(places, other, port)]
        user = f"the lab with {others[0]}" if others else "another program"
        raise Failure(f"Port {port} is in use by {user}.", f"Choose another, such as --port {port + 1}.")
    make_up(places)
    say("Lab", "opening notebooks/ (stop with Ctrl-C)")
    command = [str(places.python), *lab_arguments(places, port, browser)]
    return hand_over(command, jupyter_environment(places, kernel, kernelspecs), places.system)


def make_up(places):
    """Writes our settings, and our extension for figures and lines of text."""
    share = places.venv / "share" / "jupyter"
    settings = share / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")
    shutil.copytree(places.environment / "labextension", share / "labextensions" / "carousel", dirs_exist_ok=True)


def lab_arguments(places, port, browser):
    arguments = [
        *["-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={places.notebooks}"],
        *["--ServerApp.log_level=ERROR", "--LabApp.log_level=ERROR", "--ServerApp.answer_yes=True"],
        *["--LanguageServerManager.autodetect=False", "--KernelSpecManager.allowed_kernelspecs=java"],
        *["--KernelSpecManager.ensure_native_kernel=False", "--MultiKernelManager.default_kernel_name=java"],
        "--MappingKernelManager.untracked_message_types=[]",  # shows a kernel's state before its first cell
    ]
    if port:
        arguments += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "getuid") and os.getuid() == 0:
        arguments.append("--allow-root")  # in a container; the server listens only on the loopback interface
    if (places.notebooks / "00-start-here.ipynb").is_file():
        arguments.append("--LabApp.default_url=/lab/tree/00-start-here.ipynb")
    return arguments


def running_server(places, kernel, port=None):
    """Jupyter's record of a running server with this kernel, on this port if one is given; None if there is none."""
    for file in sorted(runtime(places, kernel).glob("jpserver-*.json")):
        try:
            server = json.loads(file.read_text(encoding="utf-8"))
            if port in (None, server["port"]) and os.path.samefile(server["root_dir"], places.notebooks) and answers(server):
                return server
        except (OSError, ValueError, KeyError):  # the server was killed, or runs on another computer
            continue
    return None


def answers(server):
    request = urllib.request.Request(server["url"] + "api/status", headers={"Authorization": f"token {server['token']}"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=3) as response:
        return response.status == 200


def taken(port):
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def hand_over(command, environment, system):
    """Replaces this process with the command. Windows cannot do that, so there we wait, and leave Ctrl-C to the command."""
    if not system.windows:
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command, env=environment)
