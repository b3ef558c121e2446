"""Tests of the launcher and the runner: python3 -m unittest discover -t environment -s environment/tests"""
