"""Pages as the common systems lay them out: each gives its article's facts and paragraphs, and nothing around them."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from casemine.pages.html import read_page

HERE = Path(__file__).parent
PAGES = tomllib.loads((HERE / "layouts.toml").read_text(encoding="utf-8"))["page"]
FACTS = {"title": "title", "published": "published", "source": "source_site", "author": "author"}


def even(text: str | None) -> str:
    """Return a text without blanks and with its widths made even."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


@pytest.mark.parametrize("wanted", PAGES, ids=lambda wanted: Path(wanted["file"]).stem)
def test_layout(wanted: dict[str, Any]):
    """The facts are the article's, each paragraph is one line, and what stands around the article is left out."""
    page = read_page(HERE / "layouts" / wanted["file"], url=wanted.get("url"))
    lines = [even(line.text) for line in page.lines]

    found = {name: even(getattr(page, FACTS[name])) for name in FACTS if name in wanted}
    assert found == {name: even(wanted[name]) for name in found}
    assert [text for text in wanted["paragraphs"] if lines.count(even(text)) != 1] == []
    assert [text for text in wanted["absent"] if even(text) in "".join(lines)] == []


def test_every_page_is_listed():
    """No page of the folder is left untested."""
    assert sorted(path.name for path in (HERE / "layouts").iterdir()) == [wanted["file"] for wanted in PAGES]
