"""Make the shipped place tables from the open tables of administrative divisions in the shared folder."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterable
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "corpora" / "places"
NO_PLACES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
RENAMED = {"更名", "撤县设市", "撤县设区", "撤地设市", "撤市设区", "撤旗设区", "撤区设区"}
FIRST_CHANGE = 1990  # write-ups of grassroots governance are younger
SHORTEST_FORMER_NAME = 3  # 「东区」 and the like say nothing by themselves

Row = tuple[str, str, str]


def main(shared: Path) -> None:
    """Write `divisions.tsv.gz` and `townships.tsv.gz`: the same input gives the same bytes."""
    source = shared / "data" / "admin_divisions"
    rows = read_divisions(source)
    rows += read_former_names(source, rows)
    write(OUT / "divisions.tsv.gz", ("\t".join(row) for row in sorted(rows)))
    write(OUT / "townships.tsv.gz", read_townships(source))


def read_divisions(source: Path) -> list[Row]:
    """Return `(code, name, level)` of provinces, cities and counties: NBS 2023, and what the 2026 list has besides."""
    rows: dict[str, Row] = {}
    named: dict[str, str] = {}
    for level, file in (("province", "provinces"), ("city", "cities"), ("county", "areas")):
        for row in read_csv(source / f"modood_{file}.csv"):
            code, name = row["code"].ljust(6, "0"), row["name"]
            # a city without counties (东莞市, 嘉峪关市) stands in the table of counties once more
            if name not in NO_PLACES and named.get(name) != code[:4]:
                rows[code] = (code, name, level)
            if level == "city":
                named[name] = code[:4]
    newer = json.loads((source / "quhua" / "divisions_v1.json").read_text(encoding="utf-8"))
    for province, below in newer["provinces"].items():
        rows.setdefault(below["code"][:6], (below["code"][:6], province, "province"))
        for city in below["cities"].values():
            for county, code in city["counties"].items():
                rows.setdefault(code[:6], (code[:6], county, "county"))
    return list(rows.values())


def read_former_names(source: Path, rows: list[Row]) -> list[Row]:
    """Return the names that places had before they were renamed or changed rank, with the code they have today."""
    today = {code: name for code, name, _ in rows}
    names = {(code[:2], name) for code, name, _ in rows}
    history = json.loads((source / "quhua" / "historical_changes_v1.json").read_text(encoding="utf-8"))
    former: set[Row] = set()
    for event in history["events"]:
        old, new = event["old"] or {}, event["new"] or {}
        name, code = old.get("name"), (new.get("code") or "")[:6]
        if event["type"] not in RENAMED or event["year"] < FIRST_CHANGE or not name or not code:
            continue
        # a code may have been given to another place since then
        if today.get(code) != new["name"] or (code[:2], name) in names or len(name) < SHORTEST_FORMER_NAME:
            continue
        former.add((code, name, "former"))
    aliases = json.loads((source / "quhua" / "aliases.json").read_text(encoding="utf-8"))
    paths = {"".join(path_of(code, today)): code for code in today}
    for alias in aliases["historical"]:
        name, code = alias["alias"], paths.get(alias["canonical"])
        if code and alias.get("kind") in RENAMED | {"地级市更名"} and (code[:2], name) not in names:
            former.add((code, name, "former"))
    return sorted(former)


def path_of(code: str, names: dict[str, str]) -> list[str]:
    """Return the names from the province down to `code`."""
    chain = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    return [names[part] for part in chain if part in names]


def read_townships(source: Path) -> Iterable[str]:
    """Yield one line a county: its code, then the last three digits of the code and the name of each township."""
    below: dict[str, list[str]] = {}
    for row in read_csv(source / "modood_streets.csv"):
        below.setdefault(row["areaCode"], []).append(row["code"][6:] + row["name"])
    for county in sorted(below):
        yield "\t".join([county, *sorted(below[county])])


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, lines: Iterable[str]) -> None:
    """Write the lines, without the time of day that would change the bytes."""
    data = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python tools/make_places.py SHARED_FOLDER")
    main(Path(sys.argv[1]))
