"""PDF files: paragraphs out of printed lines, and what has no text layer."""

from __future__ import annotations

import zlib

import pytest

from casemine.errors import PageError
from casemine.pages import ocr
from casemine.pages.html import read_page
from casemine.records import Span

LEFT, SIZE = 74.0, 16.0
FULL = "社区党委牵头议事，两年来召开会议二百余次收集意见建议一千"  # 28 characters, as many as stand on one line
NEXT = "群众满意度大为提高，信访量下降四成，志愿者由十二人增至九"  # as many
THIRD = "街道每年拨付社区营造经费五十万元，由居民投票决定它的用途"  # as many


def lines(page) -> list[str]:
    """Return the lines of a page as they read."""
    return [line.text for line in page.lines]


def column(*texts: str, top: float = 700.0) -> list[tuple[str, float, float, float]]:
    """Return lines printed one below the other; `　　` at the beginning sets a line in."""
    return [
        (text.lstrip("　"), LEFT + SIZE * (len(text) - len(text.lstrip("　"))), top - 20 * k, SIZE)
        for k, text in enumerate(texts)
    ]


def test_printed_lines_join_into_the_paragraphs_of_the_text(make):
    """A text set in lines, with page numbers and a running head, reads as the text itself."""
    text = make.estate()[:-2]
    page = read_page(make.pdf(make.typeset(text, head="望津市东蓼区社区治理案例集", rows=20)))

    assert lines(page) == text
    assert page.title == "党建引领小区自治 “五小”治出大变化"
    assert (page.published, page.source_site) == ("2022-06-18", "望津市东蓼区社区治理案例集")


@pytest.mark.parametrize("columns", [17, 19, 22, 26, 31])
def test_no_number_is_split(make, columns: int):
    """However wide the lines are, a number that runs over the end of one is whole again."""
    text = make.estate()[:-2]

    assert "".join(lines(read_page(make.pdf(make.typeset(text, columns=columns))))) == "".join(text)


def test_a_paragraph_goes_on_over_the_page(make):
    """The last line of a page and the first of the next are one paragraph where the first is full."""
    pages = [
        [*column("　　" + FULL[:26], NEXT), ("- 1 -", 285.0, 40.0, 10.5)],
        [*column("百件。", "　　下一段。"), ("2", 290.0, 40.0, 10.5)],
    ]

    assert lines(read_page(make.pdf(pages))) == [FULL[:26] + NEXT + "百件。", "下一段。"]


def test_paragraphs_without_indent_end_with_their_short_line(make):
    """A line that ends short of the margin ends its paragraph; a numbered heading begins one."""
    page = read_page(make.pdf([column(FULL, "余条。", NEXT, THIRD[:27] + "。", "（一）建好阵地", THIRD)]))

    assert lines(page) == [FULL + "余条。", NEXT + THIRD[:27] + "。", "（一）建好阵地", THIRD]


def test_a_title_over_two_lines_is_one(make):
    """Large lines in the middle, the first of them wide, are one title."""
    title = [("党建引领小区自治走出基层治理", 137.0, 780.0, 22.0), ("新路子", 262.0, 750.0, 22.0)]
    page = read_page(make.pdf([[*title, *column("　　" + FULL[:26], NEXT, THIRD)]]))

    assert page.title == page.lines[0].text == "党建引领小区自治走出基层治理新路子"
    assert page.lines[0].centred


def test_black_type_is_emphasis(make):
    """A line in the font of headings is a line of its own, with emphasis."""
    page = read_page(make.pdf([column("*主要做法", FULL, NEXT)]))

    assert (page.lines[0].text, page.lines[0].emphasis) == ("主要做法", (Span(0, 4),))


def test_columns_of_a_table_are_parted_by_tabs(make):
    """What stands far apart on one line are cells of a table, and rows stay rows."""
    row = [
        ("指标", LEFT, 640.0, SIZE),
        ("二〇二三年", 300.0, 640.0, SIZE),
        ("户数", LEFT, 620.0, SIZE),
        ("三百户", 300.0, 620.0, SIZE),
    ]
    page = read_page(make.pdf([[*column(FULL, NEXT), *row]]))

    assert lines(page)[-2:] == ["指标\t二〇二三年", "户数\t三百户"]


def test_characters_are_read_from_left_to_right(make):
    """Quotation marks that a program prints after the rest of the line, and heavy type printed twice, read as seen."""
    words = [("社区推行", 0), ("一核三联", 5), ("工作法", 10), ("“", 4), ("”", 9)]
    quoted = [(text, LEFT + place * SIZE, 640.0, SIZE) for text, place in words]
    twice = [("主要做法", LEFT + shift, 600.0, SIZE) for shift in (0.0, 0.4)]

    assert lines(read_page(make.pdf([[*column(FULL, "余条。"), *quoted, *twice]])))[-2:] == [
        *("社区推行“一核三联”工作法", "主要做法"),
    ]


def test_a_line_in_the_middle_does_not_go_on_at_the_margin(make):
    """A by-line set in the middle, however far it runs, is not the first line of the paragraph below it."""
    byline = ("发布时间：2022年6月18日　来源：东蓼区民政局", LEFT + 5 * SIZE, 740.0, SIZE)

    assert lines(read_page(make.pdf([[byline, *column(FULL[:20] + "。")]]))) == [byline[0], FULL[:20] + "。"]


def test_items_of_a_list_hang_from_their_numbers(make):
    """The lines of an item that are set in as far as its text go on in it; no tab stands behind its number."""
    item = [("1.", LEFT, 640.0, SIZE), (FULL[:26], LEFT + 2 * SIZE, 640.0, SIZE)]
    more = [(NEXT[:26], LEFT + 2 * SIZE, 620.0, SIZE), ("百件。", LEFT + 2 * SIZE, 600.0, SIZE)]
    bullet = [("●", LEFT, 580.0, SIZE), ("志愿队五支。", LEFT + 2 * SIZE, 580.0, SIZE)]

    assert lines(read_page(make.pdf([[*column(FULL, "余条。"), *item, *more, *bullet]])))[1:] == [
        *("1." + FULL[:26] + NEXT[:26] + "百件。", "志愿队五支。"),
    ]


def test_a_number_wider_than_its_place_does_not_part_its_item(make):
    """Behind 「10.」 the text begins at the next tab, but the lines below are set in as those of the other items."""
    item = [("10.", LEFT, 640.0, SIZE), (FULL[:25], LEFT + 3 * SIZE, 640.0, SIZE)]
    more = [(NEXT[:26], LEFT + 2 * SIZE, 620.0, SIZE), ("97.5%。", LEFT + 2 * SIZE, 600.0, SIZE)]
    below = [(THIRD[:26], LEFT + SIZE, 580.0, SIZE)]

    assert lines(read_page(make.pdf([[*column(FULL, "余条。"), *item, *more, *below]])))[1:] == [
        *("10." + FULL[:25] + NEXT[:26] + "97.5%。", THIRD[:26]),
    ]


def test_numbers_of_notes_are_no_part_of_figures(make):
    """A small number set high points to a note and is left out; behind a metre it makes it square."""
    note = [
        ("收集意见45条", LEFT, 640.0, SIZE),
        ("12", LEFT + 6 * SIZE, 645.0, 9.0),
        ("群众满意", LEFT + 6.6 * SIZE, 640.0, SIZE),
    ]
    square = [("改造广场460m", LEFT, 620.0, SIZE), ("2", LEFT + 6 * SIZE, 625.0, 9.0)]
    page = read_page(make.pdf([[*column(FULL, "余条。"), *note, *square]]))

    assert lines(page)[1:] == ["收集意见45条群众满意", "改造广场460m2"]


def test_a_wide_gap_is_a_blank(make):
    """What stands a character apart is parted by a blank, in Chinese too."""
    parts = [("二〇二二年六月", LEFT, 640.0, SIZE), ("来源", LEFT + 8 * SIZE, 640.0, SIZE)]

    assert lines(read_page(make.pdf([[*column(FULL, "余条。"), *parts]])))[-1] == "二〇二二年六月 来源"


@pytest.mark.parametrize("marked", ["", "扫描全能王"])
def test_a_scan_is_recognised(make, monkeypatch, marked: str):
    """A page with a picture and no text, or only the mark of the program that made it, asks for OCR."""
    monkeypatch.setattr(ocr, "engine", lambda: None)
    picture = "q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q\n"
    scan = make.pdf([[(marked, 250.0, 20.0, 9.0)] if marked else []] * 3, extra=picture)

    with pytest.raises(PageError, match=r"^The page has no text layer: it is a scan; .*pip install 'casemine\[ocr\]'"):
        read_page(scan)


def test_a_locked_file_is_told(make):
    """A file that needs a password is refused with what to do."""
    locked = "/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + "00" * 32 + ">/U<" + "11" * 32 + ">>>"

    with pytest.raises(PageError, match="is locked by a password"):
        read_page(make.pdf([column(FULL)], trailer=locked))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n" + b"7 0 obj\n<<>>\nstream\nx\nendobj\n" * 300])
def test_a_damaged_file_is_told(data: bytes):
    """A file without pages, or with parts that do not end, is damaged."""
    with pytest.raises(PageError, match="is damaged"):
        read_page(data)


def test_bombs_are_refused():
    """A part that grows a thousandfold, or is packed twice, is refused before it is unpacked."""
    bomb = zlib.compress(bytes(70_000_000), 9)
    once = b"%PDF-1.4\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" + bomb + b"\nendstream\nendobj\n"
    twice = b"%PDF-1.4\n1 0 obj\n<</Filter[/FlateDecode /FlateDecode]>>\nstream\nx\nendstream\nendobj\n"

    for data in (once, twice):
        with pytest.raises(PageError, match="as in a zip bomb"):
            read_page(data)
