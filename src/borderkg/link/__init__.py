"""Linking: which of our resources a name from outside may mean, and what curators decided on links."""
