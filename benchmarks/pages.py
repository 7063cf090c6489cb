"""
What casemine reads from Chinese article pages beside what other extractors read, all in one run, and how long it takes.

`python benchmarks/pages.py` takes the annotated pages and the site of the shared folder (beside the checkout, or at
`CASEMINE_SHARED`). What each column means stands in `benchmarks/README.md`. The peers are optional
(`pip install -r benchmarks/requirements-peers.txt`); one that is not installed is a row that says so.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import logging
import re
import sys
import tarfile
import time
import warnings
from collections.abc import Callable, Sequence
from statistics import mean, median
from types import ModuleType
from typing import Any

from speed import SHARED, plain_jieba, timed

Facts = dict[str, Any]  # title, date, source, text, as far as an extractor gives them
Extractor = Callable[[bytes, str], Facts]


# --- the extractors ---------------------------------------------------------------------------------------------


def casemine(data: bytes, url: str) -> Facts:
    from casemine import read_page, split_documents
    from casemine.errors import PageError

    page = read_page(data, url=url)
    try:
        text = "\n".join(document.text for document in split_documents(page))
    except PageError:  # a picture, a video: it has a title all the same
        text = ""
    return {"title": page.title, "date": page.published, "source": page.source_site, "text": text}


def decoded(data: bytes) -> str:
    """Return the page as BeautifulSoup's UnicodeDammit decodes it, for peers that take no bytes."""
    from bs4 import UnicodeDammit

    return UnicodeDammit(data, is_html=True).unicode_markup or data.decode("utf-8", "replace")


def gne(data: bytes, url: str) -> Facts:
    from gne import GeneralNewsExtractor

    found = GeneralNewsExtractor().extract(decoded(data))
    return {"title": found["title"], "date": found["publish_time"], "text": found["content"]}


def trafilatura(data: bytes, url: str) -> Facts:
    from trafilatura import bare_extraction

    found = bare_extraction(data, url=url, with_metadata=True, include_comments=False, favor_precision=True)
    return {"title": found.title, "date": found.date, "source": found.sitename, "text": found.text} if found else {}


def readability(data: bytes, url: str) -> Facts:
    from lxml import html
    from readability import Document

    document = Document(data)
    markup = document.summary(html_partial=True)
    lines = re.sub(r"(?i)<(?=/?(?:p|div|td|tr|li|h\d|br|table|section|article)\b)", "\n<", markup)
    return {"title": document.short_title(), "text": html.fromstring(lines or "<p/>").text_content()}


def newspaper4k(data: bytes, url: str) -> Facts:
    from newspaper import Article

    article = Article(url, language="zh", fetch_images=False)
    article.download(input_html=decoded(data))
    article.parse()
    return {"title": article.title, "date": article.publish_date, "text": article.text}


EXTRACTORS: dict[str, Extractor] = {
    "casemine": casemine,
    "GNE": gne,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "newspaper4k": newspaper4k,
}


# --- what they read ---------------------------------------------------------------------------------------------


def page_scorer() -> ModuleType:
    """Return the scorer that lies beside the annotated pages."""
    spec = importlib.util.spec_from_file_location("page_scorer", SHARED / "pages" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asked(extract: Extractor, data: bytes, url: str) -> tuple[Facts, float]:
    """Return what an extractor reads from a page, nothing where it fails, and its milliseconds of processor time."""
    start = time.process_time()
    try:
        facts = extract(data, url) or {}
    except ImportError:
        raise
    except Exception:
        facts = {}
    return facts, (time.process_time() - start) * 1000


def show_annotated(kind: str) -> None:
    """Print the scores over the annotated pages of a kind."""
    scorer = page_scorer()
    rows = scorer.load(kind, "")
    keys = ("title", "date", "source", "body_pass", "para")
    print(f"\n{kind} pages: {len(rows)}\n")
    print("| extractor | title | date | source | pass | paragraphs | empty | ms, median |\n" + "| --- " * 8 + "|")
    for name, extract in EXTRACTORS.items():
        try:
            asked(extract, b"<html><body><p>warm up</p></body></html>", "http://example.com/")
            scored = []
            for row in rows:
                data = (SHARED / "pages" / "pages" / row["file"]).read_bytes()
                facts, spent = asked(extract, data, f"http://example.com/{row['file']}")
                scored.append(scorer.score_page(row, facts, "", spent))
        except ImportError as error:
            print(f"| {name} | not installed ({error}) |")
            continue
        cells = [f"{mean(one[key] for one in scored if one[key] != ''):.3f}" for key in keys]
        cells += [str(sum(one["empty"] for one in scored)), f"{median(one['ms'] for one in scored):.1f}"]
        print(f"| {name} | {' | '.join(cells)} |")


def show_site() -> None:
    """Print how many titles and dates of the pages of one site are right."""
    scorer = page_scorer()
    with (SHARED / "rig" / "truth.tsv").open(encoding="utf-8") as lines:
        truth = list(csv.DictReader(lines, delimiter="\t"))
    with tarfile.open(SHARED / "rig" / "root.tar.xz") as archive:
        held = {member.name: file.read() for member in archive if (file := archive.extractfile(member))}
    pages = [(row, held[f"root{row['path']}"]) for row in truth if f"root{row['path']}" in held]
    print(f"\npages of one site: {len(pages)}\n\n| extractor | title | date |\n| --- | --- | --- |")
    for name, extract in EXTRACTORS.items():
        try:
            read = [(row, asked(extract, data, f"http://example.com{row['path']}")[0]) for row, data in pages]
        except ImportError:
            continue
        titles = mean(scorer.norm(facts.get("title")) == scorer.norm(row["title"]) for row, facts in read)
        dates = mean(scorer.norm_date(facts.get("date")) == row["page_date"] for row, facts in read if row["page_date"])
        print(f"| {name} | {titles:.3f} | {dates:.3f} |")


# --- how long they take -----------------------------------------------------------------------------------------


def show_time(repeats: int) -> None:
    """Print the time of reading the real pages beside that of jieba on their text and of the peers on their bytes."""
    cut = plain_jieba()
    scorer = page_scorer()
    pages = [(SHARED / "pages" / "pages" / row["file"]).read_bytes() for row in scorer.load("real", "")]
    texts = [casemine(data, "")["text"] for data in pages]
    tasks: dict[str, Callable[[int], object]] = {
        "casemine": lambda k: casemine(pages[k], ""),
        "jieba.lcut": lambda k: cut(texts[k]),
    }
    for name in EXTRACTORS.keys() & {"readability-lxml", "trafilatura"}:
        try:
            EXTRACTORS[name](pages[0], "http://example.com/")
        except ImportError:
            continue
        tasks[name] = lambda k, name=name: asked(EXTRACTORS[name], pages[k], "http://example.com/")  # type: ignore[misc]
    print(f"\nprocessor time over {len(pages)} real pages, {sum(map(len, texts)):,} characters, by turns\n")
    print("| | ms a page | casemine takes of it |\n| --- | --- | --- |")
    totals: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repeats):
        spent = dict.fromkeys(tasks, 0.0)
        for k in range(len(pages)):
            for name, work in tasks.items():
                spent[name] += timed(lambda k=k, work=work: work(k))  # type: ignore[misc]
        for name, seconds in spent.items():
            totals[name].append(seconds)
    for name, seconds in totals.items():
        share = median(own / other for own, other in zip(totals["casemine"], seconds, strict=True))
        print(f"| {name} | {median(seconds) / len(pages) * 1000:.2f} | {share:.2f} |")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="casemine and other extractors on the same pages.")
    parser.add_argument("--repeats", type=int, default=5, help="rounds of the timing (default 5)")
    parser.add_argument("--only", nargs="+", choices=EXTRACTORS, help="only these extractors")
    options = parser.parse_args(arguments)
    if not (SHARED / "pages").is_dir():
        print(f"There is no shared folder at {SHARED}: set CASEMINE_SHARED to its path.", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for name in set(EXTRACTORS) - set(options.only or EXTRACTORS):
        del EXTRACTORS[name]
    for kind in ("real", "synthetic"):
        show_annotated(kind)
    show_site()
    show_time(options.repeats)
    return 0


if __name__ == "__main__":
    sys.exit(main())
