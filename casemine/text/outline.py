"""The outline of a write-up: its headings with levels, markers, titles and roles."""

from __future__ import annotations

from collections.abc import Sequence

from casemine.lexicons import load_lexicon
from casemine.records import Section, SectionRole, Span
from casemine.text.headings import Heading, inner_headings, marked_headings, short_headings
from casemine.text.leads import lead_headings
from casemine.text.levels import set_levels
from casemine.text.lines import Lines
from casemine.text.titles import roles_of
from casemine.text.view import View


def read_outline(view: View, emphasis: Sequence[Span] = (), title: str | None = None) -> tuple[Section, ...]:
    """
    Return the headings of a view in order, with the roles that their words name.

    A title on the first line is no heading. `emphasis` are the bold stretches and the lines set as headings, in
    characters of the text; `title` is the document's, where the caller knows it.
    """
    lines = Lines(view, emphasis, title)
    headings = marked_headings(lines) + inner_headings(view.matched)
    headings += short_headings(lines) + lead_headings(lines)
    headings.sort(key=lambda heading: heading.start)
    set_levels(headings, view.matched)
    return _sections(view, headings)


def _sections(view: View, headings: list[Heading]) -> tuple[Section, ...]:
    text, size = view.matched, len(view.text)
    spans = [view.span(heading.start, heading.end) for heading in headings]
    bodies = _body_ends(headings, spans, size)
    parents = _parents(headings)
    roles = _set_roles(headings, parents, text)
    sections = []
    for k, heading in enumerate(headings):
        marker = view.span(*heading.marker) if heading.marker[1] > heading.marker[0] else Span(0, 0)
        title = view.span(*heading.title)
        sections.append(
            Section(
                level=heading.level,
                marker=view.text[marker.start : marker.end],
                title=view.text[title.start : title.end],
                roles=roles[k],
                parent=parents[k],
                evidence=spans[k],
                body=Span(spans[k].start, bodies[k]),
                found_by="rules",
            )
        )
    return tuple(sections)


def _body_ends(headings: list[Heading], spans: list[Span], size: int) -> list[int]:
    ends = [size] * len(headings)
    still_open: list[int] = []
    for k, heading in enumerate(headings):
        while still_open and headings[still_open[-1]].level >= heading.level:
            ends[still_open.pop()] = spans[k].start
        still_open.append(k)
    return ends


def _parents(headings: list[Heading]) -> list[int | None]:
    parents: list[int | None] = []
    still_open: list[int] = []
    for k, heading in enumerate(headings):
        while still_open and headings[still_open[-1]].level >= heading.level:
            still_open.pop()
        parents.append(still_open[-1] if still_open else None)
        still_open.append(k)
    return parents


def _set_roles(headings: list[Heading], parents: list[int | None], text: str) -> list[tuple[SectionRole, ...]]:
    """Read the roles from the words of the headings; one without takes what leads in to its list, or its parent's."""
    roles: list[tuple[SectionRole, ...]] = []
    led: dict[int | None, tuple[SectionRole, ...]] = {}
    own = [roles_of(text[slice(*heading.title)]) for heading in headings]
    last_measures = max((k for k, r in enumerate(own) if SectionRole.MEASURES in r), default=-1)
    seen_measures = False
    for k, heading in enumerate(headings):
        parent = parents[k]
        if heading.lead_in:
            led[parent] = tuple(roles_of(heading.lead_in))
        found = tuple(own[k])
        if not found and heading.kind == "clause_ordinal" and led.get(parent):
            found = led[parent]
        if not found:
            found = (roles[parent][0] if parent is not None else _role_by_build(text[slice(*heading.title)]),)
        elif SectionRole.PROBLEMS in found and not seen_measures and k < last_measures:
            # A problem told before the measures is a need (guideline 1, "Section").
            found = tuple(SectionRole.NEEDS if role is SectionRole.PROBLEMS else role for role in found)
        seen_measures = seen_measures or SectionRole.MEASURES in found
        roles.append(found)
    return roles


def _role_by_build(title: str) -> SectionRole:
    """A title without a role's word that holds an action tells what was done: 「擦亮服务品牌,办好民生实事」."""
    return SectionRole.MEASURES if load_lexicon("measure_verbs").find(title) else SectionRole.OTHER
