"""Stage 5: a release, open to SPARQL clients, programs, search engines and people in a browser."""
