"""Beside stage 2: a dataset is held against the rules, and findings come out."""

from borderkg.checks.findings import Finding
from borderkg.checks.run import BUILD_SECTIONS, SECTIONS, run

__all__ = ["BUILD_SECTIONS", "SECTIONS", "Finding", "run"]
