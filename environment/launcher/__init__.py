"""Sets up and starts Jupyter with a Java kernel on a fresh machine. It needs only the standard library."""
