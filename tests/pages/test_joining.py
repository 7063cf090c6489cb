"""Articles on several pages: what an article names as its own is joined, and nothing else ever is."""

from __future__ import annotations

import zipfile

import pytest

from casemine import join_pages, read_cases, read_page, split_documents
from casemine.errors import PageError, PageWarning
from casemine.pages.paging import find_following
from casemine.store.casebase import CaseBase
from casemine.workers import mine

TITLE = "青禾社区：院坝会开到家门口"
PAGING = "<div class='page'>{}</div>"


def body(number, lines=4):
    return "".join(
        f"<p>第{number}部分第{line}次院坝会走访居民{number * 10 + line}户，收集意见{line + 6}条，由网格员逐条登记。</p>"
        for line in range(1, lines + 1)
    )


def written(text, *, title=TITLE, after="", before=""):
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<html>{head}<body>{before}<div class='article'><h1>{title}</h1>{text}</div>{after}</body></html>"


def links(*names, on="下一页"):
    """Return a row of numbers, and the link to the next page."""
    numbers = "".join(f"<a href='{name}'>{number}</a>" for number, name in enumerate(names, 2))
    return PAGING.format(f"<b>1</b>{numbers}" + (f"<a href='{names[0]}'>{on}</a>" if on else ""))


@pytest.fixture
def save(tmp_path):
    """The function `save(pages)`: write pages, by their names, into a folder and return it."""

    def write(pages):
        folder = tmp_path / "pages"
        for name, text in pages.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


def three(name="a", suffix="html", form="{}_{}.{}", paging=None, **options):
    """Return the three pages of one article by their names."""
    further = [form.format(name, number, suffix) for number in (2, 3)]
    pages = {f"{name}.{suffix}": written(body(1), after=links(*further) if paging is None else paging)}
    return pages | {one: written(body(number), **options) for number, one in enumerate(further, 2)}


def test_saved_pages_are_one_case(save):
    """The text of page 1, then of page 2 and 3, the title once; every character leads back to the joined page."""
    folder = save(three())
    (case,) = read_cases(folder)

    assert case.text.count(TITLE) == 1 and case.text.startswith(TITLE)
    assert [case.text.index(f"第{number}部分第1次") for number in (1, 2, 3)] == sorted(
        case.text.index(f"第{number}部分第1次") for number in (1, 2, 3)
    )
    assert {figure.value for figure in case.figures} >= {11, 21, 31}
    joined = join_pages(read_page(path) for path in sorted(folder.iterdir(), reverse=True))
    (document,) = split_documents(joined)
    assert document.text == case.text
    assert all(joined.text[document.to_page(k)] == sign for k, sign in enumerate(document.text) if sign != "\n")
    assert all(joined.text[line.start :].startswith(line.text) for line in joined.lines)


@pytest.mark.parametrize(
    ("first", "named", "paging"),
    [
        ("a.html", "a_2.html", "<a href='a_2.html'>下一页</a>"),
        ("a.html", "a_2.html", "【1】<a href='a_2.html'>【2】</a>"),
        ("a.html", "a_2.html", "[1] <a href='./a_2.html'>[2]</a>"),
        ("a.html", "a_2.html", "<a href='a_2.html'>余下全文</a>"),
        ("a.html", "a_2.html", "<a href='a_2.html'>第2页</a>"),
        ("a.html", "a_2.html", "<a href='https://www.somewhere.example/dj/a_2.html'>下一页</a>"),
        ("c1001-33.html", "c1001-33-2.html", "<a href='c1001-33-2.html'>2</a>"),
        ("index.html", "index_2.html", "<a href='index_2.html'>2</a>"),
        ("t20240506_7.html", "t20240506_7_1.html", "<script>createPageHTML(2, 0, 't20240506_7', 'html');</script>"),
        ("index.html", "index_1.html", '<script>createPageHTML(2, 0, "index", "html");</script>'),
        ("77_0.shtml", "77_1.shtml", "<a href='77_1.shtml'>下一页</a>"),
        ("77_1.shtml", "77_2.shtml", "<a href='77_2.shtml'>下一页</a>"),
        ("说明.html", "说明_2.html", "<a href='%E8%AF%B4%E6%98%8E_2.html'>下一页</a>"),
    ],
)
def test_ways_to_name_the_next_page(save, first, named, paging):
    """By words, numbers or a script, under the same stem."""
    folder = save({first: written(body(1), after=PAGING.format(paging)), named: written(body(2))})
    (case,) = read_cases(folder)
    assert case.text.index("第1部分") < case.text.index("第2部分")


@pytest.mark.parametrize(
    "paging",
    [
        "【1】<a href='a_2.html'>【2】</a><a href='a_3.html'>【3】</a>",
        "共3页: 上一页 1 <a href='a_2.html'>2</a> <a href='a_3.html'>3</a> <a href='a_2.html'>下一页</a>",
        "（1） <a href='a_2.html'>（2）</a> <a href='a_3.html'>（3）</a>",
        "1 <a href='a_2.html'>2</a> <a href='a_3.html'>3</a>",
    ],
)
def test_the_row_of_numbers_is_no_text(save, paging):
    """Also where it stands within the article."""
    names = ("a.html", "a_2.html", "a_3.html")
    pages = {name: written(f"{body(number)}<p>{paging}</p>") for number, name in enumerate(names, 1)}
    (case,) = read_cases(save(pages))
    assert all(line == TITLE or "院坝会" in line for line in case.text.split("\n"))


@pytest.mark.parametrize(
    ("other", "paging"),
    [
        (written(body(2)), ""),
        (written(body(2)), "<a href='a_2.html'>下一篇</a>"),
        (written(body(2)), "下一篇：<a href='a_2.html'>青禾社区：院坝会开到家门口</a>"),
        (written(body(2)), "<a href='b_2.html'>下一页</a>"),
        (written(body(2), title="柳荫村：议事长廊里话家常"), "<a href='a_2.html'>下一页</a>"),
        (written(body(2), title=TITLE + "（三）"), "<a href='a_2.html'>下一页</a>"),
        (written(body(2), title=TITLE + "(7)"), "<a href='a_2.html'>下一页</a>"),
        (
            written(body(1) + "<p>网友：这个办法好，我们小区也想学一学，请问在哪里报名？</p>"),
            "<a href='a_2.html'>2</a>",
        ),
    ],
)
def test_what_is_no_further_page(save, other, paging):
    """A page the article does not name, the next article, another title, the same text with other comments."""
    folder = save({"a.html": written(body(1), after=PAGING.format(paging)), "a_2.html": other})
    assert len(list(read_cases(folder))) == 2


ENTRY = "<a href='/dj/{0}.html'>柳荫村第{0}号院的议事故事</a>"
SUMMARY = "近日，柳荫村第{0}号院召开议事会，商定了楼道照明、停车划线两件事，居民都说好。"
INTRODUCTION = "<p>本栏目刊登各社区的治理做法，欢迎来稿，来稿请注明单位和联系人。</p>"


@pytest.mark.parametrize("introduction", ["", INTRODUCTION])
@pytest.mark.parametrize(
    "entry",
    [
        f"<div><h3>{ENTRY}</h3><p>{SUMMARY}</p></div>",
        f"<li>{ENTRY} {SUMMARY}</li>",
        f"<li>{ENTRY}<span>2024-05-06</span></li>",
        f"<a href='/dj/{{0}}.html'><h3>柳荫村第{{0}}号院</h3><p>{SUMMARY}</p></a>",
    ],
)
def test_pages_of_a_list_are_not_joined(save, entry, introduction):
    """Not even where each headline has a summary, and all bear the name of the column."""

    def page(start, after=""):
        entries = "".join(entry.format(number) for number in range(start, start + 6))
        return written(f"{introduction}<ul>{entries}</ul>", title="党建引领基层治理动态", after=after)

    script = '<script>createPageHTML(2, 0, "index", "html");</script>'
    folder = save({"index.html": page(10, script + links("index_1.html")), "index_1.html": page(20)})
    assert find_following(read_page(folder / "index.html")) == ()


def test_links_below_an_article_make_it_no_list(save):
    """Neither those of related articles nor those before and after it."""
    entries = "".join(f"<li>{ENTRY}</li>".format(number) for number in range(10, 18))
    below = f"<p>上一篇：{ENTRY.format(3)}</p><p>相关阅读</p><ul>{entries}</ul>"
    folder = save({"a.html": written(body(1) + links("a_2.html") + below), "a_2.html": written(body(2) + below)})
    assert len(list(read_cases(folder))) == 1


@pytest.mark.parametrize("title", ["{}（{}）", "{}({})", "{} 第{}页", "{}_{}", "{}【{}】"])
def test_a_title_may_have_its_number_behind(save, title):
    """That of its page."""
    pages = {
        name: written(body(number), title=title.format(TITLE, number), after=links("a_2.html"))
        for number, name in enumerate(("a.html", "a_2.html"), 1)
    }
    assert len(list(read_cases(save(pages)))) == 1


def test_each_page_may_name_only_the_next_one(save):
    """Page 2 of an article names its page 3."""
    on = "<a href='a_{}.html'>下一页</a>".format
    pages = {
        "a.html": written(body(1), after=on(2)),
        "a_2.html": written(body(2), after="<a href='a.html'>上一页</a>" + on(3)),
        "a_3.html": written(body(3)),
    }
    (case,) = read_cases(save(pages))
    assert "第3部分" in case.text


def test_numbers_are_in_order_beyond_nine(save):
    """Page 10 comes after page 9."""
    names = [f"a_{number}.html" for number in range(2, 13)]
    pages = {"a.html": written(body(1), after=links(*names))}
    pages |= {name: written(body(number)) for number, name in enumerate(names, 2)}
    (case,) = read_cases(save(pages))
    assert case.text.index("第9部分") < case.text.index("第10部分") < case.text.index("第12部分")


def test_a_page_that_is_missing_is_told(save):
    """The others are joined."""
    pages = three()
    del pages["a_2.html"]
    folder = save(pages)
    with pytest.warns(PageWarning, match="page 2 of the article in .*a.html: it is not among the pages given"):
        (case,) = read_cases(folder)
    assert "第3部分" in case.text and "第2部分" not in case.text
    with pytest.warns(PageWarning, match="page 2"):
        join_pages([read_page(folder / "a_3.html"), read_page(folder / "a.html")])


def test_later_pages_alone_stay_apart(save):
    """A page that names the first one is not the first."""
    on = PAGING.format("<a href='a.html'>1</a><b>2</b><a href='a_2.html'>3</a><a href='a_2.html'>下一页</a>")
    folder = save({"a_1.html": written(body(2), after=on), "a_2.html": written(body(3))})
    assert len(list(read_cases(folder))) == 2


def test_pages_of_an_archive_are_joined(tmp_path):
    """In the order of the archive, at the place of the first page."""
    pages = three() | {
        "0.html": written(body(8), title="南塘社区的红色管家"),
        "b_2.html": written(body(9), title="另外"),
    }
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        for name, text in pages.items():
            archive.writestr(f"kept/{name}", text)
    cases = list(read_cases(tmp_path / "pages.zip"))
    assert [case.title for case in cases] == ["南塘社区的红色管家", TITLE, "另外"]
    assert "第3部分" in cases[1].text


def test_pages_of_a_web_archive_are_joined(tmp_path):
    """By their addresses, also those with a parameter."""
    place = "http://somewhere.example/show.php?id=31"
    pages = {place + "&page=2": written(body(2)), place: written(body(1), after=links("show.php?id=31&amp;page=2"))}
    records = b""
    for url, text in pages.items():
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + text.encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n"
        records += head.encode() + block + b"\r\n\r\n"
    (tmp_path / "pages.warc").write_bytes(records)
    (case,) = read_cases(tmp_path / "pages.warc")
    assert case.url == place and case.text.index("第1部分") < case.text.index("第2部分")


def test_mining_names_all_pages_and_adds_nothing_twice(save, tmp_path):
    """The sources of the case are the files of all its pages; one worker and two give equal records."""
    folder = save(three() | {"b.html": written(body(5), title="南塘社区的红色管家")})
    records = []
    for workers in (1, 2):
        with CaseBase(tmp_path / f"{workers}.db") as base:
            first = mine(folder, base, workers=workers)
            again = mine(folder, base, workers=workers)
            assert (first.pages, first.added, first.failures) == (4, 2, [])
            assert (again.pages, again.added, again.known_pages, len(base)) == (4, 0, 4, 2)
            (case,) = base.cases(title=TITLE)
            names = [source.rpartition("/")[2] for source in base.sources(case.case_id)]
            assert names == ["a.html", "a_2.html", "a_3.html"]
            records.append(list(base.records()))
    assert records[0] == records[1]


def test_a_crawled_folder_knows_the_addresses(save, tmp_path):
    """Its files have other names; the index tells where they came from."""
    names = ["show-a", "show-a-page-2", "show-b"]
    urls = ["http://a.example/show.asp?id=31", "http://a.example/show.asp?id=31&page=2", "http://a.example/x.asp?id=4"]
    texts = [written(body(1), after=links("show.asp?page=2&id=31")), written(body(2)), written(body(4), title="另一篇")]
    folder = save({f"{name}.html": text for name, text in zip(names, texts, strict=True)})
    rows = "".join(f'{{"file": "{name}.html", "url": "{url}"}}\n' for name, url in zip(names, urls, strict=True))
    (folder / "index.jsonl").write_text(rows)
    with CaseBase(tmp_path / "cases.db") as base:
        mine(folder, base)
        first, _ = base.cases()
        assert first.url == urls[0] and set(urls[:2]) < set(base.sources(first.case_id))


def test_pages_of_two_articles_cannot_be_joined():
    """What does not belong is named; no page at all is none."""
    one = read_page(written(body(1)).encode(), url="http://a.example/1.html")
    other = read_page(written(body(2)).encode(), url="http://a.example/2.html")
    assert join_pages([one]) is one
    with pytest.raises(PageError, match=r"http://a\.example/2\.html is no further page of http://a\.example/1\.html"):
        join_pages([one, other])
    with pytest.raises(PageError, match="No page was given"):
        join_pages([])
