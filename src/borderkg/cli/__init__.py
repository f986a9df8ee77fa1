"""The command line: the only place that prints, sets up logging and knows exit codes."""
