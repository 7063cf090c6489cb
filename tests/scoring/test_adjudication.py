"""Two readings laid together for a third reader."""

from __future__ import annotations

import msgspec
import pytest

from casemine.errors import ScoreError
from casemine.records import FigureRole, Genre
from casemine.scoring.adjudication import lay_together
from casemine.scoring.marks import Annotation
from casemine.scoring.sheet import read_sheet

replace = msgspec.structs.replace


def test_equal_readings_need_no_third(sound: Annotation):
    """What both say alike is the sheet, and reads as either."""
    back, problems = read_sheet(lay_together(sound, sound), name=sound.name, text=sound.text)

    assert problems == () and back == sound


def test_what_differs_is_left_to_decide(sound: Annotation):
    """Another role, a figure of one reader and another genre stand behind a> and b>, and the sheet is refused."""
    figures = (replace(sound.figures[0], role=FigureRole.INPUT), *sound.figures[2:])
    other = replace(sound, figures=figures, genre=Genre.NEWS)

    sheet = lay_together(sound, other)

    undecided = [row.split("\t")[:3] for row in sheet.splitlines() if row[1:2] == ">"]
    assert undecided == [
        ["a>genre", "case report"],
        ["b>genre", "news"],
        ["a>figure", "S15", "1200户"],
        ["b>figure", "S15", "1200户"],
        ["a>figure", "S17", "3支"],
    ]
    assert len(read_sheet(sheet, name=sound.name, text=sound.text)[1]) == 5


def test_readings_of_two_texts_cannot_be_laid_together(sound: Annotation):
    """One text, two readings."""
    with pytest.raises(ScoreError, match="not of the same text"):
        lay_together(sound, replace(sound, text=sound.text + "。"))
