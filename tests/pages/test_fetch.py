"""Fetching one page: politely, from public addresses only, and whatever the server does."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
import zlib
from email.utils import formatdate
from functools import partial
from itertools import pairwise

import httpx
import pytest

from casemine import __version__, fetch_page
from casemine.errors import FetchError, PageError
from casemine.pages import fetch
from casemine.pages.addresses import Gate, canonical_url, is_public, looks_like_article, same_site
from casemine.pages.robots import Robots, pause


def get(site, path, **options):
    return fetch_page(site.url(path), allow_private=[site.pair], **options)


def test_a_page_is_fetched_and_read(site, article):
    """Title, text and the address it was found at are in the record."""
    site.pages["/a/12.html"] = article("青禾社区")
    page = get(site, "/a/12.html#top")

    assert page.title == "青禾社区：院坝会开到家门口"
    assert "走访居民23户" in page.text and page.url == site.url("/a/12.html")


def test_we_say_who_we_are(site, article):
    """The User-Agent names casemine and its version, and robots.txt is asked for before the page."""
    site.pages["/1.html"] = article("青禾社区")
    get(site, "/1.html")

    assert [request.path for request in site.requests] == ["/robots.txt", "/1.html"]
    assert all(request.headers["User-Agent"].startswith(f"casemine/{__version__} ") for request in site.requests)


def test_a_page_of_today_is_not_asked_for_again(site, article):
    """It comes from the cache, as the same page."""
    site.pages["/1.html"] = article("青禾社区")

    assert get(site, "/1.html").text == get(site, "/1.html?from=singlemessage").text
    assert site.asked == ["/1.html"]


def test_an_older_page_is_asked_for_with_its_etag(site, article):
    """The server may say that nothing has changed, and then sends nothing."""

    def answer(number, headers):
        unchanged = headers["If-None-Match"] == '"7"'
        return (304, {"Content-Length": "0"}, b"") if unchanged else (200, {"ETag": '"7"'}, article("青禾社区"))

    site.pages["/1.html"] = answer
    first = get(site, "/1.html")

    assert get(site, "/1.html", fresh=True).text == first.text
    assert site.requests[-1].headers["If-None-Match"] == '"7"' and len(site.asked) == 2


def test_a_broken_cache_is_no_cache(site, article, tmp_path):
    """A file that is not whole is fetched anew; a folder that cannot be made does not matter."""
    site.pages["/1.html"] = article("青禾社区")
    get(site, "/1.html", cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:50])

    assert get(site, "/1.html", cache=tmp_path).title
    assert get(site, "/1.html", cache=kept / "no-folder").title
    assert len(site.asked) == 3


@pytest.mark.parametrize("path", ["/private/1.html", "/Item/1385.aspx", "/Item/2.aspx?print=1"])
def test_robots_txt_is_obeyed(site, path):
    """Also its wildcards; the page is not even asked for."""
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /private/\nDisallow: /Item/138*.aspx\nDisallow: /*?print=\n"
    with pytest.raises(FetchError, match=r"is not fetched: the site's robots\.txt forbids it\."):
        get(site, path)
    assert site.asked == []


def test_robots_txt_that_cannot_be_read_allows_nothing(site):
    """As long as the server has a fault, what it allows is not known."""
    site.pages["/robots.txt"] = (500, {}, b"")
    with pytest.raises(FetchError, match="what it allows is not known; try again later"):
        get(site, "/1.html")
    assert site.asked == [] and len(site.requests) == fetch.MOST_TRIES


def test_no_robots_txt_allows_everything(site, article):
    """An answer of 404 means that there is none."""
    del site.pages["/robots.txt"]
    site.pages["/1.html"] = article("青禾社区")
    assert get(site, "/1.html", delay=0).title


def test_crawl_delay_lies_between_two_pages(site, article):
    """Seconds of the site's own choice pass before it is asked again."""
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 0.3\n"
    for number in (1, 2):
        site.pages[f"/{number}.html"] = article("青禾社区")
        get(site, f"/{number}.html")
    times = [request.at for request in site.requests]

    assert all(later - earlier > 0.29 for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("robots", "delay", "private", "seconds"),
    [
        ("", None, False, 1.0),
        ("User-agent: *\nCrawl-delay: 5", None, False, 5.0),
        ("User-agent: *\nCrawl-delay: 5", 2, False, 5.0),
        ("User-agent: *\nCrawl-delay: 5", 8, False, 8.0),
        ("User-agent: *\nCrawl-delay: 0.02", None, False, 0.5),
        ("User-agent: *\nCrawl-delay: 0.02", None, True, 0.02),
        ("User-agent: casemine\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 9", None, False, 3.0),
        ("User-agent: *\nRequest-rate: 1/20", None, False, 20.0),
        ("", 0, False, 0.5),
        ("User-agent: *\nCrawl-delay: nan", None, False, 1.0),
        ("User-agent: *\nCrawl-delay: -3", None, False, 1.0),
    ],
)
def test_how_far_apart_requests_are(robots, delay, private, seconds):
    """The site's word, the user's wish, and never less than half a second on the internet."""
    assert pause(Robots(robots), delay, private=private) == seconds


def test_a_site_that_wants_minutes_between_pages_is_not_crawled():
    """One sentence says what to do."""
    with pytest.raises(FetchError, match=r"asks in robots\.txt for 3,600 seconds between two pages"):
        pause(Robots("User-agent: *\nCrawl-delay: 3600"), None, private=False)


def broken_off(whole):
    return 200, {"Content-Length": str(len(whole))}, whole[: len(whole) // 3]


@pytest.mark.parametrize(
    "trouble",
    [
        lambda whole: (503, {}, b"busy"),
        lambda whole: (500, {}, b"fault"),
        lambda whole: (0, {}, b""),
        broken_off,
        lambda whole: (200, {"Content-Encoding": "gzip"}, gzip.compress(whole)[:-20]),
    ],
    ids=["503", "500", "reset", "truncated", "gzip truncated"],
)
def test_trouble_that_passes_is_waited_for(site, article, trouble):
    """Half a page is never taken for a page."""
    whole = article("青禾社区", lines=9)
    site.pages["/1.html"] = lambda number, headers: trouble(whole) if number < 3 else whole

    assert "第8次" in get(site, "/1.html").text
    assert len(site.asked) == 3


def test_trouble_that_stays_is_told(site):
    """After some tries."""
    site.pages["/1.html"] = (503, {}, b"")
    with pytest.raises(FetchError, match="busy or wants fewer requests, it answers 503; try again later"):
        get(site, "/1.html")
    assert len(site.asked) == fetch.MOST_TRIES


@pytest.mark.parametrize("told", ["1", "date"])
def test_retry_after_is_kept(site, article, told):
    """Seconds or a date."""

    def answer(number, headers):
        after = formatdate(time.time() + 2, usegmt=True) if told == "date" else told
        return (429, {"Retry-After": after}, b"") if number == 1 else article("青禾社区")

    site.pages["/1.html"] = answer
    get(site, "/1.html")
    first, second = (request.at for request in site.requests if request.path == "/1.html")

    assert second - first >= 0.99


def test_a_long_retry_after_is_told_instead(site):
    """Nobody waits an hour before a cell of a notebook."""
    site.pages["/1.html"] = (429, {"Retry-After": "3600"}, b"")
    with pytest.raises(FetchError, match="asks to come back in 3,600 seconds"):
        get(site, "/1.html")
    assert site.asked == ["/1.html"]


def test_redirects_are_followed(site, article):
    """The page's address is where it was found in the end."""
    site.pages["/old.html"] = (302, {"Location": "/新址/7.html".encode().decode("latin-1")}, b"")
    site.pages["/%E6%96%B0%E5%9D%80/7.html"] = article("青禾社区")

    assert get(site, "/old.html").url == site.url("/%E6%96%B0%E5%9D%80/7.html")


def test_endless_redirects_are_given_up(site):
    """After ten."""
    for number in range(30):
        site.pages[f"/loop/{number}"] = (302, {"Location": f"/loop/{number + 1}"}, b"")
    with pytest.raises(FetchError, match="leads from one address to the next, more than 10 times"):
        get(site, "/loop/0")
    assert len(site.asked) == 11


def test_a_redirect_into_a_private_network_is_refused(site, other_site):
    """Only the very pair of host and port that was named is let through."""
    site.pages["/1.html"] = (302, {"Location": other_site.url("/secret")}, b"")
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 is no public address"):
        get(site, "/1.html")
    assert other_site.requests == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/b", "javascript:alert(1)", "http://[", ""])
def test_a_redirect_to_what_is_no_page_is_refused(site, target):
    """Only http and https."""
    site.pages["/1.html"] = (302, {"Location": target} if target else {}, b"")
    with pytest.raises(FetchError, match=r"no address of a web page: not followed|without naming it"):
        get(site, "/1.html")


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "127.1",
            "0",
            "localhost",
            "[::1]",
            "[::ffff:127.0.0.1]",
        ),
        *(
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "[fe80::1]",
            "[fd00::1]",
            "224.0.0.1",
        ),
        *("[64:ff9b::7f00:1]", "[2002:7f00:1::]", "１２７.0.0.1", "user@127.0.0.1", "192.0.2.1", "255.255.255.255"),
    ],
)
def test_private_addresses_are_refused_however_they_are_written(site, host):
    """Before any connection is made."""
    with pytest.raises(FetchError, match=r"is no public address\. If it is meant, allow it with --allow-private"):
        fetch_page(f"http://{host}:{site.port}/1.html")
    assert site.requests == []


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::808:808"])
def test_public_addresses_are_let_through(number):
    """In all forms."""
    assert is_public(number)


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    """It might be connected to."""
    found = [(socket.AF_INET, 1, 6, "", (number, 80)) for number in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchError, match=r"two\.example \(10\.0\.0\.7\) is no public address"):
        Gate().resolve("http://two.example/")


def test_the_connection_goes_to_the_number_that_was_checked(site, article, monkeypatch):
    """A name that changes its mind after the check is not asked again; the server sees the name all the same."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        assert len(asked) == 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    site.pages["/1.html"] = article("青禾社区")
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *a, **k: resolve(host, *a, **k) if host == "site.example" else real(host, *a, **k),
    )
    page = fetch_page(f"http://site.example:{site.port}/1.html", allow_private=[f"site.example:{site.port}"])

    assert page.title and asked == ["site.example"]
    assert site.requests[-1].headers["Host"] == f"site.example:{site.port}"


@pytest.mark.skipif(not shutil.which("openssl"), reason="a certificate is made with openssl")
@pytest.mark.parametrize(("name", "fits"), [("site.example", True), ("other.example", False)])
def test_a_certificate_is_checked_for_the_name_not_the_number(make_site, article, monkeypatch, tmp_path, name, fits):
    """Though the connection goes to a number, the server is told the name and must prove it."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "key.pem"]
    made += ["-out", "cert.pem", "-subj", "/CN=site.example", "-addext", "subjectAltName=DNS:site.example"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    server = make_site(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.pages["/1.html"] = article("青禾社区")
    real = socket.getaddrinfo
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: here if host.endswith(".example") else real(host, *a, **k)
    )
    trusted = ssl.create_default_context(cafile=tmp_path / "cert.pem")
    monkeypatch.setattr(httpx, "Client", partial(httpx.Client, verify=trusted))
    try:
        if fits:
            assert fetch_page(f"https://{name}:{server.port}/1.html", allow_private=[f"{name}:{server.port}"]).title
            return
        with pytest.raises(FetchError, match=r"the certificate of other\.example is not valid"):
            fetch_page(f"https://{name}:{server.port}/1.html", allow_private=[f"{name}:{server.port}"])
        assert server.requests == []
    finally:
        server.close()


def test_an_unknown_host_is_told(monkeypatch):
    """In one sentence."""

    def resolve(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(FetchError, match=r"The host absent\.example of .* is not known: check the address"):
        fetch_page("http://absent.example/")


def test_a_wrong_charset_header_does_not_matter(site):
    """What the bytes are decides."""
    text = "<html><body><h1>青禾社区的院坝会</h1><p>网格员走访居民，收集意见，逐条登记，限时答复。</p></body></html>"
    site.pages["/1.html"] = (200, {"Content-Type": "text/html; charset=gb2312"}, text.encode())
    site.pages["/2.html"] = (200, {"Content-Type": "text/html; charset=utf-8"}, text.encode("gbk"))

    assert get(site, "/1.html").title == get(site, "/2.html").title == "青禾社区的院坝会"


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("gzip", lambda data: data),
    ],
    ids=["gzip", "deflate", "bare deflate", "said only"],
)
def test_packed_pages_are_unpacked(site, article, name, pack):
    """Also by the two readings of deflate, and where the server only says so."""
    site.pages["/1.html"] = (200, {"Content-Encoding": name}, pack(article("青禾社区")))
    assert "走访居民23户" in get(site, "/1.html").text


def test_pages_beyond_all_measure_are_not_read(site):
    """Neither plain nor packed."""
    site.pages["/big"] = b"<p>x</p>" * 1_500_000
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 200_000_000, 1))
    for path in ("/big", "/bomb"):
        with pytest.raises(FetchError, match="has more than 10,000,000 bytes: it is no article"):
            get(site, path)


def test_what_is_no_text_is_no_page(site):
    """Whatever it is served as."""
    site.pages["/1.html"] = bytes(range(256)) * 40
    site.pages["/2.html"] = (200, {"Content-Type": "image/png"}, b"\x89PNG")
    for path, sentence in (("/1.html", "its bytes are no text"), ("/2.html", "it is served as image/png")):
        with pytest.raises(PageError, match=sentence):
            get(site, path)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(404, "does not exist"), (403, "refused to us"), (412, "Open it in a browser"), (400, "which is no page")],
)
def test_a_status_is_told_in_a_sentence(site, status, sentence):
    """With the address and what to do."""
    site.pages["/1.html"] = (status, {}, b"<html>no</html>")
    with pytest.raises(FetchError, match=sentence):
        get(site, "/1.html")
    assert site.asked == ["/1.html"]


def test_a_port_where_nobody_listens_is_told(site):
    """In one sentence, after some tries."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match=f"No connection to 127.0.0.1 at port {port}"):
        fetch_page(f"http://127.0.0.1:{port}/", allow_private=[f"127.0.0.1:{port}"])


@pytest.mark.parametrize(
    "written", ["a.html", "file:///etc/passwd", "http://", "http://a:b/", "http://a/" + "b" * 3000]
)
def test_what_is_no_address_is_told(written):
    """Before anything is asked."""
    with pytest.raises(FetchError):
        fetch_page(written)


@pytest.mark.parametrize("written", ["127.0.0.1", "http://127.0.0.1:80", "a:b", ":80", "a:70000"])
def test_an_exception_is_a_host_and_a_port(written):
    """Nothing wider can be allowed."""
    with pytest.raises(FetchError, match="is not of the form HOST:PORT"):
        fetch_page("http://127.0.0.1/", allow_private=[written])


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("http://A.Example:80/x/../y.html#z", "http://a.example/y.html"),
        ("https://a.example:443/?b=2&a=1", "https://a.example/?a=1&b=2"),
        ("http://a.example/1.html?from=list&utm_source=wx", "http://a.example/1.html"),
        ("http://a.example/show.asp;jsessionid=1F?id=3&isappinstalled=0", "http://a.example/show.asp?id=3"),
        ("http://u:p@a.example", "http://a.example/"),
        ("http://例子.example/社区", "http://xn--fsqu00a.example/%E7%A4%BE%E5%8C%BA"),
    ],
)
def test_one_page_has_one_address(written, canonical):
    """However it is written."""
    assert canonical_url(written) == canonical == canonical_url(canonical)


def test_chinese_parameters_are_written_as_the_page_is():
    """A browser writes them in the encoding of the page on which the link stands."""
    assert (
        canonical_url("?q=社区", base="http://a.example/l.asp", encoding="gb18030")
        == "http://a.example/l.asp?q=%C9%E7%C7%F8"
    )


def test_addresses_of_articles():
    """Are told from lists and files."""
    articles = ("http://a.cn/art/2021/4/5/art_12.html", "http://a.cn/show.asp?id=31", "http://a.cn/Item/138.aspx")
    others = (
        "http://a.cn/",
        "http://a.cn/dj/index.html",
        "http://a.cn/index_3.html",
        "http://a.cn/1/2.pdf",
        "http://a.cn/dj/",
    )

    assert all(map(looks_like_article, articles)) and not any(map(looks_like_article, others))


def test_a_site_is_a_host_and_a_port():
    """`www.` and https make no difference, another port does."""
    assert same_site("http://www.a.cn/", "https://a.cn/1") and not same_site("http://a.cn:81/", "http://a.cn:82/")
