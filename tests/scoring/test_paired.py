"""Two runs compared: a sure gain, and none."""

from __future__ import annotations

import msgspec
import pytest

from casemine.scoring.marks import Annotation
from casemine.scoring.paired import compare_runs, format_gains

replace = msgspec.structs.replace


def test_a_gain_in_every_document_is_sure(sound: Annotation):
    """A run that finds one more figure in each of eight documents is better beyond doubt."""
    gold = [sound] * 8
    worse = [replace(sound, figures=sound.figures[1:])] * 8

    gains = compare_runs(worse, gold, gold)

    assert gains["figures"].before == pytest.approx(8 / 9) and gains["figures"].after == 1
    assert gains["figures"].is_sure and gains["figures"].chance == 0
    assert " *" in format_gains({"figures": gains["figures"]})


def test_a_gain_in_one_document_of_eight_is_not_sure(sound: Annotation):
    """Some resamples leave that document out: no improvement can be claimed."""
    gold = [sound] * 8
    worse = [replace(sound, figures=sound.figures[1:]), *gold[1:]]

    gain = compare_runs(worse, gold, gold)["figures"]

    assert gain.after > gain.before and not gain.is_sure


def test_equal_runs_have_no_gain(sound: Annotation):
    """The same run twice differs by nothing, by chance 1."""
    gains = compare_runs([sound], [sound], [sound])

    assert {(gain.after - gain.before, gain.chance) for gain in gains.values()} == {(0.0, 1.0)}
