"""Clauses: how strongly each one tells an action, and where a demand, a plan or a speech takes over."""

from __future__ import annotations

import pytest

from casemine.extract.clauses import load_cues, read_clauses


def strengths(sentence: str) -> list[float]:
    """Return how strongly each clause of a sentence in the matching form tells an action."""
    return [clause.strength for clause in read_clauses(sentence, load_cues().find(sentence), 0, len(sentence))]


def test_firm_verb_with_an_object_tells_most() -> None:
    """「成立议事会」 is worth one, a vague verb less than half."""
    assert strengths("社区成立议事会,提升治理水平") == [1.0, 0.4]


@pytest.mark.parametrize("noun", ["志愿服务队", "培训基地", "调解委员会", "党组织"])
def test_a_noun_that_holds_a_verb_tells_nothing(noun: str) -> None:
    """The longest word wins: the 服务 of 志愿服务队 is no verb."""
    assert strengths(f"这里的{noun}很多") == [0.0]


def test_vague_verb_gains_by_a_named_object() -> None:
    """「深化“…”」 names what was done."""
    assert strengths("持续深化“头雁领航”工程") == [0.9]


def test_word_behind_a_possessive_is_a_noun() -> None:
    """In 「机制的建立」 nothing is set up."""
    assert strengths("机制的建立很重要") == [0.0]


def test_clause_that_says_when_tells_no_action() -> None:
    """「…后,」 only places the next clause in time."""
    assert strengths("议事会成立后,矛盾少了") == [0.0, 0.0]


def test_principle_holds_for_its_clause_only() -> None:
    """「坚持…」 does not reach the action behind the comma."""
    assert strengths("坚持开展调研,建立民情台账") == [0.0, 1.0]


def test_demand_holds_to_the_end_of_the_sentence() -> None:
    """Behind 要 nothing was done yet."""
    assert max(strengths("各村要制定方案,组建队伍")) == 0.0


def test_demand_referred_to_is_no_demand() -> None:
    """「按照…要求,」 refers to one."""
    assert strengths("按照上级要求,社区组建了巡逻队")[-1] == 1.0


def test_what_stands_behind_a_copula_describes() -> None:
    """「A是…的B」 describes, unless it says who set A up."""
    assert strengths("社区是服务居民的窗口") == [0.0]
    assert strengths("帮帮团是社区孵化成立的一支队伍") == [0.9]


def test_verb_at_the_head_of_a_cue_is_not_lost() -> None:
    """「加装电梯」 is a cue of its category and tells an action too."""
    assert strengths("加装电梯8部") == [1.0]
