"""What changed between two releases: told to people and programs, and as a patch."""
