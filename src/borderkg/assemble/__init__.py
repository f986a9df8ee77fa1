"""Stage 2: typed records and authored Turtle become quads, and quads become a release."""
