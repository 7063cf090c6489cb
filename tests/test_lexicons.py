"""Words and rules as data: every shipped file holds, and a broken one is refused in one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from casemine.errors import CorpusError
from casemine.lexicons import WordLists, load_lexicon, load_rules, shipped_names
from casemine.resources import shipped

GOOD_ROW = "居民议事会\tvenue\t\t\t成立居民议事会"
GOOD_RULE = """
[parts]
number = '\\d+'
[[rule]]
name = "visits"
pattern = '走访{number}次'
match = ["走访13次"]
mismatch = ["走访多次"]
"""


def lexicon_file(folder: Path, *lines: str) -> Path:
    path = folder / "own.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rules_file(folder: Path, written: str) -> Path:
    path = folder / "own.toml"
    path.write_text(written, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", shipped_names("lexicons", ".tsv"))
def test_every_shipped_lexicon_loads(name: str):
    """Each lexicon passes its own checks and has terms."""
    assert len(load_lexicon(name)) > 0


@pytest.mark.parametrize("name", shipped_names("lexicons", ".tsv"))
def test_every_shipped_lexicon_closes_its_classes(name: str):
    """Each lexicon with more than one class lists them, so that a misspelt one is found."""
    written = (shipped("corpora") / "lexicons" / f"{name}.tsv").read_text(encoding="utf-8")

    assert "# classes:" in written or len({row.term_class for row in load_lexicon(name)}) == 1


@pytest.mark.parametrize("name", shipped_names("rules", ".toml"))
def test_every_shipped_rule_holds_on_its_examples(name: str):
    """Each rule matches what it must and not what it must not; a file has rules, each with a name of its own."""
    names = [rule.name for rule in load_rules(name)]

    assert names and len(names) == len(set(names))


def test_rows_are_found_leftmost_longest(tmp_path: Path):
    """Of two terms that begin at one place the longer is found, and none overlap."""
    lexicon = load_lexicon(lexicon_file(tmp_path, "term\tclass", "议事\tword", "议事会\tvenue", "会员\tword"))

    assert [(start, end, row.term_class) for start, end, row in lexicon.find("议事会员会员")] == [
        (0, 3, "venue"),
        (4, 6, "word"),
    ]


def test_lists_are_found_together_each_leftmost_longest():
    """Words of one list never overlap; those of different lists may, and one word may stand in two."""
    lists = WordLists({"venues": {"议事会": 1, "议事": 2, "会员": 3}, "words": {"会员": 4, "议事": 5}})

    assert lists.find("议事会员会员") == {
        "venues": [(0, 3, 1), (4, 6, 3)],
        "words": [(0, 2, 5), (2, 4, 4), (4, 6, 4)],
    }


def test_a_rule_may_name_what_its_matches_hold(tmp_path: Path):
    """A text without the words that a rule needs is not searched; a rule that names none may always match."""
    needy = GOOD_RULE.replace("[[rule]]", '[[rule]]\nneeds = ["次", "回"]')
    (rule,), (free,) = load_rules(rules_file(tmp_path, needy)), load_rules("figure_changes")[:1]

    assert rule.may_match("走访13次") and not rule.may_match("走访居民")
    assert free.may_match("走访居民")


@pytest.mark.parametrize("text", ["走访13次\n走访多次\n走访7次,走访8次", "走访9次", "\n\n走访1次\n", "走访居民"])
def test_matches_in_lines_are_those_of_the_whole_text(tmp_path: Path, text: str):
    """Leaving out the lines that hold none of the needed words loses no match."""
    (rule,) = load_rules(rules_file(tmp_path, GOOD_RULE.replace("[[rule]]", '[[rule]]\nneeds = ["次"]')))

    assert [m.span() for m in rule.find_in_lines(text)] == [m.span() for m in rule.pattern.finditer(text)]


def test_an_alternation_takes_the_longest_first(tmp_path: Path):
    """Terms are put into a pattern longest first, with their signs escaped."""
    lexicon = load_lexicon(lexicon_file(tmp_path, "议事\tword", "议事会\tvenue", "党建+\tplus"))

    assert lexicon.alternation() == r"党建\+|议事会|议事"
    assert lexicon.alternation("venue") == "议事会"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["居民议事会"], r"own\.tsv, line 1: 1 columns, wanted 2 to 5"),
        (["一\t二\t三\t四\t五\t六"], r"own\.tsv, line 1: 6 columns, wanted 2 to 5"),
        (["\tvenue"], r"own\.tsv, line 1: the term is empty"),
        (["# classes: venue, team", "巡逻队\tteem"], r"own\.tsv, line 2: class 'teem' is not one of team, venue"),
        ([GOOD_ROW, GOOD_ROW], r"own\.tsv, line 2: '居民议事会' stands already in line 1"),
        (["巡逻队\tteam\t\t\t成立议事会"], r"own\.tsv, line 1: the example '成立议事会' does not hold '巡逻队'"),
    ],
)  # fmt: skip
def test_a_broken_row_is_refused_with_its_line(tmp_path: Path, lines: list[str], message: str):
    """What is wrong with a row is said in one sentence with the file and the line."""
    with pytest.raises(CorpusError, match=message) as refusal:
        load_lexicon(lexicon_file(tmp_path, *lines))

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("'走访{number}次'", "'走访({number}次'"), r"own\.toml, rule 'visits': the pattern is broken"),
        (("走访13次", "走访十次"), r"own\.toml, rule 'visits': it must match '走访十次' and does not"),
        (("走访多次", "走访7次"), r"own\.toml, rule 'visits': it must not match '走访7次' and does"),
        (('mismatch = ["走访多次"]', ""), r"own\.toml, rule 'visits': it needs a list `match` and a list `mismatch`"),
        (("{number}次", "{numeral}次"), r"own\.toml, visits: \{numeral\} is not one of its parts: number"),
        (("[[rule]]", '[[rule]]\nneeds = ["户"]'), r"own\.toml, rule 'visits': it needs 户, and '走访13次' holds none"),
        (("[[rule]]", "[[rule"), r"own\.toml is not TOML"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_refused_with_its_name(tmp_path: Path, change: tuple[str, str], message: str):
    """What is wrong with a rule is said in one sentence with the file and the rule."""
    with pytest.raises(CorpusError, match=message):
        load_rules(rules_file(tmp_path, GOOD_RULE.replace(*change)))


def test_a_lexicon_stands_for_its_terms_in_a_pattern(tmp_path: Path):
    """`{lexicon:name:class}` in a pattern is the alternation of that class's terms."""
    written = GOOD_RULE.replace("走访{number}次", "{lexicon:policy_terms:party_routine}{number}次").replace(
        "走访13次", "三会一课13次"
    )

    (rule,) = load_rules(rules_file(tmp_path, written))

    assert rule.pattern.search("开展三会一课12次")


@pytest.mark.parametrize(("load", "near"), [(load_lexicon, "policy_term"), (load_rules, "no_such_rules")])
def test_an_unknown_name_lists_what_there_is(load, near: str):
    """A name that is not shipped is refused with the names that are."""
    with pytest.raises(CorpusError, match=f"is called '{near}'. There are: "):
        load(near)


def test_a_near_name_is_suggested():
    """A misspelt name is answered with the name that was meant."""
    with pytest.raises(CorpusError, match="Did you mean 'policy_terms'"):
        load_lexicon("policy_term")


@pytest.mark.parametrize("written", [b"\xb9\xe6\xd4\xf2\tvenue", b"\xff\xfe\x00"])
def test_a_lexicon_in_another_encoding_is_refused(tmp_path: Path, written: bytes):
    """A file that is not UTF-8 gets a sentence that says so, not a traceback."""
    path = tmp_path / "own.tsv"
    path.write_bytes(written)

    with pytest.raises(CorpusError, match=r"own\.tsv is not UTF-8"):
        load_lexicon(path)


def test_a_missing_own_file_is_refused(tmp_path: Path):
    """A path that leads nowhere is refused by its name."""
    with pytest.raises(CorpusError, match=r"absent\.tsv"):
        load_lexicon(tmp_path / "absent.tsv")
