"""What a section is about: the roles that the words of headings name, judged anew by the fitted tagger."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from casemine.learn.taggers import found_by, tagger
from casemine.records import Section, SectionRole
from casemine.text.titles import form_of, roles_of
from casemine.text.view import View

SECTION_ROLE = "section_role"  # the tagger
LENGTHS = (60, 150, 300, 600, 1200)  # of a section, in characters


def judge_roles(text: str, sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """
    Return the sections with the primary role that the tagger gives each, the roles of its words behind it.

    A heading whose words name its role («主要做法», «存在问题») keeps it: nobody need be asked.
    """
    core = tagger(SECTION_ROLE)
    if core is None or not sections:
        return sections
    judged = []
    for section, features in zip(sections, describe_sections(text, sections), strict=True):
        if roles_of(View(section.title).matched):
            judged.append(section)
            continue
        label, share = core.best(features)
        first = SectionRole(label)
        rest = tuple(role for role in section.roles if role is not first) if first in section.roles else ()
        judged.append(
            msgspec.structs.replace(
                section, roles=(first, *rest), found_by=found_by(SECTION_ROLE), confidence=round(share, 2)
            )
        )
    return tuple(judged)


def describe_sections(text: str, sections: Sequence[Section]) -> list[tuple[str, ...]]:
    """Return the features of each heading: its words, the rules' answer, where it stands among the others."""
    children: dict[int | None, list[int]] = {}
    for k, section in enumerate(sections):
        children.setdefault(section.parent, []).append(k)
    described = []
    for k, section in enumerate(sections):
        siblings = children[section.parent]
        at = siblings.index(k)
        title = section.title
        rule = _rule(section)
        above = _rule(sections[section.parent]) if section.parent is not None else "none"
        before = _rule(sections[siblings[at - 1]]) if at else "first"
        behind = _rule(sections[siblings[at + 1]]) if at + 1 < len(siblings) else "last"
        size = section.body.end - section.body.start
        begins = text[section.evidence.end : section.evidence.end + 12].lstrip("\n。: ")
        features = [
            f"rule {rule}",
            f"rules {' '.join(role.value for role in section.roles)}",
            f"rule {rule} under {above}",
            f"under {above}",
            f"before {before}",
            f"behind {behind}",
            f"level {section.level}",
            f"marker {section.marker.strip('一二三四五六七八九十0123456789')}",
            f"first {not at}, last {behind == 'last'}",
            f"place {min(5, at)} of {min(6, len(siblings))}",
            f"form {form_of(title)}",
            f"holds others {k in children}",
            f"size {sum(size >= length for length in LENGTHS)}",
            f"title's length {min(12, len(title) // 2)}",
            f"part {4 * section.evidence.start // max(1, len(text))}",
            "text " + begins[:2],
            "opens " + title[:2],
            "ends " + title[-2:],
        ]
        features += ["pair " + title[i : i + 2] for i in range(len(title) - 1)]
        described.append(tuple(features))
    return described


def _rule(section: Section) -> str:
    return section.roles[0].value if section.roles else "none"
