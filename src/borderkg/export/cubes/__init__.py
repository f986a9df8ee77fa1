"""Data cubes as tables: one row an observation, one column a component of its structure."""
