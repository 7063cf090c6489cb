"""One page: its title, date, source and lines, and what is no page."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from casemine.errors import PageError
from casemine.pages import html
from casemine.pages.html import read_page
from casemine.records import Page

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "pages"
FIRST = "社区党委下辖九个党支部，党员三百余名，居民一万余人，小区停车难的问题由来已久。"
SECOND = "去年以来，社区召开居民议事会二十余次，新增停车位一百八十个，问题终于得到解决。"


def page(body: str, head: str = "") -> Page:
    """Read a page with this body."""
    return read_page(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def lines(found: Page) -> list[str]:
    """Return the lines of a page as they read."""
    return [line.text for line in found.lines]


def test_article_stands_free_of_what_surrounds_it():
    """Menu, path, by-line, share bar, editor, neighbours, comments, sidebar and footer are not the article."""
    found = read_page(EXAMPLES / "news-bold-headings.html")

    assert lines(found)[0] == found.title == "安置社区里的“水杉夜话”"
    assert len(found.lines) == 15
    for word in ("视频", "您的位置", "字号", "分享", "责任编辑", "相关阅读", "网友评论", "候鸟", "版权"):
        assert word not in found.text.replace("“候鸟课堂”", "")


@pytest.mark.parametrize(
    ("name", "title", "published", "source_site", "author"),
    [
        ("collection-gbk.html", "党建引领小区治理材料3篇", "2023-11-08T09:12:40", "青禾范文网", None),
        ("news-bold-headings.html", "安置社区里的“水杉夜话”", "2023-11-06T08:30", "澄江日报", "周亦舟"),
        ("township-table-gb2312.html", "柏溪镇“三单四联”破解山区治理难题", "2024-03-07", "柏溪镇人民政府", None),
        ("wechat.html", "一声“蜂哨”，小哥有回应", "2024-06-28T08:11:00", "南汀区委社会工作部", None),
        ("housing-estate.txt", "党建引领小区自治 “五小”治出大变化", "2022-06-18", "望津市东蓼区社区治理案例集", None),
        ("school.html", "“砚田先锋”：党建与育人同频共振", "2024-07-02", "本站原创", "校办公室"),
        ("trs-county.html", "岚皋湾县：“1331”体系夯实基层治理根基", "2025-02-19T15:06", "岚皋湾县委政法委", None),
        ("rural-bank.html", "田埂上走来“金融村官”", "2025-01-15", "党群工作部", "马溪"),
        ("village-first-second.html", "杉坞村：茶亭里议出好日子", "2024-09-12", "青萝乡党委", None),
        ("traditional-big5.html", "海棠社區：二十八個協力圈，圈出好鄰居", "2024-05-21T10:05", "琅灣社區報", "許靜嵐"),
    ],
)
def test_facts_of_the_sample_pages(name: str, title: str, published: str, source_site: str, author: str | None):
    """Title, date, source and author are the article's, not the site's or the column's."""
    found = read_page(EXAMPLES / name)

    assert (found.title, found.published, found.source_site, found.author) == (title, published, source_site, author)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.[ht]*")), ids=lambda path: path.stem)
def test_text_is_its_lines(path: Path):
    """`Page.text` is the lines joined, and each line knows where it starts."""
    found = read_page(path)

    assert found.text == "\n".join(lines(found))
    assert all(found.text.startswith(line.text, line.start) for line in found.lines)


def test_text_file_is_kept_as_it_is():
    """Offsets into `Page.text` are offsets into the file, line ends of Windows included."""
    data = (EXAMPLES / "housing-estate.txt").read_bytes()
    found = read_page(EXAMPLES / "housing-estate.txt")

    assert found.text == data.decode()
    assert "\r\n" in found.text


def test_text_file_that_speaks_of_tags_is_no_html():
    """A .txt file is HTML only when it begins so."""
    text = "网页小组的体会\n学会了写<p>标签，也学会了把居民的事写清楚，大家都很高兴。"

    assert read_page(text.encode()).markup
    assert _read_txt(text).text == text


def _read_txt(text: str) -> Page:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "体会.txt"
        path.write_text(text, encoding="utf-8")
        return read_page(path)


def test_lines_end_at_br_and_at_blocks_only():
    """One line is one paragraph as a reader sees it; a line broken in the source is one line."""
    found = page(f"<h1>小区停车的事</h1><div>{FIRST[:10]}\n     {FIRST[10:]}<br>　　{SECOND}<br/></div>")

    assert lines(found) == ["小区停车的事", FIRST[:10] + " " + FIRST[10:], "　　" + SECOND]


def test_emphasis_is_kept():
    """<b>, <strong> and font-weight are bold, heading tags and centred lines are marked."""
    found = page(
        f"<h1>小区停车的事</h1><p style='text-align:center'>停车</p><p><b>先商量。</b>{FIRST}</p>"
        f"<p><span style='font-weight:700'>再动手。</span>{SECOND}</p>"
        "<p><strong>看<span style='font-weight:normal'>成效</span></strong></p>"
    )
    bold = [[line.text[span.start : span.end] for span in line.emphasis] for line in found.lines]

    assert bold == [[], [], ["先商量。"], ["再动手。"], ["看"]]
    assert [line.heading for line in found.lines] == [1, 0, 0, 0, 0]
    assert [line.centred for line in found.lines] == [False, True, False, False, False]


def test_hidden_text_is_left_out_but_wechat_shows_its_article_by_script():
    """display:none is not seen; the article of WeChat is visibility:hidden until its script runs."""
    found = page(
        f"<div style='visibility: hidden'><p>{FIRST}<span style='display: none'>防采集</span></p><p>{SECOND}</p></div>"
    )

    assert lines(found) == [FIRST, SECOND]


def test_table_row_of_short_cells_is_one_line():
    """The numbers of a table stand beside what they count."""
    found = page(
        f"<p>{FIRST}</p><p>{SECOND}</p><table><tr><td>指标</td><td>2019年</td><td>2021年</td></tr>"
        "<tr><td>志愿者人数</td><td>69</td><td>224</td></tr></table>"
    )

    assert lines(found)[2:] == ["指标\t2019年\t2021年", "志愿者人数\t69\t224"]


def test_a_short_paragraph_below_a_table_is_no_cell():
    """What follows a table stands on a line of its own, though it is as short as a cell."""
    found = page(
        f"<p>{FIRST}</p><p>{SECOND}</p><table><tr><td>志愿者人数</td><td>224</td></tr></table><p>走访13户。</p>"
    )

    assert [line.text for line in found.lines][-2:] == ["志愿者人数\t224", "走访13户。"]


def test_related_links_end_the_article_though_they_are_sentences():
    """What follows 「相关阅读」 belongs to others."""
    found = page(
        f"<div><h1>小区停车的事</h1><p>{FIRST}</p><p>{SECOND}</p><p>相关阅读：</p>"
        "<p><a href='/1'>街道开会，部署工作。</a></p></div>"
    )

    assert lines(found) == ["小区停车的事", FIRST, SECOND]


def test_heading_that_begins_like_furniture_stays():
    """「审核把关」 and 「分享收获」 are headings; 「审核：某某」 is furniture."""
    found = page(f"<p>审核把关更严格</p><p>{FIRST}</p><p>分享收获</p><p>{SECOND}</p><p>审核：张某</p>")

    assert lines(found) == ["审核把关更严格", FIRST, "分享收获", SECOND]


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("发布时间：2022-08-24 14:00:03", "2022-08-24T14:00:03"),
        ("时间:2022-8-4", "2022-08-04"),
        ("日期：2022年8月4日 9:05", "2022-08-04T09:05"),
        ("2022/08/24", "2022-08-24"),
    ],
)
def test_published(printed: str, published: str):
    """The date of the by-line, as ISO, as precise as it is printed; dates in the text do not count."""
    found = page(
        f"<div>今天是2026年1月1日</div><h1>小区停车的事</h1><p>{printed} 来源：某某日报</p>"
        f"<p>{FIRST}</p><p>2020年3月2日，{SECOND}</p>"
    )

    assert (found.published, found.source_site) == (published, "某某日报")


def test_what_is_not_printed_is_none():
    """A page without date, source and author says so."""
    found = page(f"<p>{FIRST}</p><p>2020年3月2日，{SECOND}</p>")

    assert (found.published, found.source_site, found.author) == (None, None, None)


def test_broken_tags_are_read():
    """Tags that are not closed, crossed or cut off do no harm."""
    found = page(f"<h1>小区停车的事</h1><div><p><b>{FIRST}<p></b>{SECOND}</font></td><div><p>还有<a href='")

    assert lines(found)[:3] == ["小区停车的事", FIRST, SECOND]


def test_text_behind_the_end_of_html_is_kept():
    """Some sites print </html> in the middle of the page."""
    found = read_page(f"<html><body><h1>小区停车的事</h1><p>{FIRST}</p></body></html><p>{SECOND}</p></html>".encode())

    assert lines(found) == ["小区停车的事", FIRST, SECOND]


def test_one_bad_byte_in_a_gbk_page_is_counted():
    """The article is read whole, and the record says what was lost."""
    data = f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>".encode("gbk")
    found = read_page(data.replace(b"</p><p>", b"\xff</p><p>"))

    assert (found.encoding, found.replaced_bytes) == ("gb18030", 1)
    assert lines(found) == [FIRST + "�", SECOND]


def test_page_in_utf16():
    """UTF-16 is read with its mark and without."""
    text = f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"

    assert lines(read_page(text.encode("utf-16"))) == lines(read_page(text.encode("utf-16-le"))) == [FIRST, SECOND]


def test_soup_is_a_source_and_is_kept():
    """A BeautifulSoup tree is read like its page, and `Page.soup` is that tree."""
    soup = BeautifulSoup((EXAMPLES / "school.html").read_bytes(), "lxml")
    found = read_page(soup)

    assert found.text == read_page(EXAMPLES / "school.html").text
    assert found.soup is soup


def test_soup_of_a_page():
    """`Page.soup` is made of the decoded page."""
    assert read_page(EXAMPLES / "collection-gbk.html").soup.h1.get_text() == "党建引领小区治理材料3篇"


def test_url_is_kept():
    """The address is written into the record."""
    assert read_page(FIRST.encode(), url="https://example.org/1").url == "https://example.org/1"


@pytest.mark.parametrize("data", [b"", b" \r\n\t "])
def test_empty_file(tmp_path: Path, data: bytes):
    """An empty file is named."""
    path = tmp_path / "空.html"
    path.write_bytes(data)

    with pytest.raises(PageError, match=r"空\.html is empty\.$"):
        read_page(path)


@pytest.mark.parametrize(
    ("data", "word"), [(b"\x89PNG\r\n" + bytes(99), "PNG image"), (b"MZ\x90\0" + bytes(99), "program")]
)
def test_binary_file(tmp_path: Path, data: bytes, word: str):
    """A binary file is named, with what it is."""
    path = tmp_path / "page.html"
    path.write_bytes(data)

    with pytest.raises(PageError, match=rf"page\.html is .*{word}.*, not a text or HTML page\.$"):
        read_page(path)


@pytest.mark.parametrize("magic", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"])
def test_image_named_html(tmp_path: Path, magic: bytes):
    """The name of a file does not make it a page."""
    path = tmp_path / "photo.html"
    path.write_bytes(magic + bytes(range(256)))

    with pytest.raises(PageError, match="image, not a text or HTML page"):
        read_page(path)


def test_missing_path(tmp_path: Path):
    """A path that is not there is quoted."""
    with pytest.raises(PageError, match=r"There is no file .*nowhere\.html"):
        read_page(tmp_path / "nowhere.html")


def test_folder(tmp_path: Path):
    """A folder is not a page."""
    with pytest.raises(PageError, match="is a folder"):
        read_page(tmp_path)


def test_page_of_50_megabytes_is_refused(tmp_path: Path):
    """Above the limit a page is not even read."""
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(PageError, match=r"huge\.html has 50,000,000 bytes; pages of up to 10,000,000 are read"):
        read_page(path)
    with pytest.raises(PageError, match="The page has"):
        read_page(b"x" * (html.LARGEST_PAGE + 1))


@pytest.mark.parametrize(
    "piece",
    ["<p>", "<li>一", "来源：", "2022-", "【（", "1 2 页 ", "篇一", "相关", "<td>1", "　", '="2022', "发布时间："],
)
def test_hostile_pages_do_not_stall_the_reader(piece: str):
    """Deep nesting and endless runs of digits, brackets and labels are read in one pass, as HTML and as text."""
    for page_text in ("<html><body><p>" + piece * (300_000 // len(piece)), piece * (300_000 // len(piece))):
        found = read_page(page_text.encode())

        assert found.text == "\n".join(lines(found))


@pytest.mark.parametrize("tag", ["<div>", "<b>一", "<span><font>"])
def test_page_nested_without_end_is_refused(tag: str):
    """Parsers take the square of the depth; no browser shows such a page."""
    with pytest.raises(PageError, match="nests more than 3,000 elements"):
        read_page(("<html><body><p>" + tag * 60_000).encode())


def test_deep_but_real_nesting_is_read():
    """Pasted from an office program, spans are nested dozens deep."""
    found = page("<div>" * 400 + f"<p>{FIRST}</p><p>{SECOND}</p>" + "</div>" * 400)

    assert lines(found) == [FIRST, SECOND]


def test_meta_element_in_a_body_begun_early() -> None:
    """A stray element in the head begins the body: the meta elements behind it still state date and source."""
    page = read_page(
        "<html><head><div></div><meta name='PubDate' content='2023-05-06 09:30'>"
        "<meta name='ContentSource' content='某某区融媒体中心'></head><body><h1>小区里的红色管家</h1>"
        "<p>社区党委把支部建在小区里，党员带头认领楼栋，居民有事先找楼栋长商量。</p></body></html>".encode()
    )
    assert (page.published, page.source_site) == ("2023-05-06T09:30", "某某区融媒体中心")


def test_heading_that_is_never_closed() -> None:
    """A heading without an end does not make headings of all that follows: the next heading ends it."""
    page = read_page(
        "<body><h4><div><h2>楼栋里的议事会</h2></div><div>社区党委把议事桌搬到楼栋里，居民的事由居民商量着办。</div>"
        "<div>一年来，楼栋议事会商定停车、加装电梯等事项，邻里矛盾少了许多。</div></body>".encode()
    )
    assert [line.heading for line in page.lines] == [2, 0, 0]
