"""`python -m borderkg` and the command `borderkg`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from borderkg.cli.application import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
