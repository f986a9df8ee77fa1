"""Citing what was found, so that a reader finds the same, or is told what changed."""
