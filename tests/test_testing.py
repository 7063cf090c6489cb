"""What an extractor must satisfy, and how installed ones run."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint
from itertools import count
from typing import Any

import msgspec
import pytest

from casemine import extract_case
from casemine.errors import ExtractorError
from casemine.extract import plugins
from casemine.records import Case, ItemType, Mention, NamedItem, Span
from casemine.testing import SAMPLES, check_extractor

numbers = count()


def add_claim(case: Case) -> Case:
    """A sound extractor: every 「居民」 is a claim."""
    at = case.text.find("居民")
    if at < 0:
        return case
    return msgspec.structs.replace(case, claims=(*case.claims, Mention("居民", Span(at, at + 2))))


def put(**fields: Any) -> Callable[[Case], Case]:
    return lambda case: msgspec.structs.replace(case, **fields)


def test_the_library_itself_is_sound_on_the_samples() -> None:
    check_extractor(lambda case: extract_case(case.text))


def test_a_sound_extractor_passes() -> None:
    check_extractor(add_claim, ["居民议事"])


@pytest.mark.parametrize(
    ("extractor", "told"),
    [
        (lambda case: 1 / 0, "ZeroDivisionError"),
        (lambda case: None, "no Case"),
        (put(text="another"), "was changed"),
        (put(claims=(Mention("x", Span(0, 10**6)),)), "lies outside the text"),
        (put(claims=(Mention("社区党委", Span(0, 1)),)), "is not what stands at its evidence"),
        (put(genre="novel"), "not of its type"),
        (put(named_items=(NamedItem("柳", "pub", Span(0, 1)),)), "not of its type"),
        (lambda case: msgspec.structs.replace(case, source_site=str(next(numbers))), "two different cases"),
    ],
)
def test_each_fault_is_told(extractor: Callable[[Case], Any], told: str) -> None:
    with pytest.raises(ExtractorError, match=told):
        check_extractor(extractor)


def test_items_must_point_to_sections_that_are_there() -> None:
    figure = msgspec.structs.replace(extract_case(SAMPLES[0]).figures[0], section=99)
    with pytest.raises(ExtractorError, match="points to section 99"):
        check_extractor(put(figures=(figure,)))


def install(monkeypatch: pytest.MonkeyPatch, *entries: tuple[str, str]) -> None:
    found = [EntryPoint(name, value, plugins.GROUP) for name, value in entries]
    monkeypatch.setattr(plugins, "entry_points", lambda group: found)
    plugins.load_extractors.cache_clear()


@pytest.fixture(autouse=True)
def forget() -> Any:
    yield
    plugins.load_extractors.cache_clear()


def failing(case: Case) -> Case:
    raise ValueError("broken")


def not_a_case(case: Case) -> Any:
    return case.text


def test_installed_extractors_run_at_the_end_of_every_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "added", add_claim, raising=False)
    install(monkeypatch, ("added", "casemine.extract.plugins:added"))
    assert [claim.text for claim in extract_case("走访居民12户。").claims] == ["居民"]


@pytest.mark.parametrize(
    ("function", "told"), [(failing, "failed on case .*broken"), (not_a_case, "must give a Case of the same text")]
)
def test_a_faulty_installed_extractor_is_named(
    monkeypatch: pytest.MonkeyPatch, function: Callable[[Case], Any], told: str
) -> None:
    monkeypatch.setattr(plugins, "faulty", function, raising=False)
    install(monkeypatch, ("faulty", "casemine.extract.plugins:faulty"))
    with pytest.raises(ExtractorError, match=told):
        extract_case("走访居民12户。")


def test_an_extractor_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, ("gone", "no_such_package:extract"))
    with pytest.raises(ExtractorError, match=r"'gone'.*cannot be loaded"):
        extract_case("走访居民12户。")


def test_item_types_are_closed() -> None:
    assert "pub" not in {item.value for item in ItemType}
