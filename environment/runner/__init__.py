"""Runs notebooks without a browser. Needs the packages of requirements.txt."""
