"""Measurements, each beside a peer that does the same work, in one run. Never part of a test."""
