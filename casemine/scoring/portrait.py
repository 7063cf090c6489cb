"""What annotated documents are like, in numbers: to see whether constructed ones resemble real ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from casemine.scoring.marks import Annotation, GovernanceModelMark

STYLES = (
    ("一、", re.compile(r"[一二三四五六七八九十]+[、.．]|第[一二三四五六七八九十]+[章节部]")),
    ("（一）", re.compile(r"[（(][一二三四五六七八九十]+[)）]")),
    ("1.", re.compile(r"\d+(?:\.\d+)*[、.．]?$")),
    ("(1)", re.compile(r"[（(]\d+[)）]|[①-⑳]")),
    ("一是", re.compile(r"[一二三四五六七八九]是|[第其][一二三四五六七八九]|首先|其次|再次|最后")),
)
WHOLE = ("documents", "characters", "characters a document, median")
DIGIT = re.compile(r"\d")


def portray(annotations: Sequence[Annotation]) -> dict[str, float]:
    """
    Return numbers by name: documents, characters, how long they are, how many of what they hold, how they are written.

    Shares run from 0 to 1; `members left of the name` counts members whose nearest place lies before the name.
    """
    characters = sum(len(one.text) for one in annotations)
    headings = [heading for one in annotations for heading in one.headings]
    named = [(mark, one.text) for one in annotations for mark in one.governance_models if not mark.optional]
    members = [
        _is_left(member, mark, text) for mark, text in named for part in mark.components for member in part.members
    ]
    per_thousand = 1000 / max(1, characters)
    told: dict[str, float] = {
        "documents": len(annotations),
        "characters": characters,
        "characters a document, median": median([len(one.text) for one in annotations] or [0]),
        "digits per 1,000 characters": len(DIGIT.findall("".join(one.text for one in annotations))) * per_thousand,
        "figures per 1,000 characters": sum(len(one.figures) for one in annotations) * per_thousand,
        "measures per 1,000 characters": sum(len(one.measures or ()) for one in annotations) * per_thousand,
        "governance models a document": len(named) / max(1, len(annotations)),
        "share of names undecoded": _share([not any(part.members for part in mark.components) for mark, _ in named]),
        "share of members left of the name": _share(members),
        "headings per 1,000 characters": len(headings) * per_thousand,
    }
    for style, pattern in STYLES:
        told[f"share of headings 「{style}」"] = _share([bool(pattern.match(heading.marker)) for heading in headings])
    told["share of headings without marker"] = _share([not heading.marker for heading in headings])
    return told


def format_portraits(portraits: dict[str, dict[str, float]]) -> str:
    """Return portraits side by side, as a Markdown table."""
    lines = ["| | " + " | ".join(portraits) + " |", "| --- " * (len(portraits) + 1) + "|"]
    for name in next(iter(portraits.values())):
        cells = (f"{told[name]:,.0f}" if name in WHOLE else f"{told[name]:.2f}" for told in portraits.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(said: Sequence[bool]) -> float:
    return sum(said) / len(said) if said else 0.0


def _is_left(member: str, mark: GovernanceModelMark, text: str) -> bool:
    """Say whether the nearest place of a member lies before the name."""
    before = text.rfind(member, 0, mark.evidence.start)
    behind = text.find(member, mark.evidence.end)
    if before < 0 or behind < 0:
        return before >= 0
    return mark.evidence.start - before <= behind - mark.evidence.end
