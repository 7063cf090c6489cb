"""Where the shipped files lie: lexicons, rules, gold documents, fitted classifiers."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from casemine.errors import CorpusError

CHECKOUT = Path(__file__).resolve().parent.parent


def shipped(folder: str) -> Path:
    """
    Return the folder of shipped files called `folder` (`corpora` or `models`).

    Installed, the files are the package `casemine.<folder>`; in a checkout they lie beside `casemine/`.

    Raises:
        CorpusError: The folder is in neither place.

    >>> (shipped("corpora") / "lexicons").is_dir()
    True
    """
    try:
        return Path(str(files(f"casemine.{folder}")))
    except ModuleNotFoundError:
        pass
    beside = CHECKOUT / folder
    if beside.is_dir():
        return beside
    raise CorpusError(f"The shipped folder {folder!r} is missing: reinstall casemine.")
