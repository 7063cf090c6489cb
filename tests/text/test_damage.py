"""Damage that is undone for matching, exactly or not at all; each step keeps the length of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemine.text import damage

NOISY = st.text(
    st.one_of(st.sampled_from("&;#?\ufffd◇Ψ〇\nn社区党年一5 "), st.characters(exclude_categories=["Cs"])), max_size=60
)


def out_of_step(text: str, sign: str = "?", encoding: str = "gb18030") -> str:
    """What a converter makes of a text whose first byte is lost: a sign for the byte, and all others paired wrongly."""
    return sign + text.encode(encoding)[1:].decode(encoding, "replace")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("&ldquo;红色驿站&rdquo;", "“红色驿站”"),
        ("&amp;ldquo;红色驿站&amp;rdquo;", "“红色驿站”"),
        ("&#31038;&#x533A;", "社区"),
        ("走访&nbsp;50户", "走访\u00a050户"),
        ("一行&#10;一行", "一行 一行"),
        ("AT&T;&unknown;&", "AT&T;&unknown;&"),
    ],
)
def test_entities_are_the_character_they_name(written: str, plain: str) -> None:
    """Once or twice escaped, by name or number; what names no single character is kept."""
    assert damage.decode_entities(written)[0].replace(damage.GONE, "") == plain


@pytest.mark.parametrize("sign", ["?", "\ufffd"])
@pytest.mark.parametrize("text", ["。基层社会治理，", "。基層社會由居民自治", "、居民议事会每月召开", "喆主持社区工作"])
def test_bytes_out_of_step_are_paired_again(text: str, sign: str) -> None:
    """All but the character that lost its byte and the last half come back; a stop that lost its byte does too."""
    right = damage.step_back(f"组长{out_of_step(text, sign)}\n50户")

    begins = "组长。" if text[0] == "。" else "组长\ufffd"
    assert right.startswith(begins + text[1:-2])
    assert right.endswith("\n50户")
    assert len(right) == len(f"组长{out_of_step(text, sign)}\n50户")


def test_a_sign_for_the_last_half_goes_with_it() -> None:
    """「渍?请」, as one file has it, is one character lost and one whole."""
    damaged = out_of_step("《社区请示》（沧政")[:-1] + "?请示"

    assert damage.step_back(damaged).replace(damage.GONE, "") == "\ufffd社区请示》（沧\ufffd请示"


@pytest.mark.parametrize(
    "text",
    [
        "居民问:“怎么办?”社区党委马上召开会议。",
        "真的吗?组长赵彧鑫、李喆、钱翀当场答复。",
        "谁来办?①网格员走访②社区协调③街道督办",
        "好不好?ＡＰＰ上评一评",
        "何处去?黃埔區綠榕邨議事廳見",
        "有多少?12户",
        "?。?!",
    ],
)
def test_text_in_step_is_left_alone(text: str) -> None:
    """A question, names of rare characters, numbered items and traditional text are whole as they are."""
    assert damage.step_back(text) == text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("社区党◇员", "社区党员"),
        ("生Ψ 机勃勃，春〇末夏初", "生 机勃勃，春末夏初"),
        ("红◇色邻里\n先◇锋行动", "红色邻里\n先锋行动"),
        ("自治◆法治◆德治", "自治◆法治◆德治"),
        ("◆党建引领\n◆网格治理", "◆党建引领\n◆网格治理"),
        ("二〇二四年三月", "二〇二四年三月"),
        ("住在〇〇社区、某〇村", "住在〇〇社区、某〇村"),
    ],
)
def test_ornaments_within_words_are_left_out(written: str, plain: str) -> None:
    """An ornament between two characters goes, unless it parts items, begins them or is a numeral."""
    assert damage.drop_ornaments(written).replace(damage.GONE, "") == plain


PARAGRAPH = (
    "社区党支部牵头成立邻里议事会，全年召开议事会三十六次，解决停车难、加装电梯等问题，走访居民一千二百户，"
    "组建志愿服务队十二支，开展活动二百场，服务群众三千人次，居民满意度不断提高。下一步，社区将继续完善机制。"
)


@pytest.mark.parametrize("width", [16, 18, 20])
def test_lines_broken_at_a_width_are_joined(width: int) -> None:
    """A paragraph broken every so many characters is one line again, its last line too."""
    broken = "\n".join(PARAGRAPH[k : k + width] for k in range(0, len(PARAGRAPH), width))

    joined = damage.join_broken_lines(broken)

    assert len(joined) == len(broken)
    assert joined.replace(damage.GONE, "").replace("。\n", "。") == PARAGRAPH


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"第{k}条 居民应当爱护楼道公共设施，不得堆放杂物。" for k in range(9)),
        "\n".join(["楼栋\t户数", *(f"{k}号楼\t{k}户" for k in range(9))]),
        "\n".join(["一、主要做法", "（一）支部建在网格上", "（二）先锋走在楼道里"] * 4),
        "\n".join([PARAGRAPH] * 8),
        "",
    ],
)
def test_whole_lines_are_kept(text: str) -> None:
    """Articles, rows, headings and paragraphs are no broken lines."""
    assert damage.join_broken_lines(text) == text


@given(NOISY)
def test_every_step_keeps_the_length(text: str) -> None:
    """Each character still stands at its own offset."""
    steps = (damage.step_back, damage.drop_ornaments, damage.join_broken_lines)

    assert {len(step(text)) for step in steps} | {len(damage.decode_entities(text)[0])} == {len(text)}
