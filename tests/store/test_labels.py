"""Labels: everything readers are shown has a name in both languages."""

from __future__ import annotations

from enum import EnumMeta

import pytest

from casemine import records
from casemine.errors import CorpusError
from casemine.store.labels import _read_table, load_labels, local_language
from casemine.store.tables import KINDS, columns_of

VOCABULARIES = {
    "genre": records.Genre,
    "domain": records.Domain,
    "section_role": records.SectionRole,
    "role": records.FigureRole,
    "comparator": records.Comparator,
    "direction": records.Direction,
    "kind": records.NameKind,
    "stance": records.Stance,
    "category": records.MeasureCategory,
    "item_type": records.ItemType,
    "check_kind": records.CheckKind,
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_and_column_has_a_label_and_a_meaning(language):
    """No table shows a bare field name."""
    labels = load_labels(language)
    for kind in KINDS:
        for column in columns_of(kind):
            assert labels.meaning(kind, column.name).meaning, (kind, column.name)
            assert not column.vocabulary or column.vocabulary in VOCABULARIES
        assert language == "en" or labels.kind(kind) != kind


def test_every_value_of_every_vocabulary_has_a_label():
    """And no label is left of a value that is gone."""
    closed = {value for value in vars(records).values() if isinstance(value, EnumMeta)} - {records.StrEnum}
    assert set(VOCABULARIES.values()) == closed
    for name, vocabulary in VOCABULARIES.items():
        assert list(load_labels("zh").vocabulary(name)) == [value.value for value in vocabulary]


def test_messages_take_the_same_values_in_both_languages():
    """A message never lacks in one language what it tells in the other."""
    from string import Formatter

    for row in _read_table("messages.tsv", ("room", "key", "zh", "en")):
        chinese, english = ({field for _, field, _, _ in Formatter().parse(row[one]) if field} for one in ("zh", "en"))
        assert chinese == english, row["key"]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh"),
    ],
)
def test_the_language_is_the_systems(variables, language, monkeypatch):
    """LC_ALL goes before LC_MESSAGES, that before LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert local_language() == language


def test_a_windows_locale_is_understood(monkeypatch):
    """Windows calls it 「Chinese (Simplified)_China」."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))
    assert local_language() == "zh"


def test_a_language_without_labels_is_told():
    """There are two."""
    with pytest.raises(CorpusError, match=r"no labels in 'fr'\. There are: zh, en"):
        load_labels("fr")
