"""The pages: each answers one question in its first sentence, and works without JavaScript."""
