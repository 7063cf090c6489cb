"""The READMEs: their Python and their commands run as printed."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from casemine.commands.main import main

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")


def blocks(readme: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.S)


@pytest.fixture
def beside_the_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("readme", READMES)
def test_the_python_of_the_readme_runs(readme: str, beside_the_examples: Path) -> None:
    for block in blocks(readme, "python"):
        exec(compile(block, readme, "exec"), {})


@pytest.mark.parametrize("readme", READMES)
def test_the_commands_of_the_readme_run(readme: str, beside_the_examples: Path) -> None:
    (block,) = blocks(readme, "sh")
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "casemine"
        assert main(arguments) == 0, line


def test_both_readmes_show_the_same_code() -> None:
    english, chinese = READMES
    assert blocks(english, "python") == blocks(chinese, "python")
    assert blocks(english, "sh") == blocks(chinese, "sh")
