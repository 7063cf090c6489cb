"""Scans: their lines in reading order, joined as those of a text layer, and told from text that was typed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from casemine import extract_case, find_figures, split_documents
from casemine.errors import PageError
from casemine.pages import ocr
from casemine.pages.html import read_page

PICTURE = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q\n"
SIZE = 30.0  # pixels: the width of a character
FULL = "社区党委牵头议事，两年来召开会议二百余次收集意见建议一千"  # 28 characters, as many as stand on one line
NEXT = "群众满意度大为提高，信访量下降四成，志愿者由十二人增至九"  # as many
FONTS = ("NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "wqy-*.ttc", "simsun.ttc", "msyh.ttc", "PingFang.ttc")
FONT_FOLDERS = ("/usr/share/fonts", "~/.fonts", "C:/Windows/Fonts", "/System/Library/Fonts", "/Library/Fonts")

Seen = tuple[str, float, float]  # a line, and where it begins: from the left, from the top


@pytest.fixture
def scan(make, monkeypatch) -> Callable[..., bytes]:
    """The function `scan(*pages, slant=0.0)`: a scan in which OCR finds these lines, page by page."""

    def write(*pages: list[Seen], slant: float = 0.0) -> bytes:
        left = iter(pages)
        monkeypatch.setattr(ocr, "engine", lambda: lambda picture: found(next(left), slant))
        return make.pdf([[]] * len(pages), extra=PICTURE)

    return write


def found(lines: list[Seen], slant: float) -> SimpleNamespace:
    """Return what the engine says of lines on a page that lies aslant: a box of four corners for each."""
    boxes = []
    for text, left, top in lines:
        right, bottom = left + SIZE * len(text), top + 1.25 * SIZE
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        boxes.append([(x - slant * y, y + slant * x) for x, y in corners])
    return SimpleNamespace(boxes=boxes or None, txts=[text for text, _, _ in lines] or None)


def column(*texts: str, left: float = 200.0, top: float = 300.0) -> list[Seen]:
    """Return lines one below the other; `　` at the beginning sets a line in."""
    return [
        (text.lstrip("　"), left + SIZE * (len(text) - len(text.lstrip("　"))), top + 1.8 * SIZE * k)
        for k, text in enumerate(texts)
    ]


def lines(page) -> list[str]:
    """Return the lines of a page as they read."""
    return [line.text for line in page.lines]


@pytest.mark.parametrize("slant", [0.0, 0.03, -0.03])
def test_lines_join_into_paragraphs(scan, slant: float):
    """Lines found in any order join as those of a text layer do, over the page too, though the scan lies aslant."""
    first = column("　　" + FULL[:26], NEXT, "百件。", "　　" + FULL[:26], NEXT)
    second = [*column("百人。", "　　下一段。"), ("- 2 -", 600.0, 1_900.0)]

    page = read_page(scan(first[::-1], second, slant=slant))

    assert lines(page) == [FULL[:26] + NEXT + "百件。", FULL[:26] + NEXT + "百人。", "下一段。"]


def test_the_case_says_that_its_text_was_recognised(scan):
    """The mark of the page reaches the document and the case, for a misread numeral cannot be told from a true one."""
    page = read_page(scan(column("　　" + FULL[:26], NEXT, "百件。")))
    (document,) = split_documents(page)

    assert page.degraded == document.degraded == extract_case(document).degraded == "read by OCR"


def test_two_columns_are_read_one_after_the_other(scan):
    """A title above both comes first, then the left column, and its last paragraph goes on in the right one."""
    title = [("党建引领小区自治走出基层治理新路子", 450.0, 100.0)]
    left = column(*(f"左栏第{sign}行二百余次收集意见建议一" for sign in "一二三四五六"))
    right = column(*(f"右栏第{sign}行二百余次收集意见建议一" for sign in "一二三四五六"), left=800.0)

    page = read_page(scan([*title, *(line for pair in zip(left, right, strict=True) for line in pair)]))

    assert lines(page) == [title[0][0], "".join(text for text, _, _ in [*left, *right])]


def test_pieces_of_a_line_are_one_line(scan):
    """What was found in pieces is joined; cells of a table are parted by tabs."""
    pieces = [("一、", 200.0, 300.0), ("主要做法", 290.0, 302.0), ("户数", 200.0, 600.0), ("三百户", 700.0, 598.0)]

    assert lines(read_page(scan([*pieces, *column(FULL, NEXT, top=900.0)])))[:2] == ["一、主要做法", "户数\t三百户"]


def test_a_picture_without_text_is_told(scan):
    """A photograph, in which nothing is found, is refused in one sentence."""
    with pytest.raises(PageError, match=r"^The page has no text layer: it is a scan, and OCR finds no text in it\.$"):
        read_page(scan([]))


def test_what_goes_wrong_in_the_engine_is_told(make, monkeypatch):
    """Whatever the engine raises is a `PageError` of one sentence."""

    def fail(picture: object) -> None:
        raise RuntimeError("no memory\nfor it")

    monkeypatch.setattr(ocr, "engine", lambda: fail)

    with pytest.raises(PageError, match=r"^The page could not be read by OCR: no memory for it\.$"):
        read_page(make.pdf([[]], extra=PICTURE))


def test_an_engine_that_does_not_start_is_told(make, monkeypatch):
    """OCR that is installed without its models is no reason to stop: the file is refused in one sentence."""

    def fail(**_: object) -> None:
        raise FileNotFoundError("no model")

    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=fail))
    ocr.engine.cache_clear()

    with pytest.raises(PageError, match=r"^OCR cannot be started: no model; pip install"):
        read_page(make.pdf([[]], extra=PICTURE))


def test_a_scan_is_read_where_ocr_is_installed(make):
    """A text printed, scanned and recognised has its title, its paragraphs and the values of its figures."""
    pytest.importorskip("rapidocr", reason="the extra `ocr` is not installed")
    text = make.estate()[:-2]

    page = read_page(photographed(make.typeset(text, rows=20)))

    assert page.degraded == "read by OCR"
    assert len(page.lines) == len(text)
    assert values(page.text) == values("\n".join(text))


def values(text: str) -> list[float | None]:
    """Return the values of the figures of a text."""
    return [figure.value for figure in find_figures(text)]


def photographed(pages: list[list[tuple[str, float, float, float]]]) -> bytes:
    """Return a PDF of pictures of pages."""
    image, draw, fonts = (pytest.importorskip(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    found = (path for folder in FONT_FOLDERS for name in FONTS for path in Path(folder).expanduser().rglob(name))
    font = next(found, None)
    if font is None:
        pytest.skip("no Chinese font is installed")
    scale = 200 / 72
    pictures = []
    for printed in pages:
        picture = image.new("L", (1_653, 2_339), 255)
        for text, left, below, size in printed:
            place = (left * scale, 2_339 - below * scale)
            draw.Draw(picture).text(
                place, text, font=fonts.truetype(str(font), round(size * scale)), fill=0, anchor="ls"
            )
        pictures.append(picture)
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return file.getvalue()
