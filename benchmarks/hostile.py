"""The attacks of `tests/serve/hostile`, with a deadline of 10 s and repeated: python -m benchmarks hostile"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROUNDS = 3


def main() -> None:
    """Run them again and again, and say how often the service stood."""
    tests = Path(__file__).parents[1] / "tests" / "serve" / "hostile"
    environment = {**os.environ, "BORDERKG_HOSTILE_DEADLINE": "10"}
    command = [sys.executable, "-m", "pytest", "-q", str(tests)]
    stood = sum(subprocess.run(command, env=environment).returncode == 0 for _ in range(ROUNDS))
    print(f"the service stood {stood} of {ROUNDS} rounds")
