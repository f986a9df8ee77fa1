"""Beside stage 2: a dataset is held against the rules, and findings come out."""
