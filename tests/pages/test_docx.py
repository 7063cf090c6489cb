"""Word files: automatic numbers, headings, tables, boxes and tracked changes as a reader sees them."""

from __future__ import annotations

import pytest

from casemine.errors import PageError
from casemine.pages import zipped
from casemine.pages.html import read_page
from casemine.pages.numbering import format_number
from casemine.records import Span


def lines(page) -> list[str]:
    """Return the lines of a page as they read."""
    return [line.text for line in page.lines]


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    """Return the definition of one level of a list."""
    first = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
    return f'<w:lvl w:ilvl="{depth}">{first}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def one_list(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """Return a numbering part with one list."""
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}'


def test_automatic_numbers_read_as_typed_ones(make):
    """A text whose 「一、」「（一）」 Word counts by itself has the lines of the same text with typed numbers."""
    typed = make.estate()[:-2]
    page = read_page(make.numbered_docx(typed))

    assert lines(page) == typed
    assert page.text == "\n".join(typed)
    assert all(page.text.startswith(line.text, line.start) for line in page.lines)


def test_facts_come_from_the_text_first(make):
    """Title, date and source are those the first lines print; the properties of the file are not asked."""
    page = read_page(make.numbered_docx(make.estate()))

    assert page.title == "党建引领小区自治 “五小”治出大变化"
    assert (page.published, page.source_site, page.author) == ("2022-06-18", "望津市东蓼区社区治理案例集", None)


def test_properties_of_the_file_fill_what_the_text_leaves_open(make):
    """Author and day of making are taken from the file, unless a program put them there."""
    body = make.paragraph("社区开会议事，走访13户。")
    core = "<dc:creator>周亦舟</dc:creator><dcterms:created>2024-05-06T01:02:03Z</dcterms:created>"
    page = read_page(make.docx(body, core=core))
    template = "<dc:creator>微软用户</dc:creator><dcterms:created>2013-12-23T23:15:00Z</dcterms:created>"
    other = read_page(make.docx(body, core=template))

    assert (page.author, page.published) == ("周亦舟", "2024-05-06")
    assert (other.author, other.published) == (None, None)


def test_headings_follow_styles_and_what_they_are_based_on(make):
    """Outline levels of built-in and own styles, of the paragraph itself, and names of headings give the heading."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="小标题"/><w:basedOn w:val="h"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="x"/><w:basedOn w:val="loop"/></w:style>'
    )
    body = (
        make.paragraph("甲", style="h")
        + make.paragraph("乙", style="mine")
        + make.paragraph("丙", properties='<w:outlineLvl w:val="0"/>')
        + make.paragraph("丁", style="mine", properties='<w:outlineLvl w:val="9"/>')
        + make.paragraph("戊", style="loop")
    )

    assert [line.heading for line in read_page(make.docx(body, styles=styles)).lines] == [2, 2, 1, 0, 0]


@pytest.mark.parametrize(
    ("number", "kind", "printed"),
    [
        (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCounting", "一百零五"),
        (10, "ideographDigital", "一〇"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (7, "decimalFullWidth", "７"),
        (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (2, "chineseLegalSimplified", "贰"),
        (3, "ideographTraditional", "丙"),
        (5, "noSuchKind", "5"),
    ],
)
def test_kinds_of_numbers(number: int, kind: str, printed: str):
    """Each kind of number prints as Word prints it; unknown kinds and numbers out of range are Arabic."""
    assert format_number(number, kind) == printed


def test_deeper_levels_begin_anew(make):
    """「（一）」 begins again under 「二、」, and 「2.1」 names the level above."""
    numbering = one_list(
        level(0, "chineseCounting", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%2.%3", "<w:isLgl/>")
    )
    body = "".join(
        make.paragraph(text, level=depth) for text, depth in zip("甲乙丙丁戊己", (0, 1, 1, 2, 0, 1), strict=True)
    )

    assert lines(read_page(make.docx(body, numbering=numbering))) == [
        *("一、甲", "（一）乙", "（二）丙", "2.1 丁", "二、戊", "（一）己"),
    ]


def test_a_list_that_says_where_it_starts_begins_there(make):
    """Lists of one definition go on counting; one with a start of its own begins there."""
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = "".join(make.paragraph("项", level=0, num=num) for num in (1, 2, 3, 3))

    assert lines(read_page(make.docx(body, numbering=one_list(level(0, "decimal", "%1."), nums)))) == [
        *("1.项", "2.项", "5.项", "6.项"),
    ]


def test_a_number_does_not_grow_together_with_the_text(make):
    """「1.」 before 「2023年」 keeps its distance, 「第一章」 before a word too, 「①」 not; a bullet prints nothing."""
    nums = "".join(f'<w:num w:numId="{k + 1}"><w:abstractNumId w:val="{k}"/></w:num>' for k in range(4))
    kinds = (level(0, "decimal", "%1."), level(0, "chineseCounting", "第%1章"), level(0, "bullet", ""))
    kinds += (level(0, "decimalEnclosedCircleChinese", "%1"),)
    numbering = "".join(f'<w:abstractNum w:abstractNumId="{k}">{kind}</w:abstractNum>' for k, kind in enumerate(kinds))
    body = make.paragraph("2023年走访", level=0, num=1) + make.paragraph("总则", level=0, num=2)
    body += make.paragraph("要点", level=0, num=3) + make.paragraph("2024年", level=0, num=4)

    assert lines(read_page(make.docx(body, numbering=numbering + nums))) == [
        *("1. 2023年走访", "第一章 总则", "要点", "①2024年"),
    ]


def test_tracked_changes_read_as_accepted(make):
    """Insertions are text, deletions and what was moved away are not; a deleted paragraph end joins two."""
    body = (
        f"<w:p><w:r><w:t>走访</w:t></w:r><w:ins>{make.run('120')}</w:ins><w:del><w:r><w:delText>12</w:delText></w:r></w:del>"
        f"<w:moveFrom>{make.run('次')}</w:moveFrom>{make.run('户，')}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{make.run('调解')}</w:p><w:p>{make.run('36起。')}</w:p>"
    )

    assert lines(read_page(make.docx(body))) == ["走访120户，", "调解36起。"]


def test_a_deleted_paragraph_is_not_counted(make):
    """An item of a list that is deleted whole takes no number."""
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    body = make.paragraph("甲", level=0) + gone + make.paragraph("乙", level=0)

    assert lines(read_page(make.docx(body))) == ["一、甲", "二、乙"]


def test_tables_stand_in_their_place(make):
    """A row is a line with tabs; a cell with long text stands on lines of its own."""
    row = f"<w:tr><w:tc>{make.paragraph('指标')}</w:tc><w:tc>{make.paragraph('2023年')}</w:tc></w:tr>"
    text = "社区党委牵头，居民走访1200人次，调解纠纷36起，解决问题290件。"
    cell = make.paragraph("一、议事") + make.paragraph(text)
    long = f"<w:tr><w:tc>{make.paragraph('做法')}</w:tc><w:tc>{cell}</w:tc></w:tr>"
    body = make.paragraph("上文") + f"<w:tbl>{row}{long}</w:tbl>" + make.paragraph("下文")

    assert lines(read_page(make.docx(body))) == ["上文", "指标\t2023年", "做法", "一、议事", text, "下文"]


def test_boxes_links_fields_and_rubies_are_text(make):
    """Text boxes are read once, links keep their text, fields their result, characters lose the pinyin above them."""
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
        f"{make.paragraph('框里的话')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        f"<w:txbxContent>{make.paragraph('框里的话')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    field = "<w:r><w:instrText> REF x </w:instrText></w:r><w:r><w:t>第2节</w:t></w:r>"
    base, above = "<w:r><w:t>领</w:t></w:r>", "<w:r><w:t>lǐng</w:t></w:r>"
    ruby = f"<w:r><w:ruby><w:rt>{above}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"
    body = f"<w:p>{make.run('见')}<w:hyperlink>{make.run('公开栏')}</w:hyperlink>{field}{ruby}{box}</w:p>"

    assert lines(read_page(make.docx(body))) == ["见公开栏第2节领", "框里的话"]


def test_what_a_reader_does_not_see_is_left_out(make):
    """Hidden text, notes, comments and the table of contents are not the text."""
    styles = '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="toc 1"/></w:style>'
    body = (
        make.paragraph("一、做法……3", style="c")
        + f"<w:p>{make.run('走访')}{make.run('秘密', '<w:vanish/>')}<w:r><w:footnoteReference/></w:r>"
        f"<w:r><w:commentReference/></w:r>{make.run('13户')}</w:p>"
    )

    assert lines(read_page(make.docx(body, styles=styles))) == ["走访13户"]


def test_a_table_of_contents_is_told_by_its_frame_too(make):
    """Where its lines have no style of their own, the control around them says that they are the contents."""
    kind = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = (
        f"<w:sdt>{kind}<w:sdtContent>{make.paragraph('目 录')}{make.paragraph('一、做法……3')}</w:sdtContent></w:sdt>"
    )
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{make.paragraph('走访13户')}</w:sdtContent></w:sdt>"

    assert lines(read_page(make.docx(contents + control))) == ["走访13户"]


def test_a_large_first_character_belongs_to_its_paragraph(make):
    """A first character set over several lines stands in a paragraph of its own, and is read with the next one."""
    body = make.paragraph("青", properties='<w:framePr w:dropCap="drop" w:lines="2"/>') + make.paragraph(
        "禾社区有居民。"
    )

    assert lines(read_page(make.docx(body))) == ["青禾社区有居民。"]


def test_bold_and_black_type_are_emphasis(make):
    """Bold runs and runs in the fonts of headings are emphasis; the automatic number takes part in it."""
    heavy, plain = '<w:rFonts w:eastAsia="黑体"/>', '<w:b w:val="0"/>'
    body = (
        f"<w:p>{make.run('走访')}{make.run('120户', '<w:b/>')}{make.run('居民，解决问题多件，群众很满意。')}</w:p>"
        f"<w:p>{make.run('主要做法', heavy)}</w:p>"
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"{make.run('成效', '<w:b/>')}{make.run('不加粗', plain)}</w:p>"
    )
    page = read_page(make.docx(body))

    assert [line.emphasis for line in page.lines] == [(Span(2, 6),), (Span(0, 4),), (Span(0, 4),)]


def test_line_breaks_part_lines_but_not_titles(make):
    """A line break within a paragraph begins a line; within a title it is a blank."""
    broken = "<w:r><w:t>党建引领</w:t><w:br/><w:t>小区自治</w:t></w:r>"
    body = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{broken}</w:p><w:p>{broken}</w:p>'
    page = read_page(make.docx(body))

    assert lines(page) == ["党建引领 小区自治", "党建引领", "小区自治"]
    assert page.title == "党建引领 小区自治"


def test_strict_files_are_read(make):
    """Files in the “Strict” form use other names for the same things."""
    import io
    import zipfile

    usual = zipfile.ZipFile(io.BytesIO(make.numbered_docx(["标题一则", "一、背景", "社区有居民3210户，党员57名。"])))
    strict = make.packed(
        {
            name: usual.read(name).replace(make.WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            for name in usual.namelist()
        }
    )

    assert lines(read_page(strict)) == ["标题一则", "一、背景", "社区有居民3210户，党员57名。"]


def test_entities_are_refused(make):
    """XML that declares entities, as a billion-laughs file does, is refused unread."""
    body = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document/>'
    data = make.packed({"word/document.xml": body})

    with pytest.raises(PageError, match="declares XML entities"):
        read_page(data)


def test_a_part_that_grows_too_large_is_refused(make, monkeypatch):
    """A part that unpacks to a multiple no text has is taken for a zip bomb."""
    monkeypatch.setattr(zipped, "SMALL", 10_000)

    with pytest.raises(PageError, match="as in a zip bomb"):
        read_page(make.docx(make.paragraph("零" * 4_000_000)))


def test_a_file_without_text_says_so(make):
    """A Word file of pictures alone is told from an empty result."""
    with pytest.raises(PageError, match="holds no text"):
        read_page(make.docx("<w:p/>"))
