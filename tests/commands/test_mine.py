"""`casemine mine`: pages in, a base out, and nothing lost however the run ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from casemine import workers
from casemine.errors import PageError
from casemine.store.casebase import CaseBase
from casemine.store.jsonl import read_jsonl


@pytest.fixture
def read_simply(monkeypatch, make_case):
    """Pages are read as plain text; one that says 'bad' fails, one that says 'stop' is where Ctrl-C comes."""

    def cases_of(page: Path):
        text = page.read_text(encoding="utf-8")
        if text == "bad":
            raise PageError(f"{page} holds no article.")
        if text == "stop":
            raise KeyboardInterrupt
        return [make_case() if text == "full" else make_case(text)]

    monkeypatch.setattr(workers, "_cases_of", cases_of)


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_pages_become_a_base_and_a_summary(run, tmp_path, read_simply):
    """The summary counts cases, figures, governance models and measures."""
    write(tmp_path, a="full", b="乙")
    code, out, err = run("mine", tmp_path, "-o", tmp_path / "cases.db")
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines() if line.startswith("│")]

    assert code == 0 and err == ""
    assert ["new cases", "2", "2"] in cells and ["figures", "2", "2"] in cells and ["failures", "0", ""] in cells


def test_a_page_that_fails_is_reported_and_skipped(run, tmp_path, read_simply):
    """The others are mined; the exit code is 1."""
    write(tmp_path, a="甲", b="bad", c="丙")
    code, _, err = run("mine", tmp_path, "-o", tmp_path / "cases.db")

    assert code == 1
    assert err == f"skipped: {tmp_path / 'b.txt'} holds no article.\n"
    assert len(CaseBase(tmp_path / "cases.db")) == 2


def test_a_run_that_can_use_nothing_says_so(run, tmp_path, read_simply):
    """All pages failed: exit code 2 and a sentence."""
    write(tmp_path, a="bad")
    code, _, err = run("mine", tmp_path, "-o", tmp_path / "cases.db")

    assert code == 2 and err.endswith("Nothing could be used: all 1 pages failed, for the reasons above.\n")


def test_thousands_of_bad_pages_do_not_drown_the_summary(run, tmp_path, read_simply):
    """Fifty failures are listed, all are counted."""
    write(tmp_path, **{f"p{number:02}": "bad" for number in range(60)})
    _, out, err = run("mine", tmp_path, "-o", tmp_path / "cases.db")

    assert err.count("skipped:") == 50 and "not listed one by one" in err
    assert "60" in out


def test_mining_the_same_pages_again_adds_nothing(run, tmp_path, read_simply):
    """They are counted as already there, and that is no failure."""
    write(tmp_path, a="甲", b="乙")
    run("mine", tmp_path, "-o", tmp_path / "cases.db")
    code, out, _ = run("mine", tmp_path, "-o", tmp_path / "cases.db")

    assert code == 0
    assert [line.split("│")[2].strip() for line in out.splitlines() if "cases already there" in line] == ["2"]


def test_base_jsonl_and_workbook_hold_the_same_cases(run, tmp_path, read_simply):
    """The exports are of the whole base, also when nothing was new."""
    write(tmp_path, a="full", b="乙")
    for _ in range(2):
        places = ("-o", tmp_path / "cases.db", "--jsonl", tmp_path / "c.jsonl", "--xlsx", tmp_path / "c.xlsx")
        code, out, _ = run("mine", tmp_path / "a.txt", tmp_path / "b.txt", *places)
        assert code == 0 and f"wrote {tmp_path / 'c.xlsx'}" in out
        assert list(read_jsonl(tmp_path / "c.jsonl")) == list(CaseBase(tmp_path / "cases.db").cases())


def test_ctrl_c_keeps_what_is_there(run, tmp_path, read_simply):
    """One sentence, exit code 130, and the next run takes up the rest."""
    write(tmp_path, a="甲", b="乙", c="stop")
    code, out, err = run("mine", tmp_path, "-o", tmp_path / "cases.db")
    assert (code, out) == (130, "")
    assert err == (
        f"Stopped after 2 of 3 pages; {tmp_path / 'cases.db'} holds 2 cases. "
        "Run the same command again to take up the rest.\n"
    )
    write(tmp_path, c="丙")
    assert run("mine", tmp_path, "-o", tmp_path / "cases.db")[0] == 0
    assert [case.text for case in CaseBase(tmp_path / "cases.db").cases()] == ["甲", "乙", "丙"]


def test_an_export_that_cannot_be_written_is_told_before_the_work(run, tmp_path, read_simply):
    """No page is read when the workbook has no place to go."""
    write(tmp_path, a="stop")
    code, _, err = run("mine", tmp_path, "-o", tmp_path / "cases.db", "--xlsx", tmp_path / "absent" / "c.xlsx")
    assert code == 2 and "The folder" in err and not (tmp_path / "cases.db").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("absent.html",), "Error: There is no file or folder '"),
        (("empty",), "holds no page: files that end in"),
        (("a.txt", "-o", "absent/cases.db"), "absent does not exist: make it"),
        (("a.txt", "-o", "a.txt"), "a.txt is no case base: give the name of a new file"),
        (("a.txt", "-o", "empty"), "is a folder: give the name of a file in it"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, tmp_path, monkeypatch, arguments, sentence):
    """On stderr, with exit code 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    write(tmp_path, a="这一页里写的是社区治理的故事。" * 100)
    code, out, err = run("mine", *arguments)
    assert (code, out) == (2, "") and sentence in err and err.count("\n") == 1


def test_the_summary_speaks_chinese(run, tmp_path, read_simply):
    """With `--lang zh`, before or after the command."""
    write(tmp_path, a="甲", b="bad")
    for arguments in (("--lang", "zh", "mine", tmp_path), ("mine", tmp_path, "--lang=zh")):
        code, out, err = run(*arguments, "-o", tmp_path / "cases.db")
        assert code == 1 and "本次" in out and err.startswith("跳过：")


def test_two_runs_and_two_workers_give_the_same_bytes(run, tmp_path, write_pages):
    """JSONL from real pages: equal byte by byte, whatever the number of workers."""
    pages = write_pages(24)
    made = []
    for number, count in enumerate((1, 1, 2)):
        place = tmp_path / f"{number}.jsonl"
        code, _, err = run("mine", pages, "-o", tmp_path / f"{number}.db", "--jsonl", place, "--workers", count)
        assert code == 0, err
        made.append(place.read_bytes())
    assert made[0] and made[0] == made[1] == made[2]


def wait_for_cases(base: Path, process) -> None:
    """Wait until some cases are committed, or the process has ended."""
    while process.poll() is None:
        if base.exists() and base.stat().st_size:
            try:
                connection = sqlite3.connect(f"{base.as_uri()}?mode=ro", uri=True)
                if connection.execute("SELECT count(*) FROM cases").fetchone()[0]:
                    return
            except sqlite3.Error:
                pass  # it is just being made
            finally:
                connection.close()
        time.sleep(0.01)


@pytest.mark.skipif(os.name == "nt", reason="signals are another matter on Windows")
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("number", ["SIGKILL", "SIGINT"])
def test_a_run_that_was_broken_off_is_taken_up(number, count, run, start, tmp_path, write_pages):
    """After Ctrl-C or a kill the base is sound and holds whole cases; the next run completes it."""
    pages = write_pages(300, 20)
    run("mine", pages, "-o", tmp_path / "undisturbed.db", "--jsonl", tmp_path / "undisturbed.jsonl")
    base = tmp_path / "cases.db"
    process = start("mine", pages, "-o", base, "--workers", count)
    wait_for_cases(base, process)
    process.send_signal(getattr(signal, number))
    _, err = process.communicate(timeout=60)  # ends when the workers have ended too: no killed run leaves any behind

    if number == "SIGINT":
        assert process.returncode == 130, err
        assert err.startswith("Stopped after ") and err.count("\n") == 1
    with CaseBase(base) as begun:
        there = list(begun.cases())
        assert 0 < len(there) < 300
    assert sqlite3.connect(base).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert there == list(read_jsonl(tmp_path / "undisturbed.jsonl"))[: len(there)]
    code, _, err = run("mine", pages, "-o", base, "--jsonl", tmp_path / "cases.jsonl")
    assert code == 0, err
    assert (tmp_path / "cases.jsonl").read_bytes() == (tmp_path / "undisturbed.jsonl").read_bytes()
