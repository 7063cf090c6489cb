"""Everything casemine raises: one class to catch, and below it one for each room."""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_SENTENCE = 1_000  # characters; only a name of a damaged or hostile file makes one longer


class CasemineError(Exception):
    """
    What went wrong, in one sentence a researcher can act on: what was given, where, what to do.

    Catch this one to catch all that casemine raises on purpose.

    >>> str(CasemineError("There is no file a\\nb."))
    'There is no file a b.'
    """

    def __str__(self) -> str:
        """Return the sentence on one line, shortened in its middle, whatever the names that it quotes hold."""
        sentence = CONTROL.sub(" ", super().__str__())
        if len(sentence) > LONGEST_SENTENCE:
            sentence = f"{sentence[: LONGEST_SENTENCE // 2]}…{sentence[1 - LONGEST_SENTENCE // 2 :]}"
        return sentence


class PageError(CasemineError):
    """A page cannot be read: missing, empty, binary, or without an article."""


class FetchError(PageError):
    """A page cannot be fetched: refused by us or by the site, absent, or broken off again and again."""


class PageWarning(UserWarning):
    """A page among several could not be read and was passed over."""


class CorpusError(CasemineError):
    """A shipped or user-made lexicon, rule file or corpus is absent or breaks its own checks."""


class CaseBaseError(CasemineError):
    """A case base cannot be opened, read or written."""


class ScoreError(CasemineError):
    """Predictions and gold cannot be compared: a file is missing or not of the form expected."""


class ClassifierError(CasemineError):
    """A classifier cannot be read, fitted or asked: its file is damaged, or what it was given does not suit it."""


class ExtractorError(CasemineError):
    """An extractor of somebody's own fails, or gives what a case cannot hold."""
