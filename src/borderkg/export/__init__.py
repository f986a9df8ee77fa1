"""Stage 5: releases leave as dumps, tables and entities."""
