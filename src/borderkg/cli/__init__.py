"""The command line: the only part that prints, and the only one that knows exit codes.

0 sound, 1 findings, 2 usage, 3 error.
"""
