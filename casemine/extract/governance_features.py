"""What the tagger of governance models sees of a name: its shape, its surroundings, the answer of the rules."""

from __future__ import annotations

from casemine.extract.genre import find_genre
from casemine.extract.governance_judgement import Candidate, policy_note
from casemine.extract.reading import Reading

LENGTHS = (3, 5, 8, 12)  # of a name, in characters
BESIDE = 4  # characters beside the quotes that are seen


def describe_candidate(reading: Reading, candidate: Candidate, told: bool, score: int, vetoed: bool) -> tuple[str, ...]:
    """Return the features of one name; `told` is whether the rules take it, by its score and what speaks against it."""
    view = reading.view.matched
    rule = "taken" if told else "left"
    form, name = candidate.form, candidate.name
    first = candidate.mentions[0]
    section = reading.section_at(reading.view.offset(first.place.opening))
    role = reading.sections[section].roles[0].value if section is not None else "none"
    features = [
        f"rule {rule}",
        f"rule {rule} of {form}",
        f"rule {rule} in {find_genre(reading, reading.title).value}",
        f"score {max(-3, min(6, score))}",
        f"score {max(-3, min(6, score))} of {form}",
        f"vetoed {vetoed}",
        f"vetoed {vetoed} of {form}",
        f"policy {policy_note(candidate)}",
        f"form {form}",
        f"titled {candidate.titled} {form}",
        f"decoded {'none' if candidate.decoding is None else candidate.decoding.exact} {form}",
        f"mentions {min(4, len(candidate.mentions))}",
        f"run {candidate.run}",
        f"section {role}",
        f"length {sum(len(name) >= length for length in LENGTHS)}",
        "ends " + name[-1:],
        "ends " + name[-2:],
        "begins " + name[:1],
    ]
    for mention in candidate.mentions[:6]:
        before = view[max(0, mention.place.opening - BESIDE) : mention.place.opening]
        behind = view[mention.place.closing : mention.place.closing + BESIDE]
        features += [
            f"head {mention.head}",
            f"head {mention.strength or 'none'} {form}",
            f"head {mention.strength or 'none'} trigger {mention.trigger}",
            f"trigger {mention.trigger} {form}",
            f"quoted {mention.quoted} {form}",
            f"aim {mention.aim}",
            "before " + before[-2:],
            "before " + before[-1:],
            "behind " + behind[:2],
            "behind " + behind[:1],
        ]
    return tuple(dict.fromkeys(features))
