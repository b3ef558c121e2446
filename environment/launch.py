"""Runs one of the commands of this folder: launch.py lab|run-notebooks|classpath [ARGUMENT...]"""

import sys

if sys.version_info < (3, 10):  # this file alone must be readable by older versions
    sys.exit("JupyterLab needs Python 3.10 or newer; this is " + sys.version.split()[0])

from launcher.main import main

for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(errors="replace")  # a path that the console cannot show is no reason to fail
sys.exit(main(sys.argv[1:]))
