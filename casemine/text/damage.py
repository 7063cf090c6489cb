"""Damage that can be undone for matching: entities left as they are, bytes out of step, broken lines, ornaments."""

from __future__ import annotations

import html
import re
from functools import cache

from casemine.lexicons import load_lexicon

# Each step gives a text of the same length, so that every character still stands at its own offset.
GONE = "\u2060"  # stands where the view leaves a character out (a word joiner: the view drops those)
LOST = "\ufffd"  # a character of which too little is left

HAN = "\u3400-\u9fff"
ENTITY = re.compile(r"&(?:amp;)?(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# A converter that loses the first byte of a character pairs all that follow wrongly, up to the next ASCII sign, and
# shows «?» or U+FFFD for the byte: 「。基层」 becomes «?；…». Seen in official documents, and behind rare characters.
OUT_OF_STEP = re.compile("[?\ufffd](?=([^\x00-\x7f\ufffd]{4,400}+)([?\ufffd]?))")
TRAIL_OF_STOP = 0xA3  # the second byte of 「。」, and of no other character nearly as often
FEWEST_PAIRS = 3
BEGINNING = 12  # signs that tell quickly that a stretch is whole

ORNAMENTS = "◇◆◈◎□■▢▣△▲▽▼☆★♀♂♡♥♦♣♠♪♫※卍卐"
LETTERS = "ΨψΞξΦφΩ∮∝∞∑〇"  # never stand between two items of a list; 〇 is a letter where it is no digit
NUMERALS = "零〇一二三四五六七八九十百千两廿卅"
ORNAMENT = re.compile(
    rf"[{ORNAMENTS}{LETTERS}](?:(?<=[{HAN}].)|(?<=[{HAN}] .))(?= ?[{HAN}])"
    rf"(?:(?<!〇)|(?<![{NUMERALS}第年月]〇)(?![{NUMERALS}年月日号省市区县镇乡街村社户届次人]))"
)
# Lines broken at a width, as a page of print is copied: most are as long as the longest and end in mid-sentence.
WIDTHS = range(16, 61)
FEWEST_LINES = 6
BROKEN_SHARE = 0.6
SENTENCE_ENDS = "。!?！？：:；;…”’」』）)"


def decode_entities(text: str) -> tuple[str, dict[int, int]]:
    """
    Write entities as the character they name; the second part leads from behind it to the end of the entity.

    >>> decode_entities("打造&ldquo;红")[0].replace(GONE, "")
    '打造“红'
    """
    parts: list[str] = []
    ends: dict[int, int] = {}
    last = 0
    for entity in ENTITY.finditer(text):
        start, end = entity.span()
        sign = html.unescape(html.unescape(entity.group()))
        if len(sign) != 1:
            continue
        parts += (text[last:start], " " if sign in LINE_ENDS else sign, GONE * (end - start - 1))
        ends[start + 1] = end
        last = end
    return ("".join(parts) + text[last:], ends) if parts else (text, ends)


def step_back(text: str) -> str:
    """
    Pair the bytes of GB text rightly again where a character's first byte was lost.

    Only where all of a stretch can be read, what is read is common and what stood there is not. What cannot be known
    (the character that lost its byte, and the last half of the stretch) is a lost character; a lost byte before the
    second byte of 「。」 is taken for that stop.

    >>> step_back("扩散?；鶎由鐣")
    '扩散。基層社\ufffd'
    """
    signs: list[str] = []
    last = 0
    for mark in OUT_OF_STEP.finditer(text):
        start = mark.start()
        run, closing = mark.groups()
        if start < last or not (right := _paired_rightly(run)):
            continue
        signs += (text[last:start], right)
        last = start + 1 + len(run)
        following = OUT_OF_STEP.match(text, last)
        if closing and not (following and _paired_rightly(following[1])):
            signs.append(GONE)  # it stood for the last half
            last += 1
    return "".join(signs) + text[last:] if signs else text


def _paired_rightly(run: str) -> str | None:
    """Return what stood in place of a lost byte and the stretch behind it; None when the stretch is whole as it is."""
    if not (_mostly_rare(run[:BEGINNING]) and _mostly_rare(run)):
        return None
    try:
        data = run.encode("gb18030")
        pairs = data[1:-1].decode("gb18030")
    except UnicodeError:
        return None
    if len(data) != 2 * len(run) or len(pairs) != len(run) - 1 or len(pairs) < FEWEST_PAIRS or _has_rare(pairs):
        return None
    return ("。" if data[0] == TRAIL_OF_STOP else LOST) + pairs + LOST


def _mostly_rare(run: str) -> bool:
    """Whether a third of the characters is such as hardly any text holds."""
    return 3 * _count_rare(run) >= len(run)


def _has_rare(run: str) -> bool:
    """Whether more than a tenth of the characters is such as hardly any text holds."""
    return 10 * _count_rare(run) > len(run)


def _count_rare(run: str) -> int:
    common = _common()
    return sum(sign not in common for sign in run)


@cache
def _common() -> frozenset[str]:
    """The 3,755 characters of the first level of GB 2312, their old forms, and the stops and digits of its rows."""
    first_level = {
        bytes([lead, trail]).decode("gb2312")
        for lead in range(0xB0, 0xD8)
        for trail in range(0xA1, 0xFF if lead < 0xD7 else 0xFA)
    }
    old_forms = {row.term for row in load_lexicon("traditional")}
    wide = {chr(code) for code in range(0xFF01, 0xFF5F)}
    return frozenset(first_level | old_forms | wide | set("　、。·—…“”‘’〔〕《》「」『』【】"))


def join_broken_lines(text: str) -> str:
    """
    Leave out the line ends within sentences of a text whose lines are all broken at one width.

    A line goes on in the next one if it is full and ends no sentence.
    """
    ends = text.count("\n")
    if ends + 1 < FEWEST_LINES or len(text) > WIDTHS[-1] * (ends + 1):
        return text
    lines = text.split("\n")
    lengths = sorted(map(len, lines))
    width = lengths[-1 - len(lengths) // 20]  # a few lines may stick out
    if width not in WIDTHS:
        return text
    broken = [_goes_on(line.rstrip(), width) for line in lines[:-1]]
    if sum(broken) < BROKEN_SHARE * (len(lines) - lines.count("")):
        return text
    return "".join(line + (GONE if goes_on else "\n") for line, goes_on in zip(lines, broken, strict=False)) + lines[-1]


def _goes_on(line: str, width: int) -> bool:
    return len(line) >= width - 2 and line[-1] not in SENTENCE_ENDS


def drop_ornaments(text: str) -> str:
    """
    Leave out an ornament within a word; one that stands in its line more than once may part items, and stays.

    >>> drop_ornaments("社区党◇员").replace(GONE, "")
    '社区党员'
    """
    return "\n".join(map(_without_ornaments, text.split("\n"))) if ORNAMENT.search(text) else text


def count_ornaments(text: str) -> int:
    """Return how many ornaments stand within words; 〇, which masks a name too, is not counted."""
    if not ORNAMENT.search(text):
        return 0
    return sum(1 for sign, left in zip(text, drop_ornaments(text), strict=True) if sign != left and sign != "〇")


def _without_ornaments(line: str) -> str:
    return ORNAMENT.sub(lambda found: GONE if found[0] in LETTERS or _is_alone(found[0], line) else found[0], line)


def _is_alone(sign: str, line: str) -> bool:
    return line.find(sign, line.find(sign) + 1) < 0
