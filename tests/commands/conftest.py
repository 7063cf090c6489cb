"""What the tests of commands need: the command in this process, in a process of its own, and pages to mine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from casemine.commands.main import main
from casemine.store.casebase import CaseBase

RUN = [sys.executable, "-m", "casemine.commands.main"]


@pytest.fixture(autouse=True)
def speak_english(monkeypatch):
    """The tests read English unless they ask for Chinese."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "140")


@pytest.fixture
def run(capsys) -> Callable[..., tuple[int, str, str]]:
    """Run `casemine` with some arguments and return exit code, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return call


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[str]]:
    """Start `casemine` in a process of its own."""

    def begin(*arguments: object, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*RUN, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding=variables.get("PYTHONIOENCODING", "utf-8"),
            env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8", **variables},
        )

    return begin


@pytest.fixture
def base_of_one(tmp_path, make_case) -> Path:
    """A base that holds the case with an item of most kinds."""
    with CaseBase(tmp_path / "cases.db") as base:
        base.add(make_case())
    return tmp_path / "cases.db"


def write_article(number: int, paragraphs: int = 3) -> str:
    """Return a small page of a community that is nowhere."""
    name = f"青禾{number}社区"
    body = "".join(
        f"<p>{name}党委第{line}网格开展志愿活动{number + line}场次，走访居民{number + 7}户，调解纠纷16余宗，"
        f"志愿者从{line + 3}人增加至{number + line + 9}人，居民满意度达98%。</p>"
        for line in range(paragraphs)
    )
    return (
        f"<html><head><meta charset='utf-8'><title>{name}的“五微”治理</title></head><body>"
        f"<h1>{name}的“五微”治理</h1><p>一、主要做法</p>{body}</body></html>"
    )


@pytest.fixture
def write_pages(tmp_path) -> Callable[..., Path]:
    """Write so many pages of invented communities and return their folder."""

    def write(count: int, paragraphs: int = 3) -> Path:
        folder = tmp_path / "pages"
        folder.mkdir(exist_ok=True)
        for number in range(count):
            (folder / f"{number:04}.html").write_text(write_article(number, paragraphs), encoding="utf-8")
        return folder

    return write
