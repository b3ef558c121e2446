"""The tests of the launcher: python3 -m unittest discover -t environment -s environment/tests"""
