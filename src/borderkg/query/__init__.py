"""Stage 4: stored questions become typed tables."""
