"""Where the shipped files lie: beside the checkout or in the installed package, and what happens without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine import resources
from casemine.errors import CorpusError
from casemine.resources import shipped


@pytest.mark.parametrize("folder", ["corpora", "models"])
def test_the_shipped_folders_are_found(folder: str):
    """Both folders of shipped files are there."""
    assert shipped(folder).is_dir()


def test_the_corpora_hold_lexicons_and_rules():
    """The words and the rules lie under corpora."""
    assert list((shipped("corpora") / "lexicons").glob("*.tsv"))
    assert list((shipped("corpora") / "rules").glob("*.toml"))


def test_a_checkout_is_read_beside_the_package(monkeypatch: pytest.MonkeyPatch):
    """Where the package is not installed the files are those beside it."""

    def not_installed(name: str) -> Path:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(resources, "files", not_installed)

    assert (shipped("corpora") / "lexicons").is_dir()


def test_a_missing_folder_is_refused():
    """A folder that is in neither place is named, with what to do."""
    with pytest.raises(CorpusError, match="The shipped folder 'gazetteers' is missing: reinstall casemine"):
        shipped("gazetteers")
