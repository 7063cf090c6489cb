"""Crawling a list: its next pages and articles kept once, taken up after anything, out of every trap."""

from __future__ import annotations

import json
import sqlite3

import pytest

from casemine.errors import FetchError
from casemine.pages import harvest
from casemine.pages import walk as walking
from casemine.pages.crawl import crawl
from casemine.pages.links import find_links
from casemine.workers import read_cases

NAMES = ["青禾社区", "柳荫村", "石桥社区", "南塘社区", "梧桐里社区", "望江社区"]


@pytest.fixture
def walk(site, tmp_path):
    """The function `walk(**options)`: crawl `/dj/index.html` of the site into a folder."""

    def begin(path="/dj/index.html", **options):
        return crawl(site.url(path), tmp_path / "kept", allow_private=[site.pair], **options)

    return begin


@pytest.fixture
def index(tmp_path):
    """The function `index()`: the rows of the folder's index."""

    def read():
        return [json.loads(line) for line in (tmp_path / "kept" / "index.jsonl").read_text("utf-8").splitlines()]

    return read


def headline(name):
    return f"{name}：院坝会开到家门口"


@pytest.fixture
def column(site, article, list_of):
    """A column of six articles on two list pages, every page with an ETag."""

    def with_etag(body):
        tag = f'"{len(body)}"'
        return lambda number, headers: (
            (304, {"Content-Length": "0"}, b"") if headers["If-None-Match"] == tag else (200, {"ETag": tag}, body)
        )

    links = [(f"/dj/{2024000 + k}.html", headline(name)) for k, name in enumerate(NAMES)]
    site.pages["/dj/index.html"] = with_etag(list_of(links[:3], "/dj/index_2.html"))
    site.pages["/dj/index_2.html"] = with_etag(list_of(links[3:]))
    for (path, _), name in zip(links, NAMES, strict=True):
        site.pages[path] = with_etag(article(name))
    return [path for path, _ in links]


def test_a_list_and_its_next_pages_are_walked(site, column, walk, index, article, tmp_path):
    """Each article is one file with the very bytes that were sent, and one row of the index."""
    done = walk()
    rows = index()

    assert (done.articles, done.new, done.left, done.failures) == (6, 6, 0, [])
    assert [(row["url"], row["title"]) for row in rows] == [
        (site.url(path), headline(name)) for path, name in zip(column, NAMES, strict=True)
    ]
    assert (tmp_path / "kept" / rows[0]["file"]).read_bytes() == article("青禾社区")
    assert rows[0]["status"] == 200 and rows[0]["encoding"] == "utf-8" and len(rows[0]["sha256"]) == 64
    assert sorted(site.asked) == sorted(["/dj/index.html", "/dj/index_2.html", *column])


def test_menus_and_other_sites_are_not_followed(site, column, walk):
    """Only headlines of the list are; the menu's link looks like an article, but stands elsewhere."""
    walk()
    assert "/about/1234.html" not in site.asked and "/" not in site.asked


def test_a_second_run_fetches_nothing_anew(site, column, walk):
    """Every page is asked whether it has changed; robots.txt holds for a day."""
    walk()
    site.requests.clear()
    done = walk()

    assert len(site.asked) == 8 == done.unchanged and (done.new, done.changed, done.articles) == (0, 0, 6)
    assert all(request.headers["If-None-Match"] for request in site.requests)


def test_a_changed_article_is_renewed(site, column, walk, index, article, tmp_path):
    """Its file too; one that is gone stays kept."""
    walk()
    site.pages[column[0]] = article("青禾社区", lines=7)
    site.pages[column[1]] = (404, {}, b"gone")
    done = walk()

    assert (done.changed, done.new, done.articles, len(done.failures)) == (1, 0, 6, 1)
    assert (tmp_path / "kept" / index()[0]["file"]).read_bytes() == article("青禾社区", lines=7)
    assert (tmp_path / "kept" / index()[1]["file"]).read_bytes() == article("柳荫村")


def test_an_article_that_moved_is_not_kept_twice(site, column, walk, article, list_of):
    """Neither by its redirect nor by the list's new link; and a 304 for a page never sent is no page."""
    walk()
    for path in column[:3]:
        site.pages["/new" + path] = article(NAMES[column.index(path)])
        site.pages[path] = (301, {"Location": "/new" + path}, b"")
    site.pages["/dj/2024999.html"] = (304, {"Content-Length": "0"}, b"")
    links = [("/new" + path, headline("某社区")) for path in column[:3]] + [("/dj/2024999.html", headline("某社区"))]
    site.pages["/dj/index.html"] = list_of(links, "/dj/index_2.html")
    done = walk()
    assert (done.articles, done.new, done.duplicates, len(done.failures)) == (6, 0, 3, 1)


def test_a_lost_file_is_fetched_anew(site, column, walk, index, tmp_path):
    """Without asking whether it has changed."""
    walk()
    lost = tmp_path / "kept" / index()[2]["file"]
    lost.unlink()
    walk()
    assert lost.is_file()


def test_new_articles_of_the_list_are_found(site, column, walk, article, list_of):
    """By a later run."""
    walk()
    site.pages["/dj/index.html"] = list_of([("/dj/2024100.html", headline("新桥社区"))], "/dj/index_2.html")
    site.pages["/dj/2024100.html"] = article("新桥社区")
    done = walk()
    assert (done.new, done.articles) == (1, 7)


@pytest.mark.parametrize("most", [1, 3])
def test_a_run_goes_on_where_the_last_one_ended(site, column, walk, most):
    """Page by page: nothing is asked for twice."""
    runs = 0
    while walk(max_pages=most).left:
        runs += 1
    assert runs == (7 if most == 1 else 2) and len(site.asked) == len(set(site.asked)) == 8


def test_a_run_that_is_broken_off_is_taken_up(site, column, walk):
    """Also in the middle of a step."""

    def stop(state):
        if state.asked == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        walk(watch=stop)
    assert walk().articles == 6 and len(site.asked) == 8


def test_a_step_is_kept_whole_or_not_at_all(site, column, walk, monkeypatch, tmp_path):
    """When keeping a page fails, nothing of it is noted, and the next run asks for it again."""

    def fail(path, data):
        raise FetchError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(harvest, "_write_whole", fail)
        with pytest.raises(FetchError, match="The disk is full"):
            walk()
    assert walk().articles == 6
    assert sorted(site.asked)[:3] == [column[0], column[0], column[1]]


def test_one_folder_has_one_crawl_at_a_time(site, column, walk):
    """The second one says so."""
    told = []

    def begin_another(state):
        if not told:
            with pytest.raises(FetchError) as error:
                walk()
            told.append(str(error.value))

    walk(watch=begin_another)
    assert told[0].startswith("Another crawl is at work in ")


def test_an_article_is_kept_once(site, walk, index, article, list_of):
    """Whatever addresses lead to it: with a visitor's parameter, moved, for print, named canonical by itself."""
    page = article("青禾社区", lines=12)
    own = page.replace(b"<head>", b"<head><link rel='canonical' href='/dj/202401.html'>")
    text = headline("青禾社区")
    links = ["/dj/202401.html", "/dj/202401.html?from=list", "/dj/202401.html#pl", "/moved/202401.html", "/go/888888"]
    links += ["/dj/202401.html?print=1", "/x/777777.html", "/dj/202402.html"]
    site.pages["/dj/index.html"] = list_of([(link, text) for link in links])
    site.pages |= dict.fromkeys(["/dj/202401.html", "/moved/202401.html", "/dj/202401.html?print=1"], page)
    site.pages |= {"/go/888888": (301, {"Location": "/dj/202401.html"}, b""), "/x/777777.html": own}
    site.pages["/dj/202402.html"] = page
    done = walk()

    # The last one is another publication: the site gave it a number of its own.
    assert [row["url"] for row in index()] == [site.url("/dj/202401.html"), site.url("/dj/202402.html")]
    assert index()[1]["same_text_as"] == site.url("/dj/202401.html") and done.duplicates == 3


def test_different_articles_of_one_program_are_all_kept(site, walk, article, list_of):
    """`show.asp?id=31` and `show.asp?id=32` are two pages, even with the same headline."""
    for number, name in enumerate(NAMES):
        site.pages[f"/show.asp?id={number + 31}"] = article(name).replace(
            headline(name).encode(), headline("本").encode()
        )
    site.pages["/dj/index.html"] = list_of([(f"/show.asp?id={number + 31}", headline("本街道")) for number in range(6)])
    assert walk().articles == 6


def test_a_notice_without_text_is_kept_by_its_headline(site, walk, list_of, index):
    """Its text is an attachment; but a page that is called otherwise is none."""
    notice = "<html><body><h1>关于印发微网格工作方案的通知</h1><p><a href='/1.doc'>附件</a></p></body></html>".encode()
    site.pages |= {"/dj/202401.html": notice, "/dj/202402.html": notice}
    links = [("/dj/202401.html", "关于印发微网格工作方案…"), ("/dj/202402.html", "红色物业进小区的三个办法")]
    site.pages["/dj/index.html"] = list_of(links)
    done = walk()
    assert [row["url"] for row in index()] == [site.url("/dj/202401.html")] and done.others == 1


@pytest.fixture
def long_article(site, list_of, article):
    """An article on three pages; only its first page is in the list."""
    site.pages["/dj/index.html"] = list_of([("/dj/2024007.html", headline("青禾社区"))])
    for number in (1, 2, 3):
        page = article("青禾社区").replace("党支部第".encode(), f"第{number}党小组第".encode())
        on = "<a href='/dj/2024007_{0}.html'>{0}</a><a href='/dj/2024008.html'>下一篇</a>"
        page = page.replace(b"</body>", "".join(on.format(k) for k in (2, 3)).encode() + b"</body>")
        site.pages["/dj/2024007" + (f"_{number}" if number > 1 else "") + ".html"] = page


def test_an_article_is_kept_with_all_its_pages(site, long_article, walk, index, tmp_path):
    """They are one article, and mined as one; the next article is not followed."""
    done = walk()
    first = site.url("/dj/2024007.html")
    assert (done.articles, done.new, done.further, done.failures) == (1, 1, 2, [])
    assert [row["part_of"] for row in index()] == [None, first, first]
    assert "/dj/2024008.html" not in site.asked
    (case,) = read_cases(tmp_path / "kept")
    assert case.url == first and [f"第{number}党小组" in case.text for number in (1, 2, 3)] == [True] * 3
    done = walk()
    assert (done.articles, done.new, done.changed, done.further, done.unchanged) == (1, 0, 0, 2, 4)


def test_a_page_that_does_not_go_on_is_not_kept(site, long_article, walk, article):
    """It has another title, the same text again, leads elsewhere, or is forbidden."""
    site.pages["/dj/2024007_2.html"] = article("柳荫村")
    site.pages["/dj/2024007_3.html"] = (302, {"Location": "/dj/index.html"}, b"")
    done = walk()
    assert (done.articles, done.further, done.others) == (1, 0, 1)
    assert done.failures == [
        f"{site.url('/dj/2024007_3.html')} leads to {site.url('/dj/index.html')}, which is no page of the article at "
        f"{site.url('/dj/2024007.html')}."
    ]
    site.pages["/dj/2024007_2.html"] = site.pages["/dj/2024007.html"]
    assert walk().further == 0


def test_further_pages_are_kept_to_robots_txt(site, long_article, walk):
    """As all others."""
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /*_3.html\nCrawl-delay: 0"
    done = walk()
    assert (done.further, done.forbidden) == (1, 1) and "/dj/2024007_3.html" not in site.asked


def test_a_pattern_does_not_part_an_article(site, long_article, walk):
    """Its further pages are no articles of their own, though their addresses match."""
    done = walk(follow="*/dj/2024007*")
    assert (done.articles, done.further) == (1, 2)


@pytest.mark.parametrize("most", [1, 2])
def test_further_pages_are_taken_up(site, long_article, walk, most):
    """Page by page: nothing is asked for twice."""
    while walk(max_pages=most).left:
        pass
    assert walk(max_pages=1).further == 2 and len(set(site.asked[:4])) == 4


def test_the_record_of_an_older_casemine_is_taken_up(site, column, walk, tmp_path):
    """It knew of no further pages."""
    walk()
    with sqlite3.connect(tmp_path / "kept" / "crawl.db") as record:
        record.execute("ALTER TABLE pages DROP COLUMN part_of")
        record.execute("PRAGMA user_version = 1")
    record.close()
    assert walk().unchanged == 8


@pytest.fixture
def documents(site, list_of, make):
    """A list that leads to a page, a PDF, a Word file with an odd address, and an old Word file."""
    lines = ["柳荫村议事长廊的做法", *(f"柳荫村第{number}小组召开议事会{number + 3}次。" for number in range(1, 9))]
    rows = {
        "/dj/2024001.pdf": make.pdf(make.typeset(lines)),
        "/down.jsp?id=31": make.docx("".join(map(make.paragraph, lines))),
        "/dj/2024003.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "/dj/2024004.xlsx": make.xlsx(
            {"表": [["标题", "正文"], ["柳荫村", "柳荫村党支部召开院坝会12次，走访居民38户。"]]}
        ),
    }
    site.pages |= rows
    site.pages["/dj/index.html"] = list_of([(path, f"柳荫村治理案例之{path[-5:]}") for path in rows])
    return rows


def test_documents_of_a_list_are_kept_as_they_are(site, documents, walk, index, tmp_path):
    """Whatever they are served as, under the suffix of what they hold, and mined."""
    done = walk()
    assert (done.articles, done.new, done.failures) == (4, 4, [])
    assert [row["file"].rpartition(".")[2] for row in index()] == ["pdf", "docx", "doc", "xlsx"]
    assert index()[0]["title"] == "柳荫村治理案例之1.pdf"
    for row, body in zip(index(), documents.values(), strict=True):
        assert (tmp_path / "kept" / row["file"]).read_bytes() == body
    cases = list(read_cases([tmp_path / "kept" / row["file"] for row in index()[:2]]))
    assert [case.url for case in cases] == [site.url("/dj/2024001.pdf"), site.url("/down.jsp?id=31")]
    assert all("第8小组" in case.text for case in cases)
    assert walk().unchanged == 5


def test_what_is_called_a_document_and_is_none_is_not_kept(site, documents, walk, monkeypatch):
    """A page that asks to log in, a damaged file, one that is too large."""
    monkeypatch.setattr(walking, "LARGEST_DOCUMENT", 60_000)
    site.pages["/dj/2024001.pdf"] = (
        "<html><body><p>请先登录，再查看附件内容，谢谢您的理解与配合。</p></body></html>".encode()
    )
    site.pages["/dj/2024003.doc"] = b"PK\x03\x04" + bytes(range(256)) * 20
    site.pages["/dj/2024004.xlsx"] = b"%PDF-1.7" + b"0" * 70_000
    done = walk()
    assert (done.articles, done.others) == (1, 1)
    assert "its bytes are no text" in done.failures[0] and "has more than 60,000 bytes" in done.failures[1]


def test_attachments_of_an_article_are_not_followed(site, column, walk, article):
    """Not even where a pattern takes in all that lies there."""
    link = "<a href='/dj/2024900.pdf'>附件：柳荫村议事长廊的做法</a></body>".encode()
    site.pages[column[0]] = article("青禾社区").replace(b"</body>", link)
    walk(follow="/dj/")
    walk()
    assert "/dj/2024900.pdf" not in site.asked


def test_robots_txt_is_kept_to(site, column, walk):
    """Forbidden articles are counted and not asked for."""
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /*2024003\nDisallow: /dj/2024004.html\nCrawl-delay: 0"
    done = walk()
    assert (done.forbidden, done.articles) == (2, 4) and not {column[3], column[4]} & set(site.asked)


def test_trouble_that_passes_is_waited_for_while_others_go_on(site, column, walk, article):
    """A page that is broken off or refused for now comes again later."""
    whole = article("青禾社区")
    site.pages[column[0]] = lambda number, headers: (503, {}, b"") if number < 3 else whole
    site.pages[column[1]] = lambda number, headers: (
        (200, {"Content-Length": "9000"}, whole[:100]) if number == 1 else article("柳荫村")
    )
    assert walk().articles == 6 and site.asked.count(column[0]) == 3 and site.asked.count(column[1]) == 2


def test_retry_after_holds_for_the_whole_host(site, column, walk, article):
    """Nothing else is asked for meanwhile."""
    site.pages[column[0]] = lambda number, headers: (
        (429, {"Retry-After": "1"}, b"") if number == 1 else article("青禾社区")
    )
    walk()
    times = [request.at for request in site.requests]
    at = site.asked.index(column[0]) + 1
    assert times[at + 1] - times[at] >= 0.99


def test_a_page_that_cannot_be_had_is_told_and_passed_over(site, column, walk):
    """The others are kept."""
    site.pages[column[2]] = (500, {}, b"")
    done = walk()
    assert done.articles == 5 and done.failures == [
        f"{site.url(column[2])}: the server has a fault, it answers 500; try again later."
    ]


def test_pages_that_always_fail_do_not_end_the_run(site, column, walk):
    """When only they are left: each gets its tries."""
    site.pages |= dict.fromkeys(column[1:], (500, {}, b""))
    done = walk()
    assert (done.stopped, done.left, done.articles, len(done.failures)) == (None, 0, 1, 5)
    assert len(site.asked) == 3 + 5 * 4


def test_a_host_that_fails_again_and_again_ends_the_run(site, article, list_of, walk, monkeypatch):
    """What is left is taken up later."""
    paths = [f"/dj/{2024000 + number}.html" for number in range(40)]
    site.pages["/dj/index.html"] = list_of(
        [(path, headline(NAMES[number % 6] + "第" * (number // 6))) for number, path in enumerate(paths)]
    )
    site.pages |= dict.fromkeys(paths, (503, {}, b""))
    done = walk()
    assert done.stopped.startswith(f"http://{site.pair} failed for 12 pages one after another") and done.left == 40
    site.pages |= {path: article(path) for path in paths}
    assert walk().articles == 40


def test_a_host_that_asks_for_an_hour_ends_the_run(site, column, walk):
    """And a run within the hour does not ask at all."""
    site.pages[column[0]] = (429, {"Retry-After": "3600"}, b"")
    first = walk()
    asked = len(site.asked)
    again = walk()
    assert "asks to come back in 3,600 seconds" in first.stopped
    assert again.stopped and len(site.asked) == asked


def test_a_redirect_to_another_private_port_is_not_followed(site, other_site, column, walk):
    """Nor one in a circle, nor one to a file."""
    site.pages[column[0]] = (302, {"Location": other_site.url("/secret")}, b"")
    site.pages[column[1]] = (302, {"Location": "file:///etc/passwd"}, b"")
    site.pages[column[2]] = (302, {"Location": column[2]}, b"")
    for number in range(30):
        site.pages[f"/loop/{number}"] = (302, {"Location": f"/loop/{number + 1}"}, b"")
    site.pages[column[3]] = (302, {"Location": "/loop/0"}, b"")
    done = walk()

    assert done.articles == 2 and len(done.failures) == 4 and other_site.requests == []
    assert site.asked.count("/loop/9") == 1 and "/loop/10" not in site.asked


def test_an_endless_calendar_is_left(site, column, walk, list_of):
    """Addresses of one shape that never hold an article are given up."""

    class Endless(dict):
        def get(self, path, default=None):
            if path.startswith("/calendar/"):
                number = int(path.rpartition("/")[2])
                return f"<html><body>{number}月<a href='/calendar/{number + 1}'>后一月</a></body></html>".encode()
            return super().get(path, default)

    site.pages = Endless(site.pages)
    site.pages["/dj/index.html"] = list_of(
        [(path, headline("某")) for path in column], more="<a href='/calendar/1'>日历</a>"
    )
    months = "".join(f"<a href='/calendar/{number}'>{number}</a>" for number in range(1, 400))
    site.pages["/about/1234.html"] = f"<html><body>{months}</body></html>".encode()
    done = walk(follow=f"{site.pair}/(?:dj|calendar|about)/")

    assert done.articles == 6 and done.left == 0
    assert sum("/calendar/" in path for path in site.asked) == harvest.TRAP_PAGES


def test_an_endless_list_is_left(site, column, walk, list_of):
    """When page after page leads to nothing new."""
    links = [(path, headline("某社区")) for path in column]
    for number in range(3, 60):
        site.pages[f"/dj/index_{number}.html"] = list_of(links, f"/dj/index_{number + 1}.html")
    site.pages["/dj/index_2.html"] = list_of(links, "/dj/index_3.html")
    assert walk().articles == 6
    assert sum("index_" in path for path in site.asked) == harvest.MOST_BARREN + 1


def test_binary_files_are_no_articles(site, column, walk):
    """Whatever they are served as."""
    site.pages[column[0]] = bytes(range(256)) * 400
    done = walk()
    assert done.articles == 5 and "its bytes are no text" in done.failures[0]


@pytest.mark.parametrize("follow", ["/dj/202400[0-2]", "*/dj/2024002.html", r"2024002\.html$"])
def test_a_pattern_says_what_is_followed(site, column, walk, follow):
    """A regular expression, or a glob."""
    assert walk(follow=follow).articles == (3 if "[" in follow else 1)


def test_another_pattern_reads_the_list_again(site, column, walk):
    """The list pages come anew, the articles are not fetched again."""
    walk(follow="*2024002*")
    assert walk(follow="*202400*").articles == 6
    assert [bool(request.headers["If-None-Match"]) for request in site.requests if request.path == column[2]] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (b"<html><body><p>nothing</p></body></html>", "looks like a list of articles"),
        ((404, {}, b""), "does not exist"),
        (b"\x00\x01\x02" * 500, "The page is binary"),
    ],
)
def test_a_list_that_is_none_is_told(site, walk, page, sentence):
    """In one sentence."""
    site.pages["/dj/index.html"] = page
    with pytest.raises(FetchError, match=sentence):
        walk()


def test_a_list_that_leads_to_nothing_is_told(site, column, walk):
    """With the reason, and not the address the list itself leads to."""
    site.pages["/list"] = (302, {"Location": "/dj/index.html"}, b"")
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /dj/2"
    with pytest.raises(FetchError, match=r"leads to is forbidden by the site's robots\.txt"):
        walk("/list", delay=0)


def test_articles_that_are_all_refused_are_told(site, column, walk):
    """By the first of them."""
    site.pages |= dict.fromkeys(column, (403, {}, b"no"))
    with pytest.raises(FetchError, match=r"could be had; the first: .*2024000\.html is refused to us"):
        walk()


def test_a_hostile_list_is_read_in_time():
    """Thousands of links in one endless row, or in rows within rows."""
    link = "<a href='/dj/123456.html'>网格员的一天从敲门开始</a>2024-05-06"
    for page in ("<div>" + link * 20_000, ("<div>" + link) * 2_000, "<link rel=canonical " * 20_000):
        assert len(find_links(page, "http://a.example/dj/").articles) == (1 if link in page else 0)


def test_a_list_at_a_private_address_is_told(site, tmp_path):
    """Unless it was allowed, by host and port."""
    with pytest.raises(FetchError, match="is no public address"):
        crawl(site.url("/dj/index.html"), tmp_path, allow_private=[f"127.0.0.1:{site.port + 1}"])
    assert site.requests == []


@pytest.mark.parametrize(
    ("options", "sentence"), [({"follow": "("}, "no regular expression"), ({"path": ":a/"}, "no address")]
)
def test_a_wrong_wish_is_told_before_anything_is_asked(site, walk, options, sentence):
    """In one sentence."""
    with pytest.raises(FetchError, match=sentence):
        walk(**options)
    assert site.requests == []


def test_a_folder_that_cannot_be_used_is_told(site, walk, tmp_path):
    """It is a file, its record is none, or of another casemine."""
    kept = tmp_path / "kept"
    kept.write_text("a file")
    with pytest.raises(FetchError, match="cannot be made or written"):
        walk()
    kept.unlink()
    kept.mkdir()
    (kept / "crawl.db").write_text("这不是数据库" * 200, encoding="utf-8")
    with pytest.raises(FetchError, match="is no record of a crawl"):
        walk()
    (kept / "crawl.db").unlink()
    with sqlite3.connect(kept / "crawl.db") as record:
        record.execute("PRAGMA user_version = 9")
    record.close()
    with pytest.raises(FetchError, match="was made by another casemine"):
        walk()


def test_government_paging_by_script_is_read():
    """`createPageHTML(3, 0, "index", "html")` has two more pages."""
    page = '<script>createPageHTML(3, 0, "index", "html")</script>'
    following = find_links(page, "http://a.example/dj/").following
    assert following == ("http://a.example/dj/index_1.html", "http://a.example/dj/index_2.html")


def test_a_short_last_page_has_its_articles_where_the_others_had():
    """One headline in the list weighs more than many beside it, once the list is known."""
    hot = "".join(
        f"<li><a href='/rd/{number}00.html'>本市召开第{number}次热点新闻发布会通报情况</a></li>" for number in range(9)
    )
    page = "<ul class='lb'><li><a href='/dj/100.html'>微网格里的大管家</a></li></ul><ul class='zx'>" + hot + "</ul>"
    area = find_links(page.split("<ul class='zx'>")[0], "http://a.example/dj/").area
    (link,) = find_links(page, "http://a.example/dj/", area=area).articles
    assert link.text == "微网格里的大管家"


def test_links_in_the_encoding_of_their_page():
    """A GBK page writes its parameters in GBK."""
    page = "<ul><li><a href='show.asp?t=社区&id=35'>网格员的一天从敲门开始</a></li></ul>"
    (link,) = find_links(page, "http://a.example/dj/list.asp", encoding="gb18030").articles
    assert link.url == "http://a.example/dj/show.asp?id=35&t=%C9%E7%C7%F8"
