"""The words of a title: where it ends, what it is built like, and which roles it names."""

from __future__ import annotations

import re

from casemine.lexicons import knowledge, load_lexicon, load_rules
from casemine.records import SectionRole

# A title ends with its line or with its first full stop; a question may be asked twice («如何…?如何…?»).
TITLE = re.compile(r"[^。!?;\n]{2,80}(?:[!?](?=[^。!?;\n]{4,40}\?))?(?:(?<=[!?])[^。!?;\n]{4,40})?")
LONGEST_SENTENCE, LONGEST_LEAD = 40, 28  # characters of a title that its line goes on behind, of one built as a lead
QUOTED = re.compile(r"[“《][^”》]{1,16}[”》]")
JOINTS = frozenset("及与和、以暨:(并")


def form_of(words: str) -> str:
    """Say what a lead is built like: action («加强组织领导»), state («组织领导更加有力»), or neither, ""."""
    plain = QUOTED.sub("“”", words)
    if len(words) > LONGEST_LEAD or heading_rules("lead_never").search(plain):
        return ""
    if heading_rules("lead_action").match(plain):
        return "action"
    return "state" if heading_rules("lead_state").search(plain) else ""


def roles_of(title: str) -> list[SectionRole]:
    """Return the roles that the words of a heading name, in their order, each once."""
    roles: list[SectionRole] = []
    for k, (start, end, term) in enumerate(load_lexicon("section_roles").find(title)):
        if term.term_class == "verb":
            if start == 0 and k == 0:
                return []
            continue
        at_end = end >= len(title) or title[end] in JOINTS
        at_start = start == 0 or title[start - 1] in JOINTS
        if term.note == "anywhere" or (at_end and (at_start or term.note != "whole")):
            role = SectionRole(term.term_class)
            if role not in roles:
                roles.append(role)
    return roles


def is_furniture(line: str) -> bool:
    """Say whether a line is a by-line, a date, a caption or the like."""
    return heading_rules("furniture").search(line) is not None


@knowledge
def heading_rules(label: str) -> re.Pattern[str]:
    """The patterns of one label of `corpora/rules/headings.toml` as one pattern."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in load_rules("headings") if rule.label == label))
