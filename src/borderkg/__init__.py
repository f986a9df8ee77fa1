"""borderkg: the open knowledge graph of U.S.–Mexico border diplomacy and border statistics."""
