"""Finders are tested by their rules alone; what taggers add is tested where they are fitted and asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casemine.learn.taggers import using


@pytest.fixture(autouse=True)
def rules_alone() -> Iterator[None]:
    """No tagger is there, unless the test puts one in its place."""
    with using({}):
        yield
