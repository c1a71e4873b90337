"""Makes the two fact tables of this folder again from the official tables. Run by hand, never at run time.

    ANSINH_SHARED=<folder with geo/> python -m ansinh.territory.data.rebuild

``succession_notes.csv``: what the statistics office's conversion table says about each old→new pair other than
"Nhập toàn bộ" (merged whole). ``figures.csv``: population of each commune at the merger, as published on the state's
map of mergers (sapnhap.bando.com.vn), with a note instead of the figure where the record is not believable.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def succession_notes(geo: Path) -> list[tuple[str, str, str]]:
    """(old code, new code, note) for the official pairs whose note says more than "merged whole"."""
    notes = []
    for row in _rows(geo / "map_old_new.csv"):
        note = row["nso_note"].replace("Nhâp", "Nhập").strip()
        if row["in_nso"] == "1" and note and note != "Nhập toàn bộ":
            notes.append((row["old_code"], row["new_code"], note))
    return sorted(notes)


def figures(geo: Path) -> list[tuple[str, str, str]]:
    """(commune code, population or empty, note) for every commune of the new map."""
    table = []
    for row in _rows(geo / "new_units_2026-07.csv"):
        # The publisher lists Ba Chẽ under 06978; the official list of codes has 06970.
        code = "06970" if row["commune_code"] == "06978" else row["commune_code"]
        note = row["population_flag"].strip()
        table.append((code, "" if note else row["population_sapnhap"].strip(), note))
    return sorted(table)


def main() -> int:
    """Writes both tables; exit code 2 where the source folder is not given."""
    shared = os.environ.get("ANSINH_SHARED")
    if not shared:
        sys.stderr.write("ANSINH_SHARED is not set: the folder that holds geo/map_old_new.csv\n")
        return 2
    geo = Path(shared) / "geo"
    for name, header, rows in (
        ("succession_notes.csv", ("old_code", "new_code", "note"), succession_notes(geo)),
        ("figures.csv", ("code", "population", "note"), figures(geo)),
    ):
        with (_HERE / name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
        sys.stdout.write(f"{name}: {len(rows)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
