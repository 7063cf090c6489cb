"""From a page to its write-ups."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.errors import PageError
from casemine.pages.html import read_page
from casemine.pages.split import split_documents
from casemine.records import Document, Page

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "pages"
PARAGRAPH = "社区党委下辖九个党支部，党员三百余名，居民一万余人，小区停车难的问题由来已久。"


def check_way_back(page: Page, documents: tuple[Document, ...]) -> None:
    """Every character of a document but its line ends stands in the page where `to_page` says."""
    for document in documents:
        text = document.text
        assert all(page.text[document.to_page(k)] == sign for k, sign in enumerate(text) if sign != "\n")
        assert all(line and line == line.strip() for line in text.split("\n"))
        assert page.text[document.start] == text[0]
        assert all(text[span.start : span.end] for span in document.emphasis)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.[ht]*")), ids=lambda path: path.stem)
def test_every_character_leads_back_to_the_page(path: Path):
    """Documents copy the page, line by line."""
    page = read_page(path)
    check_way_back(page, split_documents(page))


def test_collection_page_gives_one_document_a_part():
    """Each part has its own heading as title, and the page's date and source."""
    documents = split_documents(read_page(EXAMPLES / "collection-gbk.html", url="https://example.org/3"))

    assert [document.title for document in documents] == [f"党建引领小区治理材料篇{k}" for k in (1, 2, 3)]
    for document in documents:
        assert document.text.startswith(f"{document.title}\n")
        assert (document.published, document.source_site) == ("2023-11-08T09:12:40", "青禾范文网")
        assert document.url == "https://example.org/3"
    assert documents[2].text.endswith("再建成党群驿站6个。")
    assert "小编" not in documents[0].text


def test_collection_in_a_text_file(shared: Path):
    """The seed: greeting, by-line and related links belong to none of its three write-ups."""
    page = read_page(shared / "seeds" / "wenchi-collection.txt")
    documents = split_documents(page)

    assert page.text == (shared / "seeds" / "wenchi-collection.txt").read_bytes().decode()
    assert [document.title[-2:] for document in documents if document.title] == ["篇1", "篇2", "篇3"]
    assert {document.published for document in documents} == {"2022-08-24T14:00:03"}
    assert {document.source_site for document in documents} == {"文池范文网"}
    assert documents[2].text.endswith("由人民群众说了算。")
    check_way_back(page, documents)
    kept = sum(len(document.text.split("\n")) for document in documents)
    printed = [line for line in page.text.split("\n")[8:] if line.strip()]
    assert kept == next(k for k, line in enumerate(printed) if "相关文章" in line)


def test_shared_pages_lead_back(shared: Path):
    """The way back holds on every real page."""
    paths = sorted((shared / "pages" / "pages").iterdir())
    for path in paths:
        page = read_page(path)
        check_way_back(page, split_documents(page))
    assert paths


@pytest.mark.parametrize(
    "heads", [("篇一", "篇二"), ("第一篇：停车", "第二篇：电梯"), ("小区里的大事（一）", "小区里的大事（二）")]
)
def test_forms_of_part_headings(heads: tuple[str, str]):
    """「篇一」, 「第一篇」 and 「…（一）」 head parts."""
    text = "小区治理材料2篇\n" + "".join(f"{head}\n{PARAGRAPH}\n{PARAGRAPH}\n" for head in heads)

    assert [document.title for document in split_documents(read_page(text.encode()))] == list(heads)


def test_list_of_contents_is_no_part():
    """Part headings without text below them are a list of contents."""
    contents = "材料篇1\n材料篇2\n"
    text = f"小区治理材料2篇\n{contents}材料篇1\n{PARAGRAPH}\n材料篇2\n{PARAGRAPH}\n"

    assert [document.text for document in split_documents(read_page(text.encode()))] == [
        f"材料篇1\n{PARAGRAPH}",
        f"材料篇2\n{PARAGRAPH}",
    ]


def test_numbered_headings_are_no_parts():
    """「（一）…」「1.…」 are the outline of one write-up."""
    text = f"小区的一年\n（一）停车\n{PARAGRAPH}\n（二）电梯\n{PARAGRAPH}\n"

    assert len(split_documents(read_page(text.encode()))) == 1


def test_ordinary_page_is_one_document():
    """The title on its own line, then one line a paragraph, without empty lines."""
    page = read_page(EXAMPLES / "housing-estate.txt")
    (document,) = split_documents(page)

    assert document.text.split("\n")[:3] == [
        "党建引领小区自治 “五小”治出大变化",
        "——翠屿家园小区党支部工作案例",
        "一、案例背景",
    ]
    assert document.text.endswith("矛盾就越少。")


def test_emphasis_in_the_offsets_of_the_document():
    """Bold stretches and heading lines are where a reader sees them."""
    (document,) = split_documents(read_page(EXAMPLES / "news-bold-headings.html"))

    assert [document.text[span.start : span.end] for span in document.emphasis][1:] == [
        "亮出身份，找得到人",
        "联起资源，办得成事",
        "商量在前，谈得拢心",
        "有奖有评，留得住劲",
    ]


@pytest.mark.parametrize(
    "text", ["首页\n上一篇\n下一篇", "<html><body><ul><li><a href='/1'>通知</a></li></ul></body></html>"]
)
def test_page_without_an_article(text: str):
    """One sentence says that there is nothing to read."""
    with pytest.raises(PageError, match=r"^The page https://example\.org/9 holds no article"):
        split_documents(read_page(text.encode(), url="https://example.org/9"))
