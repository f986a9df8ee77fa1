"""Open a bundle with readers that are not ours: `csvw` for every cube, `rocrate` for the whole.

Run by `.ci/run` in an environment of its own, since what they need clashes with what we need.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from csvw import CSVW
from rocrate.rocrate import ROCrate


def main(bundle: Path) -> str | None:
    """What is wrong with the bundle, if anything."""
    described = sorted(bundle.glob("cubes/*.csv-metadata.json"))
    for path in described:
        table = CSVW(str(path), validate=True)
        if not table.is_valid:
            return f"{path.name}: csvw finds it invalid"
        csv_path = path.with_name(path.name.removesuffix("-metadata.json"))
        with csv_path.open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        if len(list(table.t)) != rows:
            return f"{path.name}: csvw reads other rows than there are"
    crate = ROCrate(str(bundle))
    named = {entity.id for entity in crate.data_entities}
    held = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    if named != held - {"ro-crate-metadata.json"}:
        return f"rocrate sees other files: {sorted(named ^ held)[:5]}"
    return None if described else "there are no cubes"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
