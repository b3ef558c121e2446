#!/usr/bin/env python3
"""Draws every diagram into notebooks/images, and lists them with their alt texts in the README there."""

import cells
import oddtimes
import peers
import production
import river
import sequences
import since1997
import sound
import tagging
import trust
from ink import IMAGES, drawn

river.river()
sequences.unrolled()
sequences.steps_back()
cells.growing()
sequences.carousel()
sequences.forward()
sequences.backward()
sequences.checkpoints()
sequences.truncated()
cells.variants()
sequences.three_roads()
sequences.long_lag()
sequences.reber()
trust.known()
trust.walk_forward()
oddtimes.decay_gate()
tagging.futures()
sound.sound()
since1997.family()
since1997.three_forms()
since1997.master_gates()
peers.weights()
production.life()

readme = IMAGES / "README.md"
kept = readme.read_text(encoding="utf-8").partition("<!-- written by draw.py -->")[0]
rows = "".join(f"| [{p.name}.svg]({p.name}.svg) | {p.alt} |\n" for p in drawn)
readme.write_text(kept + "<!-- written by draw.py -->\n\n| picture | alt text |\n|---|---|\n" + rows, encoding="utf-8")
