"""Stage 4: questions that take more than one query: an event laid over a series."""
