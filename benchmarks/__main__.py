"""Run the benchmarks: all of them, or those named: python -m benchmarks [NAME]…"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

SUPPORT = {"__main__", "ours", "peer", "serving", "timing"}


def main(names: list[str]) -> int:
    """Run each named benchmark and print what it measured; 2 for an unknown name."""
    known = [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in SUPPORT
    ]
    for name in names or known:
        if name not in known:
            print(f"no benchmark {name!r}; there are: {', '.join(known)}", file=sys.stderr)
            return 2
        importlib.import_module(f"benchmarks.{name}").main()
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
