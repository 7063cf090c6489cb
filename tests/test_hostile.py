"""Texts made to be slow: every stage returns on a megabyte of them, and what it finds quotes the text."""

from __future__ import annotations

import runpy
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from casemine import extract_case
from casemine.pages.html import read_page
from casemine.pages.split import split_documents

HOSTILE = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "hostile.py"))
GUARD_SECONDS = 120  # a hang, not slowness; seconds are printed by benchmarks/hostile.py


@pytest.fixture(autouse=True)
def hang_guard() -> Iterator[None]:
    """Stop a test that does not return, where the system has alarms."""

    def stop(*_: object) -> None:
        raise AssertionError(f"no answer within {GUARD_SECONDS} seconds")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(GUARD_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", HOSTILE["PIECES"])
def test_a_megabyte_is_extracted(name: str):
    """The whole extraction, with every finder in it, returns on a megabyte, its evidence within the text."""
    text = HOSTILE["hostile_text"](HOSTILE["PIECES"][name])

    case = extract_case(text)

    assert case.text == text
    for item in (*case.figures, *case.governance_models, *case.measures, *case.sections):
        assert 0 <= item.evidence.start < item.evidence.end <= len(text)


@pytest.mark.parametrize("stage", ["View", "find_outline", "find_figures", "find_governance_models", "find_measures"])
def test_every_finder_returns(stage: str):
    """Each finder by itself returns on a tenth of a megabyte of everything at once, piece after piece."""
    find = HOSTILE["stages"]()[stage]
    text = "".join(HOSTILE["hostile_text"](piece, 3000) for piece in HOSTILE["PIECES"].values())

    find(text)


@pytest.mark.parametrize("piece", ["<p>", "<div><b>", "</div>", "<", "&amp;", "<table><tr><td>", "<!--", "<br>一、"])
def test_a_page_of_one_tag_is_read(piece: str):
    """A page of a tenth of a megabyte of one tag is read, or refused in one sentence."""
    from casemine.errors import CasemineError

    page = (
        f"<html><body><h1>青禾社区的做法</h1><p>走访居民13次。</p>{HOSTILE['hostile_text'](piece, 100_000)}"
    ).encode()
    try:
        documents = split_documents(read_page(page))
    except CasemineError as refusal:
        assert "\n" not in str(refusal)
    else:
        assert documents
