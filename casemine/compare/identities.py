"""Which governance models of several cases are the same: by name and place, spellings joined, never by name alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from casemine.records import Case, GovernanceModel, NameKind, Place, Stance
from casemine.scoring.folding import fold_name
from casemine.store.tables import DTYPES, Column

if TYPE_CHECKING:
    from pandas import DataFrame

LEVELS = ("province", "city", "district", "street", "community")
COLUMNS = (
    Column("name", "text", "name"),
    Column("aliases", "list", "aliases"),
    Column("kind", "text", "kind", "kind"),
    Column("place", "text", "place"),
    Column("place_code", "text", "place_code"),
    Column("cases", "integer", "cases"),
    Column("adopted_by", "list", "adopted_by"),
    Column("proposed_by", "list", "proposed_by"),
    Column("cited_by", "list", "cited_by"),
)
Row = tuple[str | int | None, ...]


class Identity(msgspec.Struct):
    """
    One governance model as several cases tell of it; the lists hold ids of cases.

    `place` is that of the cases that adopt or propose it, level by level as written, "" where none tells a place or
    where the model is only cited: whose it is then is not known.
    """

    name: str
    kind: NameKind
    place: str = ""
    place_code: str | None = None
    aliases: list[str] = msgspec.field(default_factory=list)
    adopted_by: list[str] = msgspec.field(default_factory=list)
    proposed_by: list[str] = msgspec.field(default_factory=list)
    cited_by: list[str] = msgspec.field(default_factory=list)


def identify_governance_models(cases: Iterable[Case]) -> list[Identity]:
    """
    Return the governance models of `cases`, each once, in the order in which they are met.

    Two are the same when they share a spelling, as names are compared (`fold_name`), and the place of their cases. A
    place's own model (枫桥经验) is one wherever it is named. What is only cited is joined by its name, and
    never with one that somebody adopts: 五微 means different things in different places. Without a place
    every case's is another.
    """
    found: list[Identity] = []
    known: dict[tuple[str, str], Identity] = {}
    for case in cases:
        for told in case.governance_models:
            home = _home(case, told)
            keys = [
                (fold_name(name, drop_head=told.kind != NameKind.PLACE), home) for name in (told.name, *told.aliases)
            ]
            identity = next((known[key] for key in keys if key in known), None)
            if identity is None:
                identity = Identity(told.name, told.kind)
                found.append(identity)
            known.update(dict.fromkeys(keys, identity))
            _join(identity, case, told)
    return found


def identity_rows(cases: Iterable[Case]) -> list[Row]:
    """Return the rows of the table of governance models, cells in the order of `COLUMNS`; lists are joined with 、."""
    return [
        (
            one.name,
            "、".join(one.aliases) or None,
            one.kind.value,
            one.place or None,
            one.place_code,
            len({*one.adopted_by, *one.proposed_by, *one.cited_by}),
            "、".join(one.adopted_by) or None,
            "、".join(one.proposed_by) or None,
            "、".join(one.cited_by) or None,
        )
        for one in identify_governance_models(cases)
    ]


def identity_table(cases: Iterable[Case]) -> DataFrame:
    """
    Return the governance models of `cases` as a DataFrame, one row a model, with the cases that adopt or cite it.

    >>> list(identity_table([]).columns)[:4]
    ['name', 'aliases', 'kind', 'place']
    """
    from pandas import DataFrame, Series

    rows = identity_rows(cases)
    cells = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
    return DataFrame(
        {
            column.name: Series(list(values), dtype=DTYPES[column.type])
            for column, values in zip(COLUMNS, cells, strict=True)
        }
    )


def _home(case: Case, told: GovernanceModel) -> str:
    """Return what must be equal beside the name: the place, or what stands for it where there is none."""
    if told.kind == NameKind.PLACE:
        return ""
    if told.stance == Stance.CITED:
        return "cited"
    place = case.place
    return _key(place) if place else case.case_id


def _key(place: Place) -> str:
    """Return the place's code, where it is known, with what is finer than the code; else all its levels."""
    if place.code:
        return f"{place.code} {place.street or ''} {place.community or ''}"
    return _written(place)


def _written(place: Place) -> str:
    return "".join(filter(None, (getattr(place, level) for level in LEVELS)))


def _join(identity: Identity, case: Case, told: GovernanceModel) -> None:
    """Add one mention to what is known of a governance model."""
    for name in (told.name, *told.aliases):
        if name != identity.name and name not in identity.aliases:
            identity.aliases.append(name)
    if told.stance != Stance.CITED and case.place and not identity.place:
        identity.place, identity.place_code = _written(case.place), case.place.code
    listed = {
        Stance.ADOPTED: identity.adopted_by,
        Stance.PROPOSED: identity.proposed_by,
        Stance.CITED: identity.cited_by,
    }[told.stance]
    if case.case_id not in listed:
        listed.append(case.case_id)
