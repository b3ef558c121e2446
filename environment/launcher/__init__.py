"""Turns a bare machine into a running Jupyter with a Java kernel. The standard library is all it needs."""
