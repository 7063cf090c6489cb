"""Words and rules of one's own: what they add, what is refused, that nothing of them stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casemine import extract_case, find_figures, find_measures, use_lexicons
from casemine.commands.main import main
from casemine.errors import CorpusError
from casemine.lexicons import check_lexicons, load_lexicon, load_rules
from casemine.workers import read_cases


@pytest.fixture(autouse=True)
def none_afterwards() -> Iterator[None]:
    yield
    use_lexicons(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "figure_units.tsv").write_text("term\tclass\tnote\n盅\tcount\t\n", encoding="utf-8")
    (tmp_path / "measure_categories.tsv").write_text("term\tclass\tnote\n藤编工坊\teconomy\t9\n", encoding="utf-8")
    return tmp_path


def test_own_units_are_read_also_after_the_shipped_ones_were_in_use(folder: Path) -> None:
    assert [figure.unit for figure in find_figures("送出热汤38盅。")] != ["盅"]
    use_lexicons(folder)
    assert [(figure.value, figure.unit) for figure in find_figures("送出热汤38盅。")] == [(38, "盅")]
    use_lexicons(None)
    assert [figure.unit for figure in find_figures("送出热汤38盅。")] != ["盅"]


def test_own_words_decide_a_category(folder: Path) -> None:
    use_lexicons(folder)
    (measure,) = find_measures("社区党委牵头建立藤编工坊。")
    assert measure.category.value == "economy"


def test_an_own_row_replaces_the_shipped_row_of_the_term(tmp_path: Path) -> None:
    (tmp_path / "policy_terms.tsv").write_text("三会一课\tdoctrine\tnever\n", encoding="utf-8")
    use_lexicons(tmp_path)
    assert load_lexicon("policy_terms").by_term["三会一课"].term_class == "doctrine"


def test_an_own_rule_comes_first_and_may_name_shipped_parts(tmp_path: Path) -> None:
    (tmp_path / "figure_contexts.toml").write_text(
        '[[rule]]\nname = "own"\npattern = "{about}一共"\nmatch = ["约一共"]\nmismatch = ["一共"]\n', encoding="utf-8"
    )
    use_lexicons(tmp_path)
    assert load_rules("figure_contexts")[0].name == "own"


def test_worker_processes_know_them_too(folder: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for k in range(2):
        (pages / f"{k}.txt").write_text(
            f"柳河社区送汤记{k}\n社区党委组织志愿者送出热汤3{k}盅。\n" * 3, encoding="utf-8"
        )
    use_lexicons(folder)
    cases = list(read_cases(pages, workers=2))
    assert {figure.unit for case in cases for figure in case.figures} == {"盅"}


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        ("figure_unit.tsv", "盅\tcount\n", "Did you mean 'figure_units'"),
        ("figure_units.tsv", "盅\tbowls\n", "class 'bowls' is not one of"),
        ("figure_units.tsv", "盅\n", "1 columns"),
        ("figure_contexts.toml", "[[rule]", "is not TOML"),
        ("figure_contexts.toml", '[[rule]]\nname = "a"\npattern = "("\n', "the pattern is broken"),
        ("figure_contexts.toml", '[[rule]]\nname = "a"\npattern = "a"\n', "needs a list `match`"),
    ],
)
def test_what_is_not_sound_is_told_with_its_file(tmp_path: Path, name: str, written: str, told: str) -> None:
    (tmp_path / name).write_text(written, encoding="utf-8")
    (defect,) = check_lexicons(tmp_path)
    assert told in defect
    with pytest.raises(CorpusError):
        use_lexicons(tmp_path)


def test_every_defect_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "figure_units.tsv").write_text("盅\tbowls\n\tcount\n盏\tcount\n盏\tcount\n", encoding="utf-8")
    assert len(check_lexicons(tmp_path)) == 3


def test_a_folder_without_lexicons_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no folder with lexicons"):
        use_lexicons(tmp_path / "none")


def test_the_command_checks_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lexicon", "check", str(folder), "--lang", "en"]) == 0
    assert "figure_units.tsv: 1, ready for use." in capsys.readouterr().out
    (folder / "figure_units.tsv").write_text("盅\tbowls\n", encoding="utf-8")
    assert main(["lexicon", "check", str(folder), "--lang", "zh"]) == 2
    assert "发现 1 处问题" in capsys.readouterr().out


def test_mine_takes_a_folder(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("柳河社区送汤记\n社区党委组织志愿者送出热汤38盅。\n" * 3, encoding="utf-8")
    assert main(["mine", str(page), "-o", str(tmp_path / "own.db"), "--lexicons", str(folder)]) == 0
    (case,) = read_cases(page)
    assert {figure.unit for figure in case.figures} == {"盅"}


def test_nothing_stays_behind() -> None:
    assert {figure.unit for figure in extract_case("送出热汤38盅。").figures} != {"盅"}
