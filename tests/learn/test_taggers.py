"""Taggers by name: shipped ones, and those put in their place for a while."""

from __future__ import annotations

import pytest

from casemine.learn.classifier import LinearClassifier
from casemine.learn.taggers import tagger, using
from casemine.resources import shipped

CORE = LinearClassifier(("a", "b"), (0.0, 0.0), {})


def test_within_a_block_only_the_given_taggers_are_there() -> None:
    before = tagger("figure_role")
    with using({"figure_role": CORE}):
        assert tagger("figure_role") is CORE
        assert tagger("genre") is None
        with using({}):
            assert tagger("figure_role") is None
        assert tagger("figure_role") is CORE
    assert tagger("figure_role") is before


def test_a_fault_within_the_block_puts_the_shipped_ones_back() -> None:
    before = tagger("genre")
    with pytest.raises(ValueError, match="fault"), using({}):
        raise ValueError("fault")
    assert tagger("genre") is before


def test_a_tagger_that_is_not_shipped_is_none() -> None:
    assert tagger("no such tagger") is None


def test_every_shipped_tagger_can_be_read_and_has_a_card() -> None:
    for file in sorted(shipped("models").glob("*/numbers.json")):
        assert tagger(file.parent.name) is not None
        assert (file.parent / "CARD.md").is_file()
