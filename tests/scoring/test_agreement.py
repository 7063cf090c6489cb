"""Two readings of the same documents: how far they agree."""

from __future__ import annotations

import msgspec
import pytest

from casemine.errors import ScoreError
from casemine.scoring.agreement import agree, cohens_kappa, format_agreement
from casemine.scoring.marks import Annotation

replace = msgspec.structs.replace


def test_a_reading_agrees_with_itself(sound: Annotation):
    """F1 1 for every kind found, all judged alike."""
    agreement = agree([sound], [sound])

    assert {found.f1 for found in agreement.found.values() if found.first} == {1.0}
    assert {judged.alike for judged in agreement.judged.values()} == {1.0}
    assert agreement.judged["figure role"].kappa == 1.0
    assert agreement.judged["genre"].kappa is None


def test_what_one_reader_alone_found_and_said_counts_against(sound: Annotation):
    """One figure missed and one role otherwise: F1 8 of 9, three of four roles alike."""
    other = replace(sound, figures=(replace(sound.figures[1], role="input"), *sound.figures[2:]), policy_terms=())

    agreement = agree([other], [sound])

    assert agreement.found["figures"].f1 == pytest.approx(8 / 9)
    assert agreement.judged["figure role"].alike == 0.75
    assert (agreement.found["policy_terms"].first, agreement.found["policy_terms"].second) == (0, 1)
    assert "| figures | 0.889 | 4 | 5 | 4 |" in format_agreement(agreement)


def test_kappa_by_hand():
    """Ten judgements, eight alike; by chance .5*.5 + .5*.5 would be: kappa .6."""
    pairs = [("yes", "yes")] * 4 + [("no", "no")] * 4 + [("yes", "no"), ("no", "yes")]

    assert cohens_kappa(pairs) == pytest.approx(0.6)


def test_readings_of_other_texts_are_refused(sound: Annotation):
    """Only readings of the same texts can be compared."""
    with pytest.raises(ScoreError, match="not of the same texts"):
        agree([sound], [replace(sound, text=sound.text + "。")])
