"""What records, tables and messages are called in Chinese and in English: read from the shipped tables of labels."""

from __future__ import annotations

import csv
import locale
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from casemine.errors import CorpusError
from casemine.resources import shipped

LANGUAGES = ("zh", "en")


class Meaning(msgspec.Struct, frozen=True):
    """One row of the codebook: what a column of a table is called and what it means, in one language."""

    kind: str
    column: str
    label: str
    meaning: str


class Labels:
    """
    The words of one language.

    A word that has no label is given back as it is, so that a base never fails to be shown.

    >>> labels = load_labels("zh")
    >>> labels.kind("figures"), labels.column("figures", "unit"), labels.value("role", "output")
    ('数据', '单位', '产出')
    """

    def __init__(self, language: str, kinds: Mapping[str, str], columns: Mapping[tuple[str, str], Meaning]) -> None:
        self.language = language
        self._kinds = kinds
        self._columns = columns
        self._values = _read_pairs("values.tsv", "vocabulary", "value", language)
        self._messages = _read_pairs("messages.tsv", "room", "key", language)

    def kind(self, kind: str) -> str:
        """Return what a kind of table is called."""
        return self._kinds.get(kind, kind)

    def column(self, kind: str, column: str) -> str:
        """Return the heading of a column."""
        return self.meaning(kind, column).label

    def meaning(self, kind: str, column: str) -> Meaning:
        """Return the codebook's row for a column; columns that every kind has are explained once, under `*`."""
        unknown = Meaning(kind, column, column, "")
        return self._columns.get((kind, column)) or self._columns.get(("*", column)) or unknown

    def value(self, vocabulary: str, value: str) -> str:
        """Return the label of a value of a closed vocabulary."""
        return self._values.get((vocabulary, value), value)

    def vocabulary(self, vocabulary: str) -> dict[str, str]:
        """Return all values of a closed vocabulary with their labels."""
        return {value: label for (name, value), label in self._values.items() if name == vocabulary}

    def say(self, key: str, **values: object) -> str:
        """Return a message; `key` is `room.key`, `values` go into its braces."""
        room, _, name = key.partition(".")
        return self._messages[room, name].format(**values)


@cache
def load_labels(language: str) -> Labels:
    """
    Return the labels of a language, `zh` or `en`.

    Raises:
        CorpusError: There is no such language, or a table of labels is broken.
    """
    if language not in LANGUAGES:
        raise CorpusError(f"There are no labels in {language!r}. There are: {', '.join(LANGUAGES)}.")
    rows = _read_table("codebook.tsv", ("kind", "column", "zh", "en", "meaning_zh", "meaning_en"))
    kinds = {row["kind"]: row[language] for row in rows if not row["column"]}
    columns = {
        (row["kind"], row["column"]): Meaning(row["kind"], row["column"], row[language], row[f"meaning_{language}"])
        for row in rows
        if row["column"]
    }
    return Labels(language, kinds, columns)


def local_language() -> str:
    """Return `zh` where the reader's system speaks Chinese, else `en`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    # Windows sets none of these; its locale is called 「Chinese (Simplified)_China」.
    spoken = (locale.getlocale()[0] or "").lower()
    return "zh" if spoken.startswith(("zh", "chinese")) else "en"


def _read_pairs(name: str, first: str, second: str, language: str) -> dict[tuple[str, str], str]:
    return {(row[first], row[second]): row[language] for row in _read_table(name, (first, second, "zh", "en"))}


@cache
def _read_table(name: str, columns: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    path = Path(shipped("corpora")) / "labels" / name
    if not path.is_file():
        raise CorpusError(f"The table of labels {name} is missing: reinstall casemine.")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    header, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(header) != columns:
        raise CorpusError(f"{name}: the columns are {', '.join(header)}, wanted {', '.join(columns)}.")
    for row in rows:
        if len(row) != len(columns):
            raise CorpusError(f"{name}: the row of {row[0]!r} {row[1:2]} has {len(row)} cells, wanted {len(columns)}.")
    return tuple(dict(zip(columns, row, strict=True)) for row in rows)
