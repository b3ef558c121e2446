"""Writes a kernelspec: kernelspec.py FOLDER [NAME=VALUE...] -- COMMAND..."""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
split = sys.argv.index("--")
spec = {
    "argv": sys.argv[split + 1 :],
    "display_name": "Java",
    "language": "java",
    "interrupt_mode": "signal",  # see Start.java
    "env": dict(setting.split("=", 1) for setting in sys.argv[2:split]),
}
folder.mkdir(parents=True, exist_ok=True)
(folder / "kernel.json").write_text(json.dumps(spec, indent=2) + "\n", encoding="utf-8")
