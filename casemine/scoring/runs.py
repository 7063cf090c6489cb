"""Scores of the library's own extraction on annotated texts and on an annotated page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

from casemine.errors import ScoreError
from casemine.extract.case import extract_case
from casemine.pages.html import read_page
from casemine.pages.split import split_documents
from casemine.records import Line, Span
from casemine.scoring.gold import read_annotations, read_page_annotations
from casemine.scoring.marks import Annotation, mark_case
from casemine.scoring.matching import overlap
from casemine.scoring.score import Scores, evaluate


def score_gold(folder: str | Path, *, texts: str | Path | None = None) -> Scores:
    """
    Return the scores of `extract_case` on the annotated texts of a folder, as `read_annotations` takes it.

    Raises:
        ScoreError: The folder holds no annotation, or a text is missing.
    """
    gold = read_annotations(folder, texts=texts)
    return evaluate([extract_case(truth.text) for truth in gold], gold)


def score_page(folder: str | Path, page: str | Path) -> Scores:
    """
    Return the scores of page → cases on one annotated page, as `read_page_annotations` takes it.

    The page is read, split and extracted as any page; a case is held against the write-up that it shares most
    characters with.

    Raises:
        ScoreError: The annotation or the page is missing.
    """
    gold = read_page_annotations(folder, page)
    return evaluate(mark_page(page, gold), gold)


def score_seed(shared: str | Path) -> Scores:
    """
    Return the scores on the page that started the project: `seeds/*.txt` of the shared folder, with `gold/seed`.

    Raises:
        ScoreError: The shared folder is not there or lacks them.
    """
    pages = sorted((Path(shared) / "seeds").glob("*.txt"))
    if len(pages) != 1:
        raise ScoreError(f"{Path(shared) / 'seeds'} should hold one page (*.txt), it holds {len(pages)}.")
    return score_page(Path(shared) / "gold" / "seed", pages[0])


def mark_page(page_file: str | Path, gold: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """
    Read, split and extract a page, and return what its cases hold, one annotation for each of `gold`.

    Raises:
        ScoreError: A line of the page as read does not stand in the text that gold is annotated on.
    """
    text = gold[0].text
    page = read_page(Path(page_file))
    lead = _lead_to(text, page.lines)
    gathered: list[list[Annotation]] = [[] for _ in gold]
    for document in split_documents(page):

        def to_text(offset: int, to_page: Callable[[int], int] = document.to_page) -> int:
            return lead(to_page(offset))

        extent = Span(to_text(0), to_text(len(document.text) - 1) + 1)
        shares = [overlap(extent, truth.extent or Span(0, len(text))) for truth in gold]
        mark = mark_case(extract_case(document), text=text, lead=to_text)
        gathered[shares.index(max(shares))].append(mark)
    return tuple(_join(truth, marks) for truth, marks in zip(gold, gathered, strict=True))


def _lead_to(text: str, lines: Sequence[Line]) -> Callable[[int], int]:
    """Return the way from offsets of a page to those of the file it was read from, line by line."""
    starts: list[int] = []
    places: list[int] = []
    behind = 0
    for line in lines:
        place = text.find(line.text, behind)
        if place < 0:
            raise ScoreError(
                f"The line {line.text[:30]!r} was read from the page and does not stand in its annotated text."
            )
        starts.append(line.start)
        places.append(place)
        behind = place + len(line.text)

    def lead(offset: int) -> int:
        k = max(0, bisect_right(starts, offset) - 1)
        return places[k] + offset - starts[k] if places else offset

    return lead


def _join(truth: Annotation, marks: Sequence[Annotation]) -> Annotation:
    """Return all that was found in one write-up, also when it was split into several documents or into none."""
    return Annotation(
        name=truth.name,
        text=truth.text,
        figures=tuple(figure for mark in marks for figure in mark.figures),
        governance_models=tuple(found for mark in marks for found in mark.governance_models),
        headings=tuple(heading for mark in marks for heading in mark.headings),
        measures=tuple(measure for mark in marks for measure in mark.measures or ()),
        genre=marks[0].genre if marks else None,
        domain=marks[0].domain if marks else None,
        extent=truth.extent,
    )
