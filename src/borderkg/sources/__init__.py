"""Stage 1: files that someone published become typed records."""
