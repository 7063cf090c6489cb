"""Words: rjieba and jieba cut alike, with and without words of the text's own, and nothing is lost."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from casemine.text import words
from casemine.text.words import cut_words, find_words, jieba_cutter

# Frozen: written for this test, with the places where the two engines once differed.
FROZEN = """青禾街道松涛社区位于城北，总面积约3.5平方公里，常住人口12,000余人，下设6个网格、20-30户为一个微网格。
2021年以来，社区党委探索“一轴四方”工作法，推行“红心驿站+睦邻议事会”，从69人壮大至224人，满意度98.6%。
联系方式：wangge-01@qinghe.example.cn，版本v2.0_beta，编号QH-2021.08，1+3+N与5G、A/B座、C++ 小组。
	王小梅说：“以前开会，来的不到10人；现在——来了43.5%！”\r\n　　（一）　强基础  （2）重实效　x-x x.x x_x -1 .5 a- _b
領導小組調研了萬戶居民，𠮷田先生与①②③号楼的㎡数。"""
OWN_WORDS = ("一轴四方", "红心驿站", "睦邻议事会", "松涛社区", "QH-2021.08", "微网格", "来的不到")


def test_the_engine_cuts_as_jieba_does():
    """On the frozen text every token is jieba's."""
    assert cut_words(FROZEN) == jieba_cutter()(FROZEN)


def test_the_engine_cuts_as_jieba_does_with_words_fed_in():
    """With words of the text's own fed in, likewise."""
    cut = cut_words(FROZEN, OWN_WORDS)

    assert cut == jieba_cutter(tuple(sorted(OWN_WORDS)))(FROZEN)
    assert {"一轴四方", "红心驿站", "睦邻议事会", "QH-2021.08"} <= set(cut)


def test_the_engine_cuts_as_jieba_does_on_shared_texts(shared: Path):
    """On a hundred real broadcast items, likewise."""
    with gzip.open(shared / "data" / "broadcast_news" / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = ["\n".join(map(str, json.loads(line).values())) for _, line in zip(range(100), lines, strict=False)]
    reference = jieba_cutter()

    assert [cut_words(text) for text in texts] == [reference(text) for text in texts]


def test_without_rjieba_jieba_cuts(monkeypatch: pytest.MonkeyPatch):
    """Where rjieba cannot be imported, jieba takes its place and the words are the same."""
    cut = cut_words(FROZEN, ["一轴四方"])
    monkeypatch.setitem(sys.modules, "rjieba", None)
    words._cutter.cache_clear()

    try:
        assert cut_words(FROZEN, ["一轴四方"]) == cut
    finally:
        words._cutter.cache_clear()


def test_the_words_put_together_are_the_text():
    """No character is lost or added, and the spans touch each other."""
    spans = find_words(FROZEN, OWN_WORDS)

    assert "".join(cut_words(FROZEN)) == FROZEN
    assert "".join(FROZEN[span.start : span.end] for span in spans) == FROZEN
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]


def test_words_fed_in_stay_with_their_call():
    """Words given to one call do not change what another call cuts."""
    before = cut_words("推行一轴四方工作法")
    assert cut_words("推行一轴四方工作法", ["一轴四方工作法"]) == ["推行", "一轴四方工作法"]

    assert cut_words("推行一轴四方工作法") == before


def test_an_empty_text_has_no_words():
    """Nothing in, nothing out, also with an empty word fed in."""
    assert cut_words("", [""]) == []
    assert find_words("") == ()


def test_jieba_is_quiet_and_leaves_no_cache(tmp_path: Path):
    """The reference prints nothing and writes nothing into the temporary folder."""
    code = "from casemine.text.words import jieba_cutter; jieba_cutter()('社区党委')"

    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        env={"TMPDIR": str(tmp_path), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
