"""The shipped table of places: codes, names, and where names stand."""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

import pytest

from casemine.extract.place_table import load_places
from casemine.resources import CHECKOUT, shipped


def test_every_county_lies_in_a_province() -> None:
    """The parents of every code are in the table."""
    table = load_places()

    assert all(code[:2] + "0000" in table.names for code in table.names)
    assert len(table.names) > 3300


def test_a_name_that_several_places_bear_has_several_codes() -> None:
    """和平区 is in Tianjin and in Shenyang."""
    assert load_places().codes["和平区"] == ("120101", "210102")


def test_cities_without_counties_stand_once() -> None:
    """东莞市 is a city, not also its own county."""
    table = load_places()

    assert table.codes["东莞市"] == ("441900",)
    assert "东城街道" in table.townships("441900")


def test_autonomous_areas_have_their_everyday_names() -> None:
    """「恩施州」 and 「长阳县」 are found by what people call them."""
    codes = load_places().codes

    assert codes["恩施州"] == codes["恩施土家族苗族自治州"]
    assert codes["长阳县"] == codes["长阳土家族自治县"]


def test_the_tables_are_small() -> None:
    """Together they stay under half a megabyte."""
    assert sum(path.stat().st_size for path in (shipped("corpora") / "places").glob("*.gz")) < 500_000


def test_the_tables_are_made_anew_byte_for_byte(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script gives the shipped rows from the shared folder, and the same bytes at every run."""
    spec = importlib.util.spec_from_file_location("make_places", CHECKOUT / "tools" / "make_places.py")
    assert spec is not None and spec.loader is not None
    make_places = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_places)
    made = []
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        monkeypatch.setattr(make_places, "OUT", tmp_path / run)
        make_places.main(shared)
        made.append({path.name: path.read_bytes() for path in (tmp_path / run).iterdir()})

    assert made[0] == made[1]
    for name, data in made[0].items():  # another zlib may pack the same rows otherwise
        assert gzip.decompress(data) == gzip.decompress((shipped("corpora") / "places" / name).read_bytes())
