"""The command line itself: help in two languages, one sentence for a wrong word, safe on every console."""

from __future__ import annotations

import subprocess
import sys

import pytest

from casemine import __version__
from casemine.commands.main import COMMANDS, columns, wrap


def test_help_lists_the_commands(run):
    """Each with what it does."""
    code, out, _ = run("--help")
    assert code == 0 and all(f"  {command} " in out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_has_help_in_both_languages(run, command, language):
    """No line is wider than the terminal, though Chinese is two columns wide."""
    code, out, _ = run(command, "--help", "--lang", language)
    assert code == 0 and ("选项" in out) == (language == "zh")
    assert max(map(columns, out.splitlines())) <= 140


def test_help_follows_the_locale(run, monkeypatch):
    """On a Chinese system help is Chinese without being asked."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "用法" in run("--help")[1]


def test_the_version_is_told(run):
    """The library's own."""
    assert run("--version")[:2] == (0, f"casemine {__version__}\n")


def test_nothing_given_shows_help(run):
    """With the exit code of a wrong command line."""
    code, out, _ = run()
    assert code == 2 and "usage: casemine" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("mine",), "the following arguments are required: SOURCE; see 'casemine mine --help'"),
        (("mine", "x", "--workers", "0"), "'0' is no whole number of 1 or more"),
        (("mine", "x", "--workers", "²"), "'²' is no whole number of 1 or more"),
        (("tables", "x.db", "figurs"), "there is no 'figurs'; there are cases, .*; did you mean 'figures'?"),
        (("dig", "x"), "invalid choice: 'dig'"),
        (("mine", "--lang", "zh"), "用法有误：缺少参数： ?SOURCE。请看「casemine mine --help」"),
        (("mine", "x", "--lang", "fr"), "invalid choice: 'fr'"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(run, arguments, sentence):
    """On stderr, exit code 2."""
    import re

    code, out, err = run(*arguments)
    assert (code, out) == (2, "") and err.count("\n") == 1 and re.search(sentence, err)


def test_a_gbk_console_shows_what_it_can(start, base_of_one, tmp_path, make_case):
    """A character outside GBK is a question mark, not a crash."""
    from casemine.store.casebase import CaseBase

    with CaseBase(base_of_one) as base:
        base.add(make_case("𠮷村", title="𠮷村•经验"))
    for arguments in (("show", base_of_one), ("show", base_of_one, 1), ("tables", base_of_one, "cases")):
        process = start(*arguments, PYTHONIOENCODING="gbk", LC_ALL="zh_CN.GBK")
        out, err = process.communicate()
        assert process.returncode == 0, err
        assert "青禾社区" in out


def test_a_reader_who_stops_early_causes_no_error(base_of_one):
    """`casemine tables … | head -1` ends quietly."""
    command = f'"{sys.executable}" -m casemine.commands.main tables {base_of_one} figures --format jsonl | head -c 1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_help_loads_nothing_heavy():
    """Help comes at once: no pandas, no rich, no joblib, no extraction."""
    code = (
        "import sys; from casemine.commands.main import main\n"
        "try: main(['mine', '--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'numpy', 'rich', 'joblib', 'lxml', 'casemine.extract.case'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_chinese_is_broken_at_the_width_of_the_terminal():
    """Two columns a character, a break between any two of them, words kept whole."""
    assert wrap("读取网页或文本 from files", 10) == ["读取网页或", "文本 from", "files"]
    assert wrap("", 10) == [""]
