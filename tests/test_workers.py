"""Many pages at once: the same cases in the same order however many workers, and no page stops the others."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from casemine import workers
from casemine.errors import CasemineError, CorpusError, PageError
from casemine.store.casebase import CaseBase
from casemine.workers import PageWarning, find_pages, mine, mine_pages, read_cases


def article(number: int) -> str:
    """Return a small news page of a community that is nowhere."""
    name = f"青禾{number}社区"
    return (
        f"<html><head><meta charset='utf-8'><title>{name}</title></head><body><h1>{name}的“五微”治理</h1>"
        f"<p>一、主要做法</p><p>{name}党委开展志愿活动{number}场次，走访居民{number + 7}户，调解纠纷16余宗。</p>"
        f"<p>志愿者从{number}人增加至{number * 2 + 5}人，居民满意度达98%，社区面貌有了很大的变化。</p></body></html>"
    )


@pytest.fixture
def folder(tmp_path):
    """A folder of ten pages, some of them in a folder below it."""
    pages = tmp_path / "pages"
    (pages / "below").mkdir(parents=True)
    for number in range(10):
        (pages / ("below" if number % 3 else ".") / f"{number}.html").write_text(article(number), encoding="utf-8")
    return pages


@pytest.fixture
def read_simply(monkeypatch, make_case):
    """Pages are read as plain text, one case a page; 'bad' in a page makes it fail as its word says."""

    def cases_of(page: Path):
        text = page.read_text(encoding="utf-8")
        if "bad page" in text:
            raise PageError(f"{page} holds no article.")
        if "bug" in text:
            raise ValueError("what is this")
        if "bad rules" in text:
            raise CorpusError("figures.toml is broken.")
        return [make_case(part) for part in text.split("|")]

    monkeypatch.setattr(workers, "_cases_of", cases_of)


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_pages_are_found_in_the_order_of_their_names(tmp_path):
    """Folders are searched with all below them; hidden files, other files and empty folders do not count."""
    for name in ("b.html", "a.txt", "B.HTM", "c/1.shtml", "c/.git/x.html", ".hidden.html", "picture.png", "d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [page.relative_to(tmp_path).as_posix() for page in find_pages(tmp_path)]
    assert found == ["B.HTM", "a.txt", "b.html", "c/1.shtml", "d.md"]


def test_sources_keep_their_order_and_each_page_counts_once(tmp_path):
    """A file named twice is read once, where it was named first."""
    write(tmp_path, a="x", b="x")
    pages = find_pages([tmp_path / "b.txt", tmp_path, str(tmp_path / "*.txt")])
    assert [page.name for page in pages] == ["b.txt", "a.txt"]


def test_a_pattern_reaches_into_folders(tmp_path):
    """`**` is any number of folders, and a folder that matches is searched."""
    (tmp_path / "x" / "y").mkdir(parents=True)
    write(tmp_path / "x" / "y", a="x")
    assert [page.name for page in find_pages(str(tmp_path / "**" / "*.txt"))] == ["a.txt"]
    assert [page.name for page in find_pages(str(tmp_path / "x*"))] == ["a.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path):
    """「页[1].txt」 is what browsers call the second copy."""
    write(tmp_path, **{"页[1]": "x"})
    assert [page.name for page in find_pages(str(tmp_path / "页[1].txt"))] == ["页[1].txt"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("absent.html", "There is no file or folder '.*absent.html': check its name"),
        ("absent-*.html", r"No file matches '.*absent-\*.html': check the pattern"),
        ("empty", "The folder .*empty holds no page: files that end in .*html"),
    ],
)
def test_a_source_without_a_page_is_told(tmp_path, source, sentence):
    """What was given, where, what to do."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "picture.png").write_bytes(b"x")
    with pytest.raises(PageError, match=sentence):
        read_cases(str(tmp_path / source))


def test_no_source_at_all_is_told():
    """An empty list is a mistake, not an empty result."""
    with pytest.raises(PageError, match="No page was given"):
        read_cases([])


def test_a_folder_gives_all_cases_of_all_pages(tmp_path, read_simply):
    """A page may hold several cases; they keep the order of the page."""
    write(tmp_path, b="丙", a="甲|乙")
    assert [case.text for case in read_cases(tmp_path)] == ["甲", "乙", "丙"]


def test_a_single_page_that_fails_is_an_error(tmp_path, read_simply):
    """Who names one page wants to know."""
    write(tmp_path, a="bad page")
    with pytest.raises(PageError, match="holds no article"):
        list(read_cases(tmp_path / "a.txt"))


def test_a_bad_page_among_several_is_passed_over(tmp_path, read_simply):
    """The others are read, and a warning tells."""
    write(tmp_path, a="bad page", b="乙", c="bug")
    with pytest.warns(PageWarning) as told:
        assert [case.text for case in read_cases(tmp_path)] == ["乙"]
    assert ["holds no article" in str(told[0].message), "ValueError: what is this" in str(told[1].message)] == [
        True
    ] * 2


def test_broken_rules_stop_the_run(tmp_path, read_simply):
    """They fail every page alike: that is no fault of a page."""
    write(tmp_path, a="bad rules", b="乙")
    with pytest.raises(CorpusError, match=r"figures\.toml is broken"):
        list(read_cases(tmp_path))


def test_a_broken_installation_stops_the_run(tmp_path, monkeypatch):
    """A missing module is told once, not page by page."""

    def cases_of(page: Path):
        raise ModuleNotFoundError("No module named 'lxml'")

    monkeypatch.setattr(workers, "_cases_of", cases_of)
    write(tmp_path, a="甲")
    with pytest.raises(CasemineError, match=r"not wholly installed .*lxml.*: install it anew"):
        list(read_cases(tmp_path))


def test_mining_counts_what_it_did(tmp_path, read_simply):
    """Pages, new cases, failures with their reason."""
    pages = write(tmp_path / "pages", a="甲|乙", b="bad page", c="甲")
    with CaseBase(tmp_path / "cases.db") as base:
        mining = mine(pages, base)
        assert (mining.pages, mining.added, mining.found, len(mining.failures)) == (3, 2, 3, 1)
        assert [source.rsplit("/", 1)[1] for source in base.sources(next(base.cases()).case_id)] == ["a.txt", "c.txt"]


def test_pages_mined_before_are_not_read_again(tmp_path, monkeypatch, read_simply):
    """A page is known by its bytes; its new place joins the sources. A page that failed is tried again."""
    pages = write(tmp_path / "pages", a="甲|乙", b="bad page")
    with CaseBase(tmp_path / "cases.db") as base:
        mine(pages, base)
        read, cases_of = [], workers._cases_of
        monkeypatch.setattr(workers, "_cases_of", lambda page: (read.append(page.name), cases_of(page))[1])
        write(pages, c="丙", d="甲|乙")
        mining = mine(pages, base)
        assert read == ["b.txt", "c.txt"]
        assert (mining.added, mining.found, mining.known_pages, len(base)) == (1, 5, 2, 3)
        assert len(base.sources(next(base.cases()).case_id)) == 2


def test_mining_again_renews_records(tmp_path, monkeypatch, make_case):
    """With `again`, pages that are there are read again and their records replaced."""
    pages = write(tmp_path / "pages", a="甲")
    with CaseBase(tmp_path / "cases.db") as base:
        for title, again in (("旧", False), ("新", False), ("新", True)):
            monkeypatch.setattr(workers, "_cases_of", lambda page, title=title: [make_case("甲", title=title)])
            mine(pages, base, again=again)
        assert [case.title for case in base.cases()] == ["新"]


def test_one_worker_and_two_give_equal_outcomes(folder):
    """The same cases in the same order, byte by byte."""
    pages = find_pages(folder)
    one, two = (list(mine_pages(pages, workers=number)) for number in (1, 2))
    assert one == two and len(one) == 10
    assert all(outcome.cases for outcome in one), [outcome.error for outcome in one]


def test_known_pages_keep_their_place_among_the_others(folder):
    """Outcomes come in the order of the pages with two workers too."""
    pages = find_pages(folder)
    known = {workers._digest((pages[number],)): ("0123456789abcdef",) for number in (0, 4, 9)}
    outcomes = list(mine_pages(pages, workers=2, known=known))
    assert [Path(outcome.source) for outcome in outcomes] == pages
    assert [bool(outcome.known) for outcome in outcomes] == [number in (0, 4, 9) for number in range(10)]


def test_a_stream_of_cases_may_be_left_early(folder):
    """Workers end when nobody wants more."""
    cases = read_cases(folder, workers=2)
    first = next(cases)
    cases.close()
    assert first.text


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on Windows")
def test_a_worker_that_dies_costs_its_page_alone(folder, monkeypatch):
    """One page brings its worker down: it is reported, all the others are mined."""

    def mine_or_die(articles: list[workers.Article]) -> list[workers.Outcome]:
        if any(page.name == "4.html" for (page,) in articles):
            os.kill(os.getpid(), signal.SIGKILL)
        return [workers.Outcome(str(page)) for (page,) in articles]

    monkeypatch.setattr(workers, "_mine_chunk", mine_or_die)
    outcomes = list(mine_pages(find_pages(folder), workers=2))
    assert [Path(outcome.source).name for outcome in outcomes if outcome.error] == ["4.html"]
    assert len(outcomes) == 10 and "brought a worker down" in "".join(outcome.error or "" for outcome in outcomes)
