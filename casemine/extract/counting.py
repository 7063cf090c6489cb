"""What counts: numbers that measure something, told from dates, ordinals, set phrases and rhetoric (guideline 2)."""

from __future__ import annotations

from casemine.extract.quantity import Number, beside
from casemine.lexicons import knowledge, load_lexicon

# Lengths that measure nothing: 「3日」 is a date, 「两周」 a while.
NEVER_COUNTED = ("日", "周", "季度", "个季度", "星期")


# 「75岁以上」「80岁老人」 pick out a group; the age of one person is no figure (guideline 2)
TIMES = ("次", "期", "场", "轮", "回", "遍")
AGED = ("以上", "以下", "及以", "-", "—", "老人", "高龄", "老年")


def counts(matched: str, number: Number, second: Number | None, term: str, unit_class: str, end: int) -> bool:
    """
    Return whether a number with the unit `term`, which ends at `end` of `matched`, counts or measures something.

    Args:
        matched: The text in the forms of the matching view.
        number: The number.
        second: The upper end where it is a range.
        term: The unit as written.
        unit_class: The class of the unit in the lexicon.
        end: Where the unit ends.
    """
    left = matched[max(0, number.start - 14) : number.start]
    right = matched[end : end + 8]
    if number.han and not second:
        if number.written == "一":
            if unit_class == "time" and term not in ("年", "载") and right.startswith(("内", "之内", "以内")):
                return True
            return term in TIMES and bool(beside("frequency_left").search(left) or beside("each_left").search(left))
        if unit_class == "weak" and len(number.written) == 1 and not number.about:
            return False
        if term == "成" and (len(number.written) > 1 or right[:1] in "立为员果功效绩长年本就熟型品分不熟交"):
            return False
    if unit_class == "time":
        return _time_counts(number, term, left, right)
    if term == "次" and (left.endswith(("届", "次、")) or right.startswith(("全会", "全体", "会议", "代表大会"))):
        return bool(beside("held_left").search(left))  # 「十一届三次、四次全会」 names meetings
    if (
        term in ("届", "期", "季", "轮", "集", "版", "批")
        and not beside("held_left").search(left)
        and not beside("frequency_left").search(left)
    ):
        return False
    if term == "分" and not right.startswith(("以上", "以下")) and not beside("score_left").search(left):
        return False
    if term in ("栋", "幢", "座", "单元") and (
        right[:1].isdigit() or right[:1] == "号" or beside("house_left").search(left)
    ):
        return False
    if right[:1] and right[0] in _other_words().get(term, ""):
        return False
    if right.startswith(("一体", "之一")) or (number.han and term == "个" and right[:1] == "一"):
        return False
    if unit_class in ("count", "weak") and number.value <= 20 and _abstract(right):
        return False
    return not (unit_class == "percent" and term == "倍" and number.han and right[:1] == "于")


def _abstract(right: str) -> bool:
    """Abstract nouns and rhetoric are counted by nobody: 「三个方面」「两大优势」 (guideline 2)."""
    return right.lstrip("大的主要")[:4].startswith(_abstract_nouns())


def _time_counts(number: Number, term: str, left: str, right: str) -> bool:
    """Lengths of time count when they measure performance or perseverance (guideline 2)."""
    if term in ("岁", "周岁"):
        return right.startswith(AGED) or bool(beside("age_left").search(left))
    if term in ("年", "载"):
        long = right.startswith("以上") or beside("years_left").search(left) or beside("streak_left").search(left)
        return number.value < 100 and bool(long)
    if beside("streak_left").search(left):
        return True
    if term in NEVER_COUNTED:
        return term == "日" and right.startswith(("内", "之内", "以内")) and number.value < 100
    if term in ("小时", "个小时") and number.value == 24:
        return right.startswith(("内", "之内", "以内"))
    if beside("years_left").search(left):
        return True
    return bool(beside("time_left").search(left) or beside("time_right").match(right))


@knowledge
def _other_words() -> dict[str, str]:
    """Return the characters that with the unit before them make another word: 「5万节约…」 counts no 节."""
    return {row.term: row.note for row in load_lexicon("figure_other_words")}


@knowledge
def _abstract_nouns() -> tuple[str, ...]:
    return load_lexicon("figure_nouns").of_class("abstract")
