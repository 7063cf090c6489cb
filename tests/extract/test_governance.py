"""Governance models: which names count, what they hold, whose they are."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path

import pytest

from casemine.extract.governance import find_governance_models
from casemine.extract.slots import read_slots
from casemine.lexicons import load_lexicon
from casemine.records import GovernanceModel, NameKind, Stance


def names(text: str) -> list[str]:
    """Return the names found in `text`."""
    return [found.name for found in find_governance_models(text)]


def only(text: str) -> GovernanceModel:
    """Return the one governance model of `text`, its spans checked."""
    (found,) = find_governance_models(text)
    members = [member for part in found.components for member in part.members]
    assert text[found.evidence.start : found.evidence.end] == found.name
    assert [text[span.start : span.end] for span in found.definition] == members
    assert found.evidence in found.mentions
    return found


def members(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return slots and members of the one governance model of `text`."""
    return [(part.slot, part.members) for part in only(text).components]


def parts(text: str) -> list[tuple[str, int | None, tuple[str, ...]]]:
    """Return the components of the one governance model of `text`."""
    return [(part.slot, part.count, part.members) for part in only(text).components]


# ---- names


@pytest.mark.parametrize(
    ("text", "name", "head", "kind"),
    [
        ("街道推行“六步七规”工作法。", "六步七规", "工作法", NameKind.NUMERIC),
        ("创新推行“1350”工作法。", "1350", "工作法", NameKind.NUMERIC),
        ("建立“1+6+N”工作体系。", "1+6+N", "体系", NameKind.NUMERIC),
        ("形成“五微”基层治理新模式。", "五微", "模式", NameKind.NUMERIC),
        ("探索“党支部+合作社+农户”模式。", "党支部+合作社+农户", "模式", NameKind.FORMULA),
        ("实施“头雁”工程,选优配强带头人。", "头雁", "工程", NameKind.BRAND),
        ("实施“红色引擎工程”,激活末梢。", "红色引擎工程", "工程", NameKind.BRAND),
        ("实行“街乡吹哨、部门报到”机制。", "街乡吹哨、部门报到", "机制", NameKind.CLAUSE),
        ("弘扬新时代“枫桥经验”。", "枫桥经验", "经验", NameKind.PLACE),
    ],
)
def test_a_name_in_quotes_with_a_verb_and_a_head_counts(text: str, name: str, head: str, kind: NameKind) -> None:
    """A verb before the quotes and a generic head behind them make a name; the head drops its modifiers."""
    found = only(text)

    assert (found.name, found.head, found.kind) == (name, head, kind)


@pytest.mark.parametrize(
    "text",
    [
        "要增强“四个意识”、坚定“四个自信”。",
        "打通服务群众的“最后一公里”。",
        "树立小区治理“主心骨”,发挥作用。",
        "遵循“缺什么补什么、少什么加什么”的原则。",
        "构建“一核一轴三带”产业空间布局。",
        "在社区举办“邻里一家亲”文艺演出。",
        "开展“春风”行动,慰问老人。",
        "居民借助“家园通”反映问题。",
        "打破“大水漫灌”模式。",
        "力戒“形象工程”“政绩工程”。",
        "实施“十四五”规划。",
        "完善分级处理机制。",
        "打造“文明餐桌”文旅品牌。",
        "抓好“六大行动”。",
        "学习《“五微”工作法》一书。",
        "按照1+1>2的思路整合资源。",
    ],
)
def test_slogans_doctrine_and_plans_do_not_count(text: str) -> None:
    """Doctrine, emphasis, principles, layouts, events, apps and what the clause denies are no governance models."""
    assert names(text) == []


def test_a_routine_term_counts_when_the_text_lists_its_members() -> None:
    """三社联动 is a routine term; with its members it is a governance model of this text."""
    assert names("开展“三社联动”示范创建。") == []
    assert names("推动社区、社会组织、社会工作者的“三社联动”,共建家园。") == ["三社联动"]


def test_a_formula_without_quotes_ends_where_its_mentions_part() -> None:
    """党建+邻里中心 is the name, 阵地 and what follows it are not."""
    found = only("创新党建+邻里中心,让老旧小区焕发生机。又建党建+邻里中心一体推进的阵地。")

    assert found.name == "党建+邻里中心"
    assert found.kind is NameKind.FORMULA


def test_a_misprint_is_an_alias() -> None:
    """党促N+ is 党建促N+ with a character lost."""
    found = only("探索党建促N+服务模式。党建促N+逐步成形。构建党促N+模式。")

    assert (found.name, found.aliases, found.head) == ("党建促N+", ("党促N+",), "模式")
    assert len(found.mentions) == 3


def test_one_name_keeps_its_spellings_as_aliases() -> None:
    """1＋3 and 1+3 are one name."""
    found = only("推行“1+3”工作机制。实践中,“1＋3”工作机制不断完善。")

    assert (found.name, found.aliases) == ("1+3", ("1＋3",))


def test_a_short_form_in_brackets_is_an_alias() -> None:
    """The name and its short form are one governance model."""
    found = only("实施“党员联心、干部联户”行动(以下简称“双联行动”),“双联行动”开展三年。")

    assert (found.name, found.aliases) == ("党员联心、干部联户", ("双联",))


def test_a_brand_behind_a_formula_counts() -> None:
    """党建+“…” presents the quoted words as the text's own formula."""
    assert names("社区打造党建+“红色联盟”,公开承诺。") == ["红色联盟"]


# ---- slots and members


@pytest.mark.parametrize(
    ("name", "slots"),
    [
        ("一核三委", [("核", 1), ("委", 3)]),
        ("八个红色", [("红色", 8)]),
        ("三张清单", [("清单", 3)]),
        ("四个一", [("一", 4)]),
        ("三步调解法", [("步", 3)]),
        ("五位一体", [("位", 5)]),
        ("一院四廊五区十二小", [("院", 1), ("廊", 4), ("区", 5), ("小", 12)]),
        ("1+3N", [("1", 1), ("N", 3)]),
        ("1+10+N", [("1", 1), ("10", 10), ("N", None)]),
        ("党建促N+", [("N", None)]),
        ("1314", []),
    ],
)
def test_a_name_shows_its_slots(name: str, slots: list[tuple[str, int | None]]) -> None:
    """Numeral and noun make a slot; N counts nothing; digits alone show none."""
    assert [(slot.noun, slot.number) for slot in read_slots(name)] == slots


def test_members_stand_before_the_name() -> None:
    """The commonest form: 「A、B、C的“X”」, the verb before the first member cut away."""
    text = "探索形成组织联建、网格联管、服务联抓的“三联”治理模式。"

    assert parts(text) == [("联", 3, ("组织联建", "网格联管", "服务联抓"))]
    assert only(text).complete


def test_members_of_unlike_length_stand_before_the_name() -> None:
    """推动 is not part of the first member."""
    text = "推动居委会、物业服务企业、业主代表的“三方共议”机制。"

    assert parts(text) == [("方", 3, ("居委会", "物业服务企业", "业主代表"))]


def test_a_frame_gives_the_first_slot() -> None:
    """「以A为核心,B、C、D三者协同的“一核三会”」; an earlier frame in the sentence is another matter."""
    text = "坚持以自治为抓手,形成以村党支部为核心,村委会、监委会和合作社三者协同的“一核三会”治理模式。"

    assert parts(text) == [("核", 1, ("村党支部",)), ("会", 3, ("村委会", "监委会", "合作社"))]


def test_a_list_follows_the_name() -> None:
    """「“X”,即A、B、C」."""
    assert parts("建立“三单”机制,即居民点单、支部下单、党员接单。") == [("单", 3, ("居民点单", "支部下单", "党员接单"))]


def test_clauses_follow_the_name_between_semicolons() -> None:
    """Members of 四个一 are clauses; commas inside them do not part them."""
    text = "推动“三个一”工作机制,即成立一个小组,书记任组长;每月开一次会,集体研究;建一本台账。"

    assert parts(text) == [("一", 3, ("成立一个小组,书记任组长", "每月开一次会,集体研究", "建一本台账"))]


def test_brackets_hold_the_members() -> None:
    """「X(A、B、C)」."""
    assert parts("开展“三清”行动(清垃圾、清杂物、清违建)。") == [("清", 3, ("清垃圾", "清杂物", "清违建"))]


def test_each_slot_is_glossed() -> None:
    """「“1”即…;“3”是…;“N”指…」."""
    text = "推行“1+3+N”服务体系。“1”是党支部引领,“3”是居委会、业委会、物业公司,“N”是多方参与。"

    assert parts(text) == [
        ("1", 1, ("党支部引领",)),
        ("3", 3, ("居委会", "业委会", "物业公司")),
        ("N", None, ("多方参与",)),
    ]


def test_digits_take_their_slots_from_the_gloss() -> None:
    """532: the nouns of the gloss name the slots."""
    text = "创新“321”工作法。“3”即三条路线:示范、带动、共建;“2”即两个目标:增收、增绿;“1”即党建引领。"

    assert parts(text) == [
        ("路线", 3, ("示范", "带动", "共建")),
        ("目标", 2, ("增收", "增绿")),
        ("1", 1, ("党建引领",)),
    ]


def test_quantities_spell_a_formula_out() -> None:
    """「“1+2+N”…1名…、2名…、N名…」."""
    text = "按照“1+2+N”网格体系,配备1名网格长、2名辅警、N名志愿者。"

    assert parts(text) == [("1", 1, ("1名网格长",)), ("2", 2, ("2名辅警",)), ("N", None, ("N名志愿者",))]


def test_ordinals_give_the_members() -> None:
    """一是…二是…三是…, as many as the name counts: the member is the first clause."""
    text = "推行“三联”工作法。一是组织联建,签订协议。二是资源联享,开放阵地。三是活动联办,丰富生活。"

    assert parts(text) == [("联", 3, ("组织联建", "资源联享", "活动联办"))]


def test_headings_below_a_heading_give_the_members() -> None:
    """Headings under the heading that holds the name, as many as it counts."""
    text = (
        "一、推行“三微”工作法\n(一)微网格兜底\n网格员每天走访。\n(二)微服务上门\n志愿者代办跑腿。\n"
        "(三)微议事解忧\n居民当面协商。\n二、取得成效\n居民满意。"
    )

    (found,) = find_governance_models(text)

    assert found.components[0].members == ("微网格兜底", "微服务上门", "微议事解忧")


def test_quoted_members_are_strewn_over_the_paragraph() -> None:
    """Exactly as many quoted words with the slot's noun as the name counts."""
    text = (
        "实施“三个红色”系列工程。“红色引领”发挥大党委作用,为社区减负;“红色物业”聚焦服务,"
        "托管老旧小区;建强“红色阵地”,方便居民。"
    )

    assert parts(text) == [("红色", 3, ("红色引领", "红色物业", "红色阵地"))]


def test_members_that_carry_both_slots_make_one_slot() -> None:
    """三抓三促 has three members 抓…促…, one slot."""
    text = "推行“三抓三促”模式,即抓组织促凝聚、抓党员促先锋、抓服务促满意。"

    assert parts(text) == [("抓…促…", 3, ("抓组织促凝聚", "抓党员促先锋", "抓服务促满意"))]


def test_a_miscount_is_not_complete() -> None:
    """Two members for three slots are kept as written and marked."""
    found = only("建立“三单”机制,包括居民点单、党员接单等。")

    assert found.components[0].members == ("居民点单", "党员接单")
    assert not found.complete


def test_nothing_is_decoded_from_memory() -> None:
    """A name that the text does not decode has slots and no members."""
    found = only("推行“三社五联”工作法,成效明显。")

    assert [(part.slot, part.count, part.members) for part in found.components] == [("社", 3, ()), ("联", 5, ())]
    assert not found.complete
    assert only("以“1314”体系细化治理方法。").components == ()


def test_a_gathering_frame_tells_an_alliance() -> None:
    """「以A为轴心,汇聚B、C、D等,建立X联盟」 counts without quotes."""
    text = "以街道党工委为轴心,汇聚企业、学校、商会等,建立区域大联盟。"

    assert parts(text) == [("轴心", None, ("街道党工委",)), ("联盟", None, ("企业", "学校", "商会"))]


# ---- whose it is


def test_a_place_of_elsewhere_is_cited() -> None:
    """枫桥经验 in a text about another place."""
    assert only("我镇践行“枫桥经验”,化解纠纷。").stance is Stance.CITED


def test_the_place_of_the_text_itself_is_adopted() -> None:
    """The place of the title and of the text is its own."""
    text = "义乌市社区治理探索\n义乌市推进改革。义乌市各街道行动。“义乌模式”向全国推广。"

    assert only(text).stance is Stance.ADOPTED


def test_what_is_still_to_come_is_proposed() -> None:
    """下一步将推行 is not in force."""
    assert only("下一步将推行“六联”工作法。").stance is Stance.PROPOSED


def test_advice_in_a_reflection_is_proposed() -> None:
    """Where a text reflects, the bare 「建立…」 is advice."""
    text = "一、主要做法\n网格员每天走访居民。\n二、几点思考\n1.建立社区“六联共管”体系。\n社区管理要细致。"

    (found,) = find_governance_models(text)

    assert found.stance is Stance.PROPOSED


def test_one_adopted_mention_outweighs_a_plan() -> None:
    """A governance model that runs and is recommended again is adopted."""
    text = "2021年起推行“六联”工作法。下一步将推行“六联”工作法到各村。"

    assert only(text).stance is Stance.ADOPTED


def test_what_others_do_is_cited() -> None:
    """借鉴 makes it somebody else's."""
    assert only("借鉴外地“三网三圈”工作法。").stance is Stance.CITED


def test_a_model_that_refines_another_has_a_parent() -> None:
    """在“Y”的基础上,以“X”体系细化; 以“X”系列为主题."""
    found = find_governance_models("实施“堡垒工程”,以“五红”系列为主题。又在“堡垒工程”的基础上,以“1314”体系细化。")

    assert {model.name: model.parent for model in found} == {"堡垒工程": None, "五红": "堡垒工程", "1314": "堡垒工程"}


# ---- over shared texts


def test_nothing_in_a_text_without_names() -> None:
    """No name, no record."""
    assert find_governance_models("") == ()
    assert find_governance_models("网格员每天入户走访,帮助居民解决困难。") == ()


def test_running_twice_gives_equal_records() -> None:
    """The finder remembers nothing."""
    text = "推行“六联”工作法,又建“1+3+N”体系、“头雁”工程。"

    assert find_governance_models(text) == find_governance_models(text)


def test_most_real_names_are_known_by_their_shape(shared: Path) -> None:
    """Of the catalogue's numeric and place names with a telling head, 19 in 20 are taken."""
    with (shared / "lexicons" / "models_catalogue.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] in ("numeric", "place")]
    heads = load_lexicon("model_heads").of_class("strong", "medium")
    routine = load_lexicon("policy_terms").by_term
    rows = [row for row in rows if row["head"].endswith(heads) and row["name"] not in routine]
    taken = sum(bool(names(f"社区推行“{row['name']}”{row['head']},成效明显。")) for row in rows)

    assert taken >= 0.95 * len(rows)


def test_the_full_length_gold_is_met(shared: Path) -> None:
    """Names and members of the annotated case write-up, by the reference scorer."""
    spec = importlib.util.spec_from_file_location("reference_score", shared / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    folder = shared / "gold" / "real"
    for page in sorted(folder.glob("*.json")):
        with page.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        gold = json.loads(page.read_text(encoding="utf-8"))
        counts, *_ = reference.score_doc({"models": _as_gold(find_governance_models(text))}, gold, text)
        assert reference.prf(*counts["models"])[2] >= 0.8
        assert reference.prf(*counts["components"])[2] >= 0.8


def _as_gold(found: tuple[GovernanceModel, ...]) -> list[dict[str, object]]:
    """Return records in the form of the gold files."""
    return [
        {
            "name": model.name,
            "aliases": list(model.aliases),
            "kind": model.kind.value,
            "stance": model.stance.value,
            "start": model.evidence.start,
            "end": model.evidence.end,
            "components": [{"slot": part.slot, "members": list(part.members)} for part in model.components],
        }
        for model in found
    ]


def test_a_list_inside_one_pair_of_quotes_before_its_kind_gives_whole_members() -> None:
    """「分成“A、B、C”三类,形成“三办”工作法」: no member holds half a quotation."""
    assert members("支部把诉求分成“当场办、限时办、联合办”三类,形成“三办”工作法。") == [
        ("办", ("当场办", "限时办", "联合办"))
    ]


def test_the_verb_that_closes_a_list_of_bodies_is_no_part_of_the_last() -> None:
    """居委会、业委会、物业公司联动: all three act."""
    found = members("推行“1+3”服务体系,“1”是党支部引领,“3”是居委会、业委会、物业公司联动。")
    assert found == [("1", ("党支部引领",)), ("3", ("居委会", "业委会", "物业公司"))]


def test_bodies_that_set_up_a_venue_are_counted_when_all_fit() -> None:
    """「A联合B、C与D成立“甲”,形成“一厅三方”」: the venue is the 厅, the others are the 方."""
    found = members("社区党委联合居委会、业委会与物业公司成立“枣园议事厅”,形成“一厅三方”协商机制。")
    assert found == [("厅", ("枣园议事厅",)), ("方", ("居委会", "业委会", "物业公司"))]


def test_bodies_that_set_up_a_venue_are_not_dealt_when_they_do_not_fit() -> None:
    """Two bodies and the one who calls them are no five."""
    found = members("社区党委联合居委会、业委会成立“枣园议事厅”,形成“一厅五方”协商机制。")
    assert found == [("厅", ()), ("方", ())]


def test_letters_of_a_formula_are_spelled_out_in_brackets() -> None:
    """「“Z+L+N”(即组织+联动+项目)」."""
    found = members("积极推行党支部“Z+L+N”建设(即组织+联动+若干项目)。")
    assert found == [("Z", ("组织",)), ("L", ("联动",)), ("N", ("若干项目",))]


def test_the_head_behind_the_last_of_a_list_is_that_of_all() -> None:
    """「“A”、“B”机制」 names two; behind 的 it is that of the last alone."""
    assert names("健全“随叫随到”、“接单即办”机制。") == ["随叫随到", "接单即办"]
    assert names("采取“挪老屋”“换新居”的方式解困。") == ["换新居"]


def test_the_head_is_the_brand_and_not_its_building() -> None:
    """「“…”品牌建设」 has the head 品牌."""
    assert only("推进“红石榴”党建品牌建设。").head == "品牌"


def test_a_chain_that_the_work_is_done_by_counts_without_a_head() -> None:
    """以“五好六强”为总抓手."""
    assert names("近年来,学校党委以“五好六强”为总抓手,推进各项工作。") == ["五好六强"]


def test_laws_that_are_counted_are_no_model() -> None:
    """“两法一条例” are statutes."""
    assert names("支部开展学习活动、认真研读、带头宣讲“两法一条例”。") == []


def test_a_sentence_that_begins_with_yao_proposes() -> None:
    """「要落实“…”机制」 tells what is to be done."""
    assert only("要落实“接单即办”机制,统筹各类实事。").stance is Stance.PROPOSED


def test_a_place_of_the_table_of_places_makes_a_place_name() -> None:
    """“厦门实践” names a place though the text does not write 厦门市."""
    assert only("总结和运用“厦门实践”,推广治理经验。").kind is NameKind.PLACE


def test_an_activity_that_the_text_is_about_counts() -> None:
    """An activity in the title and named three times is the practice itself; one named once is an item."""
    text = (
        "支部开展“红色星火强基活动”综述\n支部实施“红色星火强基”党建专题活动,党员积极参加。\n"
        "大家说,“红色星火强基活动”好。"
    )
    assert names(text) == ["红色星火强基活动"]
    assert names("支部开展“红色星火强基活动”,党员积极参加。") == []


def test_a_pair_of_clauses_before_an_activity_counts_when_it_comes_again() -> None:
    """「开展“A、B”活动」 and later 「“A、B”指导意见」."""
    assert names("开展“比贡献、当标兵”活动,党员响应。印发“比贡献、当标兵”指导意见。") == ["比贡献、当标兵"]
    assert names("开展“比贡献、当标兵”活动,党员响应。") == []


def test_campaigns_counted_with_da_are_named_when_their_list_makes_them_up() -> None:
    """「实施A、B、C“三大行动”」 counts; 「三项机制」 is structure."""
    assert parts("实施强基固本、先锋领跑、暖心服务“三大行动计划”。") == [
        ("行动计划", 3, ("强基固本", "先锋领跑", "暖心服务"))
    ]
    assert names("建立问题发现、信息共享、快速处置“三项机制”。") == []


def test_a_practice_without_quotes_counts_when_the_text_is_about_it() -> None:
    """「推进山海党建长廊建设」 at the beginning and twice more; a description of the work never."""
    text = "近年来,当地以山海党建长廊建设推动治理。县里推进山海党建长廊建设。\n通过推进山海党建长廊建设,村庄美了。"
    assert only(text).name == "山海党建长廊"
    assert names(text.replace("山海", "基层")) == []
