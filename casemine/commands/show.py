"""`casemine show`: the list of a base, or one case to be read in the terminal."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casemine.errors import CaseBaseError
from casemine.records import Case, Change, Component, Figure, GovernanceModel, Span
from casemine.store.labels import Labels

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

    from casemine.store.casebase import CaseBase

SHORT = 60  # characters of a passage


def describe(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Tell the parser what this command takes."""
    parser.add_argument("base", metavar="BASE", type=Path, help=labels.say("show.base"))
    parser.add_argument("case", metavar="CASE", nargs="?", help=labels.say("show.case"))


def run(arguments: argparse.Namespace, labels: Labels) -> int:
    """Print the list, or the case asked for."""
    from rich.console import Console

    from casemine.store.casebase import CaseBase

    console = Console(highlight=False)
    with CaseBase(arguments.base, create=False) as base:
        if arguments.case is None:
            print_list(base, console, labels)
        else:
            case_id = find_case(base, arguments.case, labels)
            (case,) = base.cases(case_id=case_id)
            print_case(case, base.sources(case_id), console, labels)
    return 0


def find_case(base: CaseBase, wanted: str, labels: Labels) -> str:
    """Return the id of the one case that `wanted` means: its number in the list, its id's beginning, or its title."""
    rows = base.overview()
    if wanted.isdecimal() and 0 < int(wanted) <= len(rows):
        return str(rows[int(wanted) - 1]["case_id"])
    # A short number is one of the list, not the beginning of an id that happens to begin with it.
    found = [row["case_id"] for row in rows if len(wanted) >= 4 and row["case_id"].startswith(wanted.lower())]
    found = found or [row["case_id"] for row in rows if wanted in (row["title"] or "")]
    if not found:
        raise CaseBaseError(labels.say("show.none", base=base.path, wanted=wanted))
    if len(found) > 1:
        ids = ", ".join(found[:3])
        raise CaseBaseError(labels.say("show.several", wanted=wanted, count=len(found), ids=ids))
    return str(found[0])


def print_list(base: CaseBase, console: Console, labels: Labels) -> None:
    """Print one line a case."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    rows = base.overview()
    if not rows:
        console.print(labels.say("show.empty", base=base.path), markup=False, soft_wrap=True)
        return
    table = Table(title=str(base.path), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("#", justify="right")
    table.add_column(labels.column("cases", "title"), ratio=1, overflow="fold")
    table.add_column(labels.say("show.place"), max_width=16, overflow="fold")
    table.add_column(labels.column("cases", "domain"), max_width=14, overflow="fold")
    for kind in ("figures", "governance_models", "measures"):
        table.add_column(labels.say(f"show.count_{kind}"), justify="right", no_wrap=True)
    for number, row in enumerate(rows, 1):
        place = "".join(row[level] or "" for level in ("province", "city", "district", "street", "community"))
        table.add_row(
            str(number),
            Text(row["title"] or labels.say("show.untitled")),
            Text(place),
            labels.value("domain", row["domain"]),
            *(str(row[kind]) for kind in ("figures", "governance_models", "measures")),
        )
    console.print(table)
    console.print(labels.say("show.hint", base=base.path), style="dim", markup=False, soft_wrap=True)


def print_case(case: Case, sources: Sequence[str], console: Console, labels: Labels) -> None:
    """Print one case: what it is, then outline, governance models, figures and measures with their passages."""
    from rich.markup import escape
    from rich.padding import Padding

    console.print()
    console.print(f"[bold]{escape(case.title or labels.say('show.untitled'))}[/]")
    for name, value in _heads(case, sources, labels):
        console.print(f"  [dim]{name}[/]  {escape(value)}", soft_wrap=True)
    trees = (_outline(case, labels), _governance_models(case, labels), _figures(case, labels), _measures(case, labels))
    for tree in (*trees, _others(case, labels)):
        if tree.children:
            console.print()
            console.print(Padding(tree, (0, 0, 0, 1)))


def _heads(case: Case, sources: Sequence[str], labels: Labels) -> Iterable[tuple[str, str]]:
    place, period = case.place, case.period
    levels = (place.province, place.city, place.district, place.street, place.community) if place else ()
    code = f" ({place.code})" if place and place.code else ""
    kinds = f"{labels.value('genre', case.genre.value)} · {labels.value('domain', case.domain.value)}"
    heads = (
        (labels.column("cases", "case_id"), case.case_id),
        (labels.column("cases", "genre"), kinds),
        (labels.say("show.place"), "".join(level or "" for level in levels) + code),
        (labels.say("show.period"), f"{period.first}–{period.last or ''}" if period else ""),
        (labels.kind("hosts"), "、".join(host.text for host in case.hosts)),
        (labels.kind("sites"), "、".join(site.text for site in case.sites)),
        (labels.say("show.published"), case.published or ""),
        (labels.say("show.source"), case.source_site or ""),
        (labels.say("show.read_at"), ", ".join(sources)),
        (labels.column("cases", "degraded"), case.degraded or ""),
    )
    return [head for head in heads if head[1]]


def _tree(name: str, count: int) -> Tree:
    from rich.tree import Tree

    return Tree(f"[bold cyan]{name}[/] [dim]{count}[/]", guide_style="dim")


def _outline(case: Case, labels: Labels) -> Tree:
    from rich.markup import escape

    tree = _tree(labels.kind("sections"), len(case.sections))
    branches: list[Any] = []
    for section in case.sections:
        above = tree if section.parent is None else branches[section.parent]
        roles = "、".join(labels.value("section_role", role.value) for role in section.roles)
        branches.append(above.add(f"{escape(section.marker + section.title)} [dim]{roles}[/]"))
    return tree


def _governance_models(case: Case, labels: Labels) -> Tree:
    from rich.markup import escape

    tree = _tree(labels.kind("governance_models"), len(case.governance_models))
    for found in case.governance_models:
        kind, stance = labels.value("kind", found.kind.value), labels.value("stance", found.stance.value)
        head = "" if found.head is None or found.name.endswith(found.head) else found.head
        branch = tree.add(f"[bold]{escape(found.name)}[/]{escape(head)} [dim]{kind} · {stance}[/]")
        for component in found.components:
            branch.add(_component(component, labels))
        branch.add(_passage(case, _around(case, found)))
    return tree


def _component(component: Component, labels: Labels) -> str:
    from rich.markup import escape

    count = "" if component.count is None else str(component.count)
    members = escape("、".join(component.members)) or f"[dim]{labels.say('show.undecoded')}[/]"
    return f"[green]{escape(component.slot)}[/] {count}: {members}"


def _around(case: Case, found: GovernanceModel) -> Span:
    """Return the line's part around a name: the name alone proves little to a reader."""
    spans = (found.evidence, *found.definition)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    if end - start > SHORT:
        start, end = found.evidence.start, found.evidence.end
    room = max(0, SHORT - (end - start)) // 2
    line_start = case.text.rfind("\n", 0, start) + 1
    line_end = case.text.find("\n", end)
    return Span(max(line_start, start - room), min(len(case.text) if line_end < 0 else line_end, end + room))


def _figures(case: Case, labels: Labels) -> Tree:
    tree = _tree(labels.kind("figures"), len(case.figures))
    for role, figures in _grouped(case.figures, "role").items():
        branch = tree.add(f"[bold]{labels.value('role', role)}[/] [dim]{len(figures)}[/]")
        for figure in figures:
            branch.add(f"{_figure(figure, labels)}  {_passage(case, figure.evidence)}")
    return tree


def _figure(figure: Figure, labels: Labels) -> str:
    from rich.markup import escape

    # The signs of comparators stand in every console's character set.
    sign = "" if figure.comparator.value in ("=", "range") else figure.comparator.value
    numbers = [_number(number) for number in (figure.low, figure.high) if number is not None]
    value = "-".join(numbers) if figure.value is None else _number(figure.value)
    change = f" [yellow]{escape(_change(figure.change, labels))}[/]" if figure.change else ""
    return f"{escape(figure.indicator)} [green]{escape(sign + value + figure.unit)}[/]{change}"


def _change(change: Change, labels: Labels) -> str:
    before, after = (None if number is None else _number(number) for number in (change.before, change.after))
    words = [labels.value("direction", change.direction.value)]
    if before is not None or after is not None:
        key = "from_to" if before is not None and after is not None else "to" if before is None else "from"
        words.append(labels.say(f"show.{key}", before=before, after=after))
    if change.by is not None:
        words.append(labels.say("show.by", by=_number(change.by) + (change.by_unit or "")))
    return " ".join(words)


def _measures(case: Case, labels: Labels) -> Tree:
    from rich.markup import escape

    tree = _tree(labels.kind("measures"), len(case.measures))
    for category, measures in _grouped(case.measures, "category").items():
        branch = tree.add(f"[bold]{labels.value('category', category)}[/] [dim]{len(measures)}[/]")
        for measure in measures:
            actors = f"[green]{escape('、'.join(measure.actors))}[/] " if measure.actors else ""
            branch.add(f"{actors}{_passage(case, measure.evidence)}")
    return tree


def _others(case: Case, labels: Labels) -> Tree:
    from rich.markup import escape

    failed = [check for check in case.checks if not check.passed]
    tree = _tree(labels.kind("recognitions"), len(case.recognitions) + len(failed))
    for recognition in case.recognitions:
        tree.add(escape(_short(recognition.text)))
    for check in failed:
        told = labels.say("show.unchecked", expected=_number(check.expected), found=_number(check.found))
        tree.add(f"[red]{told}[/]  {_passage(case, check.evidence)}")
    return tree


def _grouped(items: Iterable[Any], field: str) -> dict[str, list[Any]]:
    """Return items by a field that holds a word of a closed vocabulary, in the order of that vocabulary."""
    items = list(items)
    values = [value.value for value in type(getattr(items[0], field))] if items else []
    groups: dict[str, list[Any]] = {value: [] for value in values}
    for item in items:
        groups[getattr(item, field).value].append(item)
    return {value: group for value, group in groups.items() if group}


def _passage(case: Case, span: Span) -> str:
    from rich.markup import escape

    return f"[dim]「{escape(_short(case.quote(span)))}」[/]"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _number(number: float) -> str:
    return f"{number:,.10g}"
