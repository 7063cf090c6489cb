"""Extractors of others: functions from case to case that installed packages offer under `casemine.extractors`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points

from casemine.errors import ExtractorError
from casemine.records import Case

GROUP = "casemine.extractors"
Extractor = Callable[[Case], Case]


def extend(case: Case) -> Case:
    """
    Return the case as the installed extractors leave it, one after the other in the order of their names.

    Raises:
        ExtractorError: An extractor cannot be loaded, fails, or does not give a case of the same text.
    """
    for name, extractor in load_extractors():
        try:
            extended = extractor(case)
        except Exception as error:
            raise ExtractorError(
                f"The extractor {name!r} failed on case {case.case_id} ({type(error).__name__}: {error}): "
                "mend its package or uninstall it."
            ) from error
        if not isinstance(extended, Case) or (extended.case_id, extended.text) != (case.case_id, case.text):
            raise ExtractorError(f"The extractor {name!r} must give a Case of the same text: mend or uninstall it.")
        case = extended
    return case


@cache
def load_extractors() -> tuple[tuple[str, Extractor], ...]:
    """Return the installed extractors with their names."""
    found: list[tuple[str, Extractor]] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        try:
            found.append((entry.name, entry.load()))
        except Exception as error:
            raise ExtractorError(
                f"The extractor {entry.name!r} ({entry.value}) cannot be loaded ({type(error).__name__}: {error}): "
                "mend its package or uninstall it."
            ) from error
    return tuple(found)
