"""Any file: which kind it is, tables with one write-up a row, old files, and damaged ones."""

from __future__ import annotations

import io
import os
import re
import runpy
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from casemine import read_cases
from casemine.errors import PageError, PageWarning
from casemine.pages.html import read_page
from casemine.pages.office import CONTAINER_SUFFIXES, DOCUMENT_SUFFIXES, LARGEST_FILE, read_pages
from casemine.pages.zipped import LARGEST_FILE as LARGEST_ARCHIVE
from casemine.store.casebase import CaseBase
from casemine.workers import find_pages, mine

CHECKOUT = Path(__file__).resolve().parents[2]
DOCUMENTS = CHECKOUT / "examples" / "documents"
TEXT = "社区党委牵头，居民走访1200人次，调解纠纷36起，解决问题290件。"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def old_file(part: str) -> bytes:
    """Return what passes for an old office file with this part in its directory."""
    return OLD + part.encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        *(("cases-gbk.csv", 2), ("cases.xlsx", 2), ("crawl.warc.gz", 2), ("housing-estate-numbered.docx", 1)),
        *(("housing-estate.pdf", 1), ("pages.zip", 2), ("school.mht", 1), ("village.md", 1)),
    ],
)
def test_sample_documents_are_read(name: str, count: int):
    """Each sample gives its pages with titles and dates, whose text is their lines."""
    pages = list(read_pages(DOCUMENTS / name))

    assert len(pages) == count
    for page in pages:
        assert page.title and page.published
        assert page.text == "\n".join(line.text for line in page.lines)


def test_samples_are_what_their_tool_writes(make, tmp_path, monkeypatch):
    """The samples in the checkout are those that `tools/make_documents.py` writes."""
    (tmp_path / "pages").symlink_to(CHECKOUT / "examples" / "pages")
    monkeypatch.setattr(make, "EXAMPLES", tmp_path)
    make.main()

    for path in DOCUMENTS.iterdir():
        assert [page.text for page in read_pages(tmp_path / "documents" / path.name)] == [
            page.text for page in read_pages(path)
        ]


def test_the_same_text_is_the_same_case_in_any_file():
    """A write-up as Word file and as PDF is one case, and so are a row of Excel and of CSV."""
    ids = {
        name: [case.case_id for case in read_cases(DOCUMENTS / name)]
        for name in (path.name for path in DOCUMENTS.iterdir())
    }

    assert ids["housing-estate-numbered.docx"] == ids["housing-estate.pdf"]
    assert ids["cases.xlsx"] == ids["cases-gbk.csv"]


def test_documents_in_a_folder_are_found(tmp_path):
    """Documents and archives count as pages; the files Word keeps for itself do not."""
    for suffix in DOCUMENT_SUFFIXES | CONTAINER_SUFFIXES:
        (tmp_path / f"a{suffix}").write_bytes(b"x")
    (tmp_path / "~$a.docx").write_bytes(b"x")

    assert len(find_pages(tmp_path)) == len(DOCUMENT_SUFFIXES | CONTAINER_SUFFIXES)


def test_several_pages_are_not_one(make):
    """`read_page` says where several pages are read."""
    with pytest.raises(PageError, match=r"holds several pages: `casemine\.pages\.office\.read_pages`"):
        read_page(DOCUMENTS / "cases.xlsx")


def test_a_file_is_told_by_its_bytes_not_by_its_name(make, tmp_path):
    """A web page that is called .doc is read as a web page, a Word file that is called .html as a Word file."""
    page = tmp_path / "page.doc"
    page.write_text(f"<html><body><h1>名为文档的网页</h1><p>{TEXT}</p></body></html>", encoding="utf-8")
    document = tmp_path / "document.html"
    document.write_bytes(make.docx(make.paragraph(TEXT)))

    assert read_page(page).title == "名为文档的网页"
    assert read_page(document).text == TEXT


def test_import_of_the_room_is_light():
    """Web pages are read without loading what documents need."""
    import json
    import subprocess

    code = "import sys, json; from casemine.pages import office, html; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)

    assert not {"lxml", "pypdfium2", "openpyxl", "zipfile"} & set(loaded)
    assert LARGEST_FILE == LARGEST_ARCHIVE


def test_an_archive_read_in_part_gives_its_cases_and_says_what_failed(make, tmp_path):
    """Of an archive with a bad page the good ones are mined, and the run tells of the other."""
    path = tmp_path / "pages.zip"
    path.write_bytes(make.packed({"1.html": b"", "2.txt": f"一键议事\n{TEXT}\n".encode()}))
    with CaseBase(tmp_path / "base.db") as base:
        mining = mine(path, base)

    with pytest.warns(PageWarning, match=r"1 of the pages in it were passed over, the first because: .*is empty"):
        (case,) = read_cases(path)
    assert case.title == "一键议事"
    assert (mining.pages, mining.added, len(mining.failures)) == (1, 1, 1)


# Tables


def test_columns_are_told_by_their_headings(make):
    """Headings may stand below a title, in either language; days are read from text and from Excel's numbers."""
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = [["案例征集表"], ["Title", "Content", "Date", "Source", "URL"]]
    rows.append(["一键议事", TEXT, (45238, 1), "柏溪镇", "http://baixi.example/1"])
    (page,) = read_pages(make.xlsx({"表": rows}, styles=styles))

    assert page.text == f"一键议事\n{TEXT}"
    assert (page.title, page.published, page.source_site) == ("一键议事", "2023-11-08", "柏溪镇")
    assert page.url == "http://baixi.example/1"


def test_a_sheet_is_read_once(make):
    """A damaged list of sheets that names one ten thousand times gives its write-ups once, and at once."""
    book = make.xlsx({"案例": [["标题", "正文"], ["某社区", TEXT]]})
    named = re.compile(b"<sheet [^>]*/>")
    many = rewritten(make, book, "xl/workbook.xml", lambda part: named.sub(lambda found: found.group() * 10_000, part))

    assert [page.title for page in read_pages(many)] == ["某社区"]


def rewritten(make, data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an archive with one member changed."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: archive.read(name) for name in archive.namelist()}
    return make.packed(parts | {member: change(parts[member])})


def test_columns_that_are_parts_of_the_write_up_become_sections(make):
    """Without a column of the whole text, 「背景」「做法」「成效」 stand one below the other under their headings."""
    rows = [
        ["案例名称", "背景", "主要做法", "工作成效"],
        ["一键议事", "甲村有300户。", "一是走访。\n二是议事。", "满意度98%。"],
    ]
    (page,) = read_pages(make.xlsx({"表": rows}))

    assert [line.text for line in page.lines] == [
        *("一键议事", "背景", "甲村有300户。", "主要做法", "一是走访。", "二是议事。", "工作成效", "满意度98%。"),
    ]
    assert [line.heading for line in page.lines] == [0, 2, 0, 2, 0, 0, 2, 0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_any_encoding(tmp_path, encoding: str):
    """A table saved by Chinese Excel is in GBK or in Unicode text, with commas or tabs."""
    path = tmp_path / "cases.csv"
    path.write_bytes(f'标题,正文\n一键议事,"{TEXT}\n第二段，“三张清单”一目了然。"\n'.encode(encoding))
    (page,) = read_pages(path)

    assert [line.text for line in page.lines] == ["一键议事", TEXT, "第二段，“三张清单”一目了然。"]


def test_a_table_without_write_ups_is_told(make):
    """A table with no column of text says which headings are wanted; our own exports are not read as pages."""
    with pytest.raises(PageError, match="a table without write-ups: it needs a row of headings"):
        list(read_pages(make.xlsx({"表": [["年份", "户数"], ["2023", "300"]]})))
    with pytest.raises(PageError, match="a table that casemine exported"):
        list(read_pages(make.xlsx({"表": [["case_id", "title", "text"], ["1", "2", TEXT]]})))


# Markdown


def test_markdown_reads_as_it_is_shown(tmp_path):
    """Signs of Markdown are looks, not text."""
    page = read_page(DOCUMENTS / "village.md")

    assert [(line.text, line.heading) for line in page.lines[:3]] == [
        ("石舫村“三本账”理清集体家底", 1),
        ("一、基本情况", 2),
        ("石舫村有6个村民小组、412户1530人，党员57名。", 0),
    ]
    assert page.lines[2].text[page.lines[2].emphasis[0].start : page.lines[2].emphasis[0].end] == "6个村民小组"
    assert page.lines[-1].text == "2023年\t47万元"
    assert (page.published, page.source_site) == ("2024-05-12", "石舫镇党建办")


# Old files


@pytest.fixture
def without_soffice(monkeypatch):
    """LibreOffice is not installed."""
    monkeypatch.setattr("shutil.which", lambda name: None)


@pytest.mark.parametrize("data", [old_file("WordDocument"), b"{\\rtf1 x}", old_file("Workbook")])
def test_old_files_ask_for_libreoffice(data: bytes, without_soffice):
    """Without LibreOffice an old file is refused with what to do."""
    with pytest.raises(PageError, match=r"is an old office file .*: install LibreOffice"):
        read_page(data)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for LibreOffice is a shell script")
def test_old_files_are_read_through_libreoffice(make, tmp_path, monkeypatch):
    """What LibreOffice makes of an old file is read as a Word file; what it cannot make is an error."""
    new = tmp_path / "new.docx"
    new.write_bytes(make.docx(make.paragraph(TEXT)))
    program = tmp_path / "soffice"
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\n[ -f "$last" ] && cp {new} "$(dirname "$last")/document.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert read_page(old_file("WordDocument")).text == TEXT
    program.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(PageError, match="could not be converted by LibreOffice"):
        read_page(old_file("WordDocument"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (old_file("EncryptedPackage"), "is locked by a password"),
        (old_file("PowerPoint Document"), "is a presentation"),
        (OLD, "of a kind that is not read"),
        (b"PK\x03\x04" + bytes(99), "is damaged or cut short"),
        (b"PK\x05\x06" + bytes(18), "holds no page"),
    ],
)
def test_what_is_no_page_is_told(data: bytes, sentence: str):
    """Locked files, presentations and damaged archives are refused, each in one sentence."""
    with pytest.raises(PageError, match=sentence):
        read_page(data)


# Damaged files


def test_damaged_files_give_documents_or_a_sentence():
    """Bytes changed, cut, repeated, nested, spliced: every page and document gives documents or a `PageError`."""
    fuzz = runpy.run_path(str(CHECKOUT / "benchmarks" / "fuzz.py"))
    kinds = (fuzz["sample_documents"](), fuzz["sample_pages"]())
    outcomes = {fuzz["outcome"](mutant) for mutant in fuzz["mutants"](400, 11, kinds)}

    assert outcomes == {"documents", "refused"}
