"""Signs of a text that is not to be trusted, and texts that only look so (guideline 1; domain guide 6)."""

from __future__ import annotations

import pytest

from casemine.extract.degraded import find_degraded

HEADINGS = {"一": "党建引领", "二": "网格治理", "三": "志愿服务", "四": "议事协商", "五": "平安建设"}


def headed(order: str) -> str:
    """A write-up whose parts stand in this order."""
    return "\n".join(f"{numeral}、{HEADINGS[numeral]}\n社区走访居民，解决问题。" for numeral in order)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("细化为个微网格,服务村民余人次,投入余万元", "digits dropped"),
        ("辖区面积平方公里,居民满意度达到%,服务居民余户", "digits dropped"),
        ("自年月日起，至月日，满意度达到%", "digits dropped"),
        ("体育竞彩网推进治理,西甲直播强调落实", "words replaced by adverts"),
        ("开云在线委书记强调，要落实皇冠体育省部署", "words replaced by adverts"),
        ("坚持以人为本的原那么,打牢根底设施", "words swapped for synonyms"),
        ("社区夯实根底保障，进步效劳水平，居民效劳站建成，亲密联络群众", "words swapped for synonyms"),
        ("治理\ufffd\ufffd\ufffd\ufffd\ufffd", "garbled characters"),
        ("锛岀ぞ鍖猴紝锛", "garbled characters"),
        ("X建引领，X员干部带头，X支部下沉", "words of the Party masked by letters"),
        ("社区召开议事会。她眸光一闪，沉声道走吧。党员走访。黑衣人冷哼，长剑出鞘，神色一变。", "foreign text injected"),
        ("社区党◇员走访居Ψ民，网☆格员排查。", "foreign text injected"),
        (headed("一三二五四"), "sentences shuffled"),
        ("社区走访。,解决问题。,议事会召开。、居民参与。,志愿者上门。,服务老人。", "sentences shuffled"),
        ("\n".join(["建立“红色驿站，居民参与。"] * 12), "quotations torn apart"),
    ],
)
def test_degraded_texts_say_why(text: str, reason: str) -> None:
    """Each kind of damage that cannot be undone has its reason."""
    assert find_degraded(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "xx市x区xx社区开展走访120户,约X人参加。",
        "整治六合彩、老虎机、百家乐等赌博，劝退代孕中介，清理娱乐城周边；福利彩票网点规范经营，棋牌室限时开放。",
        "势必威胁安全，势必威慑违法；公私服务分开。",
        "治理才能落实，服务才能到位；就集体经济开展调研，指导干部下沉，志愿者队伍建立以后，摸清根底。",
        "他愣住了，微微一笑：“好！”",
        "剪纸艺人李〇明、张〇华、王〇芳入驻。",
        "◆党建引领\n◆网格治理\n自治◆法治◆德治",
        headed("一二三四五"),
        headed("一二三一二三四"),
        headed("一二二三"),
        "走访居民120户，，解决问题35件,。服务老人、、志愿者上门。。",
        "面积（平方米）、增长率（%）、满意度98%",
        "",
    ],
)
def test_whole_texts_are_trusted(text: str) -> None:
    """Masked places, texts against gambling, words that run into each other, bullets and one slip are no reason."""
    assert find_degraded(text) is None
