"""The taggers that finders ask where judgement is needed: shipped numbers, by name; replaced while fitting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from casemine.learn.classifier import LinearClassifier
from casemine.resources import shipped

NUMBERS = "numbers.json"
RULES = "rules"  # what a record says found it where no tagger was asked
_instead: list[Mapping[str, LinearClassifier] | None] = []


def tagger(name: str) -> LinearClassifier | None:
    """Return the tagger `name`, None where it is not fitted: then the rules alone decide."""
    instead = _instead[-1] if _instead else None
    return _shipped(name) if instead is None else instead.get(name)


def found_by(name: str) -> str:
    """Return what a record says found it: the tagger `name` with its version, or the rules where it is not fitted."""
    core = tagger(name)
    return f"{name} {core.version}" if core else RULES


@contextmanager
def using(taggers: Mapping[str, LinearClassifier] | None) -> Iterator[None]:
    """
    Within this block only `taggers` are there: what cross-validation fitted on other documents, or none of them.

    None stands for the shipped ones.
    """
    _instead.append(taggers)
    try:
        yield
    finally:
        _instead.pop()


@cache
def _shipped(name: str) -> LinearClassifier | None:
    file = shipped("models") / name / NUMBERS
    return LinearClassifier.load(file) if file.is_file() else None
