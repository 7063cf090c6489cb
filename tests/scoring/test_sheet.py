"""Annotation sheets: rows that name sentences and quote their words."""

from __future__ import annotations

import pytest

from casemine.records import MeasureCategory, Span
from casemine.scoring.marks import Annotation, MeasureMark
from casemine.scoring.sheet import number_sentences, read_sheet, write_sheet

TEXT = "青禾社区案例\n一、做法\n党委组建3支巡查队,又组建3支宣讲队。走访40余户。满意度从82%升至98%。"


def rows(*cells: str) -> str:
    return "\n".join(cells).replace(" | ", "\t")


def test_sentences_are_numbered_as_scores_count_them():
    """A heading is a sentence too; numbers begin at 1."""
    assert number_sentences(TEXT).splitlines()[2] == "S3\t党委组建3支巡查队,又组建3支宣讲队。"


def test_rows_quote_the_words_of_their_sentence():
    """The second place of the same words, a stretch by its ends and a whole sentence are found."""
    sheet = rows(
        "# by hand",
        "genre | case report",
        "domain | urban community",
        "title | S1",
        "figure | S3 | 3支#2 | 3 | 支 | = | output | 宣讲队",
        "figure | S3 | 3支 | 3 | 支 | = | output | 巡查队 | ?",
        "figure | S5 | 从82%升至98% | 98 | % | = | outcome | 满意度 | up 82>98",
        "heading | S2 | 一、 | 做法 | 1 | measures,outcomes",
        "measure | S3 | 党委<...>宣讲队 | organisation | 党委",
        "measure | S4 | * | service",
        "place | S1 | 青禾社区 | community=青禾社区",
    )

    found, problems = read_sheet(sheet, name="青禾", text=TEXT)

    assert problems == ()
    assert [(mark.quote, mark.indicator, mark.optional) for mark in found.figures] == [
        ("3支", "巡查队", True),
        ("3支", "宣讲队", False),
        ("从82%升至98%", "满意度", False),
    ]
    assert found.figures[1].evidence == Span(TEXT.rindex("3支"), TEXT.rindex("3支") + 2)
    assert [mark.quote for mark in found.measures or ()] == ["党委组建3支巡查队,又组建3支宣讲队", "走访40余户。"]
    assert (found.title, found.genre, found.headings[0].title) == ("青禾社区案例", "case report", "做法")
    assert found.place is not None and found.place.community == "青禾社区"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("figure | S9 | 3支 | 3 | 支 | = | output", "there is no sentence S9: the text has S1 to S5"),
        ("figure | 3 | 3支 | 3 | 支 | = | output", "'3' names no sentence"),
        ("figure | S3 | 4支 | 4 | 支 | = | output", "'4支' does not stand there"),
        ("figure | S3 | 3支#3 | 3 | 支 | = | output", "3 times"),
        ("figure | S3 | 党委<...>户 | 3 | 支 | = | output", "'户' does not stand behind '党委' there"),
        ("figure | S3 | 3支 | 3 | 支 | about | output", "'about' is none of ="),
        ("heading | S2 | 二、 | 做法 | 1 | measures", "'二、做法' does not stand there"),
        ("measure | S3 | * | service | 党委 | 3 | 4", "'3' is a cell too many"),
        ("number | S3 | 3支", "'number' is no kind of row"),
        ("genre | story", "'story' is none of case report"),
        ("place | S1 | 青禾 | village=青禾", "'village' is no level of a place"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(row: str, reason: str):
    """The row's number and one reason; the other rows are read."""
    found, problems = read_sheet(rows("measure | S4 | * | service", row), name="青禾", text=TEXT)

    assert [problem.row for problem in problems] == [2] and reason in problems[0].reason
    assert len(found.measures or ()) == 1


def test_a_sheet_leads_back_to_what_was_read(sound: Annotation):
    """What a sheet is written from is read from it again."""
    back, problems = read_sheet(write_sheet(sound), name=sound.name, text=sound.text)

    assert problems == () and back == sound


def test_long_and_repeated_words_are_quoted_so_that_they_are_found():
    """A stretch over lines, and the second of two equal words, lead back to their places."""
    text = "走访40户,走访40户。\n走访居民的同时,把政策讲清楚,把意见带回来,把办不了的事情列成清单交街道协调解决。"
    second, whole = Span(text.rindex("40户"), text.rindex("40户") + 3), Span(5, len(text) - 1)
    marks = (
        MeasureMark(second, "40户", MeasureCategory.SERVICE),
        MeasureMark(whole, text[5:-1], MeasureCategory.SERVICE),
    )
    annotation = Annotation("a", text, measures=tuple(sorted(marks, key=lambda mark: mark.evidence)))

    back, problems = read_sheet(write_sheet(annotation), name="a", text=text)

    assert problems == () and back == annotation
