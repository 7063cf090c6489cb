"""What the role tagger sees of a figure: the rules' answer, the unit, the verb, the words around, the section."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from casemine.extract.quantity import Quantity
from casemine.extract.verbs import VerbHit
from casemine.records import FigureRole, Section

LEFT, RIGHT = 12, 2  # characters beside the number that are seen
NEAR = 40  # how far a verb is looked for
BREAKS = ",;。!?\n:"


def describe_roles(
    matched: str,
    quantities: Sequence[Quantity],
    indicators: Sequence[str],
    roles: Sequence[FigureRole],
    verbs: Sequence[VerbHit],
    sections: Sequence[tuple[Section, ...]],
    genre: str,
    of_country: bool,
) -> list[tuple[str, ...]]:
    """
    Return the features of each quantity.

    `roles` is what the rules say, `sections` the section each stands in and those that hold it, the innermost first.
    """
    starts = [verb.start for verb in verbs]
    told = [role.value for role in roles]
    around = ["", *told, ""]
    length = len(matched)
    described = []
    for k, (quantity, indicator, within) in enumerate(zip(quantities, indicators, sections, strict=True)):
        start, end, rule = quantity.start, quantity.end, told[k]
        section, above = _roles_of(within)
        left, right = _verb_left(matched, verbs, starts, start), _verb_right(matched, verbs, starts, end)
        before, behind = matched[max(0, start - LEFT) : start], matched[end : end + RIGHT]
        clause = before[max(map(before.rfind, BREAKS)) + 1 :]
        change = quantity.change.direction.value if quantity.change else "none"
        gap = 0 if k == 0 else start - quantities[k - 1].end
        kind = quantity.unit_class
        features = [
            "rule " + rule,
            "unit " + quantity.unit,
            "sign " + quantity.comparator.value,
            "change " + change,
            "above " + above,
            f"rule {rule} in {section}",
            f"rule {rule} in {genre}",
            f"rule {rule} of {kind}",
            f"class {kind} in {section}",
            f"verb {left}",
            f"verb behind {right}",
            f"before {around[k]} {'near' if gap < 12 else 'far'}",
            "next " + around[k + 2],
            "noun " + indicator[-2:],
            "noun's end " + indicator[-1:],
            "touches " + matched[max(0, start - 2) : start],
            "followed by " + behind[:2],
            "opens " + clause[:2],
            "begins " + matched[start],
            f"country {of_country} {'我国' in matched[max(0, start - NEAR) : start]}",
            f"rule {rule}, country {of_country}",
            f"part {min(4, 5 * start // max(1, length))}",
        ]
        features += ["left " + before[i : i + 2] for i in range(len(before) - 1)]
        described.append(tuple(features))
    return described


def _roles_of(within: tuple[Section, ...]) -> tuple[str, str]:
    """Return the primary role of the innermost section, and that of the topmost."""
    if not within:
        return "none", "none"
    first, last = within[0].roles, within[-1].roles
    return (first[0].value if first else "none"), (last[0].value if last else "none")


def _verb_left(matched: str, verbs: Sequence[VerbHit], starts: Sequence[int], position: int) -> str:
    """Return the last verb of the clause before `position`, else of the sentence with a sign of the distance."""
    k = bisect_right(starts, position - 1) - 1
    if k < 0 or verbs[k].end > position or position - verbs[k].end > NEAR:
        return "none"
    between = matched[verbs[k].end : position]
    if "。" in between or "\n" in between:
        return "none"
    return verbs[k].verb if "," not in between else "far " + verbs[k].verb


def _verb_right(matched: str, verbs: Sequence[VerbHit], starts: Sequence[int], position: int) -> str:
    """Return the first verb of the clause behind `position`."""
    k = bisect_left(starts, position)
    if k >= len(verbs) or verbs[k].start - position > NEAR // 2:
        return "none"
    return "none" if any(sign in matched[position : verbs[k].start] for sign in ",。;\n") else verbs[k].verb
