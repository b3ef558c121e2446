#!/usr/bin/env python3
"""Copies the last figure of chapter 00 to notebooks/images, where the chapter's first cell and the README show it."""

import base64
import json

from ink import IMAGES

chapter = json.loads((IMAGES.parent / "00-start-here.ipynb").read_text(encoding="utf-8"))
figures = [out["data"]["image/png"] for cell in chapter["cells"] for out in cell.get("outputs", [])
           if "image/png" in out.get("data", {})]
(IMAGES / "00-snow-and-cell.png").write_bytes(base64.b64decode(figures[-1]))
