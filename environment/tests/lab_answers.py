"""Starts ./environment/lab for real, asks the server for a Java kernel and the first chapter, and stops it with Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parent.parent
SECONDS = 600


def main():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lab = subprocess.Popen([ENVIRONMENT / "lab", "--no-browser", f"--port={port}"], stdin=subprocess.DEVNULL)
    try:
        server = running(lab, port)
        page = ask(server, "lab/tree/00-start-here.ipynb")
        chapter = json.loads(ask(server, "api/contents/00-start-here.ipynb"))
        kernel = json.loads(ask(server, "api/kernels", b'{"name": "java"}'))
        listening = listeners(port)
    finally:
        lab.send_signal(signal.SIGINT)
        code = lab.wait(60)
    assert b"JupyterLab" in page, page[:500]
    assert chapter["type"] == "notebook", chapter
    assert kernel["name"] == "java", kernel
    assert all(address.startswith("127.") for address in listening), listening
    print(f"The lab answered on 127.0.0.1 only, started a Java kernel, and ended with {code}.")


def running(lab, port):
    """Waits until the server answers; returns its record of itself."""
    for _ in range(SECONDS):
        for file in (ENVIRONMENT / "installed").glob("jupyter/runtime/*/jpserver-*.json"):
            server = json.loads(file.read_text(encoding="utf-8") or "{}")
            if server.get("port") == port:
                try:
                    ask(server, "api/status")
                    return server
                except OSError:
                    pass
        if lab.poll() is not None:
            break
        time.sleep(1)
    sys.exit("the lab did not answer")


def ask(server, path, data=None):
    request = urllib.request.Request(server["url"] + path, data, {"Authorization": f"token {server['token']}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def listeners(port):
    """The addresses on which something listens to this port, if the system provides them (Linux)."""
    found = []
    for name in ("tcp", "tcp6"):
        table = Path("/proc/net") / name
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            address, state = line.split()[1], line.split()[3]
            if state == "0A" and int(address.split(":")[1], 16) == port:
                octets = bytes.fromhex(address.split(":")[0])
                found.append(".".join(str(octet) for octet in octets[::-1]) if len(octets) == 4 else octets.hex())
    return found


if __name__ == "__main__":
    os.chdir(ENVIRONMENT.parent)
    main()
