"""Rules are general: no words in code, lexicons or rules that only an annotated page holds."""

from __future__ import annotations

import gzip
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick

CHECKOUT = Path(__file__).resolve().parents[1]
LENGTH = 6
RUN = re.compile(r"[0-9A-Za-z\u3400-\u9fff、,+“”]+")
# The full-length gold is written in the words of every official text: what is longer than those is its own.
LENGTH_OF_REAL = 8
COMMON = re.compile(r"新时代文明实践所|20\d\d年")  # a venue of every township in the country; years
# What the shared folder holds besides annotated pages and what was made from them, the likeliest places first.
OTHER_TEXTS = ("guide", "lexicons", "data", "pages", "rig")
REAL_ITEM = "19115"  # this page of the rig is the text of the full-length gold


def even(text: str) -> str:
    """Return a text with its widths made even and without blanks, so that a stray one hides nothing."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))


def grams(text: str, length: int = LENGTH) -> Iterator[str]:
    """Return every stretch of `length` characters within the runs of a text."""
    for run in RUN.findall(text):
        for k in range(len(run) - length + 1):
            yield run[k : k + length]


def our_grams(length: int) -> dict[str, str]:
    """Return the stretches of `length` characters of code, lexicons and rules, and the first place of each."""
    files = [*(CHECKOUT / "casemine").rglob("*.py")]
    files += [path for path in (CHECKOUT / "corpora").rglob("*") if path.suffix in (".tsv", ".toml")]
    places: dict[str, str] = {}
    for path in sorted(files):
        for number, line in enumerate(even(path.read_text(encoding="utf-8")).split("\n"), 1):
            for gram in grams(line, length):
                places.setdefault(gram, f"{path.relative_to(CHECKOUT)}:{number}")
    return places


def other_texts(shared: Path) -> Iterator[str]:
    """Return the shared texts but the annotated ones, unpacked."""
    for folder in OTHER_TEXTS:
        for path in sorted((shared / folder).rglob("*")):
            if path.is_file():
                yield from (decode(raw) for name, raw in unpacked(path) if REAL_ITEM not in name)


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.suffix == ".gz":
        yield path.name, gzip.decompress(path.read_bytes())
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    elif path.name.endswith(".tar.xz"):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile() and (held := archive.extractfile(member)):
                    yield member.name, held.read()
    else:
        yield path.name, path.read_bytes()


def decode(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    if "\\u" in text:  # JSON with its characters written as numbers
        text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code.group(1), 16)), text)
    return even(text)


def held_by_one_page_only(page: Path, shared: Path, length: int = LENGTH) -> list[str]:
    """Return where our own words stand that occur on `page` and in no other shared text."""
    on_page = set(grams(even(page.read_text(encoding="utf-8")), length))
    if length == LENGTH_OF_REAL:
        on_page = {gram for gram in on_page if not COMMON.search(gram)}
    places = {gram: place for gram, place in our_grams(length).items() if gram in on_page}
    for text in other_texts(shared):
        if not places:
            break
        finder = AhoCorasick(list(places))
        for gram in set(finder.find_matches_as_strings(text, overlapping=True)):
            del places[gram]
    return sorted(f"{place}: {gram}" for gram, place in places.items())


def test_nothing_is_taken_from_the_seed_page(shared: Path):
    """No six characters of code, lexicons or rules occur in the seed page and in no other shared text."""
    (page,) = (shared / "seeds").glob("*.txt")

    assert held_by_one_page_only(page, shared) == []


def test_nothing_is_taken_from_the_full_length_gold(shared: Path):
    """No eight characters of code, lexicons or rules occur in the full-length gold and in no other shared text."""
    for page in (shared / "gold" / "real").glob("*.txt"):
        assert held_by_one_page_only(page, shared, LENGTH_OF_REAL) == []


def test_a_string_of_the_page_would_be_found(tmp_path: Path):
    """The check finds a stretch that only the page holds, blanks and widths aside."""
    page = tmp_path / "page.txt"
    page.write_text("青禾社区的松涛议事 长廊\n党建引领基层治理", encoding="utf-8")
    ours = set(grams(even("NAME = '松涛议事长廊'")))

    assert ours & set(grams(even(page.read_text(encoding="utf-8")))) == {"松涛议事长廊"}


@pytest.mark.parametrize("written", ["“一、二,三”", "党建+网格化"])
def test_signs_within_a_name_belong_to_the_run(written: str):
    """Quotes, plus signs and commas do not cut a run into pieces too short to be seen."""
    assert list(grams(written))
