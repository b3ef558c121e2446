"""Runs one of the commands of this folder: launch.py lab|run-notebooks|classpath [ARGUMENT...]"""

import sys

if sys.version_info < (3, 10):  # only this file must run on older versions
    sys.exit("JupyterLab needs Python 3.10 or newer; this is " + sys.version.split()[0])

from launcher.main import main

for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(errors="replace")  # do not fail if the console cannot show a path
sys.exit(main(sys.argv[1:]))
