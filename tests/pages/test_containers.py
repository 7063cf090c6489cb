"""Archives and saved pages: each page in them is read, and nothing in them can do harm."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from casemine.errors import PageError, PageWarning
from casemine.pages import containers, zipped
from casemine.pages.html import read_page
from casemine.pages.office import read_pages

TEXT = "社区党委牵头，居民走访1200人次，调解纠纷36起，解决问题290件，群众很满意。"


def html(name: str) -> bytes:
    """Return a small page."""
    return f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{TEXT}</p></body></html>".encode()


def titles(data: bytes) -> list[str | None]:
    """Return the titles of the pages in a file."""
    return [page.title for page in read_pages(data)]


def test_pages_of_a_zip_come_in_the_order_of_their_names(make):
    """Web pages, texts and documents are read, each by its kind; pictures and what systems put there are not."""
    members = {
        "2.html": html("第二则案例"),
        "1.docx": make.docx(make.paragraph("第一则案例", style="t") + make.paragraph(TEXT)),
        "里/3.txt": f"第三则案例\n{TEXT}".encode("gbk"),
        "__MACOSX/._2.html": b"\0\5\x16\7",
        "里/.x.html": html("隐藏"),
        "~$1.docx": b"owner",
        "picture.png": b"\x89PNG",
    }

    assert titles(make.packed(members)) == ["第一则案例", "第二则案例", "第三则案例"]


def test_names_in_gbk_are_read():
    """Chinese Windows writes the names of members in GBK without saying so."""
    info = zipfile.ZipInfo("案例.txt".encode("gbk").decode("cp437"))
    info.flag_bits = 0

    assert zipped.member_name(info) == "案例.txt"


def test_archives_in_archives_are_read_but_not_without_end(make):
    """Three archives one within the other are opened, deeper ones refused in one sentence."""
    data = html("里面的案例")
    for _ in range(containers.DEEPEST):
        data = make.packed({"里.zip" if data.startswith(b"PK") else "页.html": data})
    deeper = make.packed({"里.zip": data})

    assert titles(data) == ["里面的案例"]
    with pytest.raises(PageError, match="one within the other"):
        list(read_pages(deeper))


def test_a_bad_page_does_not_stop_the_others(make):
    """Of several pages those that cannot be read are passed over with a warning, or told to who asks."""
    data = make.packed({"1.html": b"", "2.html": html("好的案例")})
    told: list[PageError] = []

    with pytest.warns(PageWarning, match=r"^passed over The page/1\.html is empty\.$"):
        assert titles(data) == ["好的案例"]
    assert [page.title for page in read_pages(data, passed_over=told.append)] == ["好的案例"]
    assert [str(error) for error in told] == ["The page/1.html is empty."]


def test_when_no_page_can_be_read_the_first_reason_is_told(make):
    """An archive of bad pages is an error, and so is one without pages."""
    with pytest.raises(PageError, match=r"1\.html is empty"):
        list(read_pages(make.packed({"1.html": b"", "2.html": b""})))
    with pytest.raises(PageError, match="holds no page: files that end in"):
        list(read_pages(make.packed({"picture.png": b"x"})))


@pytest.mark.parametrize("name", ["../2.html", "里/../../2.html", "/etc/2.html", "C:\\2.html", "..\\2.html"])
def test_names_that_lead_out_of_the_archive_are_refused(make, name: str):
    """A member whose name leads elsewhere is not read; the others are."""
    told: list[PageError] = []
    found = list(read_pages(make.packed({"1.html": html("好的案例"), name: html("坏的案例")}), passed_over=told.append))

    assert [page.title for page in found] == ["好的案例"]
    assert "leads out of the archive" in str(told[0])


def test_zip_bombs_are_refused(make, monkeypatch):
    """A member that grows a thousandfold is refused, and all members together have a limit."""
    with pytest.raises(PageError, match="as in a zip bomb"):
        list(read_pages(make.packed({"1.html": bytes(30_000_000)})))

    monkeypatch.setattr(zipped, "SMALL", 10**9)
    monkeypatch.setattr(zipped.Budget.__init__, "__defaults__", (1_000_000,))
    with pytest.warns(PageWarning, match="unpacks to more than"):
        list(read_pages(make.packed({f"{k}.txt": TEXT.encode() * 5_000 for k in range(3)})))


def test_gzip_bombs_are_refused():
    """A gzip file that grows without measure is refused."""
    with pytest.raises(PageError, match="as in a zip bomb"):
        list(read_pages(gzip.compress(bytes(50_000_000))))


def test_too_many_members_are_refused(make, monkeypatch):
    """An archive of more files than any collection has is not opened."""
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 3)

    with pytest.raises(PageError, match="holds more than 3 files"):
        list(read_pages(make.packed({f"{k}.html": html("案例") for k in range(4)})))


def test_encrypted_archives_are_told():
    """A zip archive with a password is refused with what to do."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("1.html", html("案例"))
    data = bytearray(file.getvalue())
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(PageError, match="is encrypted"):
        list(read_pages(bytes(data)))


def test_gzipped_pages_are_read(tmp_path):
    """`page.html.gz` is read as the page it holds; a tar archive is refused by its name."""
    path = tmp_path / "page.html.gz"
    path.write_bytes(gzip.compress(html("压缩的案例")))

    assert read_page(path).title == "压缩的案例"
    with pytest.raises(PageError, match="is a tar archive"):
        read_page(gzip.compress(bytes(257) + b"ustar" + bytes(250)))


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
def test_saved_pages_are_read(make, coding: str):
    """The HTML part of an .mht file is the page, with the address it was saved from."""
    import quopri

    page = html("保存的案例")
    data = make.mht(page, "http://qinghe.example/1.html")
    if coding != "base64":
        body = quopri.encodestring(page) if coding == "quoted-printable" else page
        head, _, rest = data.partition(b"\r\n\r\nPGh0bWw")
        data = (
            head.replace(b"base64", coding.encode(), 1) + b"\r\n\r\n" + body + rest[rest.index(b"\r\n------=_Part") :]
        )
    found = read_page(data)

    assert (found.title, found.url) == ("保存的案例", "http://qinghe.example/1.html")


def test_a_saved_page_without_html_is_told(make):
    """An .mht file of pictures has no page."""
    with pytest.raises(PageError, match="without an HTML part"):
        read_page(make.mht(html("案例"), "http://qinghe.example/", kind="image/png"))


def test_web_archives_are_read_with_their_addresses(make):
    """Each answer of a WARC file that is a page is read; styles, pictures and errors are not."""
    data = make.warc(
        {"http://qinghe.example/1.html": html("第一页案例"), "http://qinghe.example/2.html": html("第二页案例")}
    )
    style = make.warc({"http://qinghe.example/x.css": b"p {}"}, head="Content-Type: text/css")

    assert [(page.title, page.url) for page in read_pages(data + style)] == [
        ("第一页案例", "http://qinghe.example/1.html"),
        ("第二页案例", "http://qinghe.example/2.html"),
    ]


def test_answers_in_pieces_and_packed_are_put_together(make):
    """Chunked and gzipped answers are the pages that were sent."""
    page = html("分块的案例")
    chunked = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (20, page[:20], len(page) - 20, page[20:])
    pieces = make.warc({"http://a.example/": chunked}, head="Content-Type: text/html\r\nTransfer-Encoding: chunked")
    packed = make.warc(
        {"http://a.example/": gzip.compress(page)}, head="Content-Type: text/html\r\nContent-Encoding: gzip"
    )

    assert titles(pieces) == titles(packed) == titles(gzip.decompress(pieces)) == ["分块的案例"]


def test_a_web_archive_that_is_cut_short_gives_what_it_has(make):
    """What stands before the break is read."""
    data = make.warc({"http://a.example/1": html("第一页案例"), "http://a.example/2": html("第二页案例")})

    assert titles(data[:-40])[0] == "第一页案例"
