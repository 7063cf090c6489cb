"""Lines that are not the article: by-lines, paths, paging, furniture and related links, told by words kept as data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from casemine.lexicons import knowledge, load_lexicon, load_patterns

LONGEST = 120  # characters: a longer line is a paragraph
OUTSIDE = (
    "crumb",
    "greeting",
    "today",
    "comments",
    "related",
    "furniture",
    "paging",
    "byline",
)  # what `kind_of_line` can answer
WORD_CLASSES = (
    *("date_label", "bare_label", "updated_label", "written_label", "source_label", "author_label", "byline_label"),
    *("comments", "related", "furniture", "notice", "greeting", "crumb"),
)

STOPS = re.compile("[。！？；]")  # the signs that end a sentence or a long part of one
COLON = re.compile(r"[:：|｜丨][^\S\n]{0,6}")  # 「来源：某某」, 「来源 | 某某」
DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?(?:[-/.]|年)\s?(?P<month>1[0-2]|0?[1-9])\s?(?:[-/.]|月)\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
    r"(?:[\sT　]{0,4}(?P<hour>2[0-3]|[01]?\d)(?:[:：]|时)(?P<minute>[0-5]?\d)(?:(?:[:：]|分)(?P<second>[0-5]\d))?)?"
)


@knowledge
def _outside() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, load_patterns("page_lines")[name]) for name in OUTSIDE)


def rule(name: str) -> re.Pattern[str]:
    """Return one of the patterns of `corpora/rules/page_lines.toml`."""
    return load_patterns("page_lines")[name]


def kind_of_line(text: str) -> str | None:
    """
    Say what a line is that belongs to no article; None for a line that may belong to one.

    >>> kind_of_line("责任编辑：张某"), kind_of_line("一、背景")
    ('furniture', None)
    """
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        return None
    if stripped[0] not in _first_signs() and "明：" not in stripped:  # 「某某网版权声明：……」 begins with any name
        return None
    return _kind(stripped)


def is_spam(text: str) -> bool:
    """
    Say whether a line is of the kind that hijacked sites set before an article: keywords in a chain, adverts.

    >>> is_spam("西甲直播_买球网_下载_官网首页"), is_spam("社区党委走访居民。")
    (True, False)
    """
    return ("_" in text and rule("keywords").match(text) is not None) or rule("adverts").match(text) is not None


@lru_cache(maxsize=8192)  # each line is asked for several times
def _kind(line: str) -> str | None:
    for name, pattern in _outside():
        if pattern.match(line):
            return name
    return None


@knowledge
def _first_signs() -> frozenset[str]:
    """Return the signs with which a line that is not the article can begin: most lines begin with others."""
    words = load_lexicon("page_words").of_class(*WORD_CLASSES)
    return frozenset(word[0] for word in words) | frozenset(
        '【[(（《（「“"〖>»▌■◆●★*· \u3000第共首上下末尾一页/|.…<«0123456789０１２３４５６７８９［今现还剩已余-—–ET'
    )


def find_labels(text: str, label_class: str) -> Iterator[int]:
    """
    Yield where the value behind each label of a by-line begins, such as behind 「发布时间：」.

    >>> [text[k:] for text in ["来源：某某日报"] for k in find_labels(text, "source_label")]
    ['某某日报']
    """
    words = _labels(label_class)
    for colon in COLON.finditer(text):
        before = text[max(0, colon.start() - 16) : colon.start()]
        label = before.rstrip()
        if not label.endswith(words):
            continue
        # 「原文：」 is not 「文：」, and 「开会时间 ：」 with its blank is no label of a by-line
        word = next(word for word in words if label.endswith(word))
        alone = len(word) == len(label) or not "\u3400" <= label[-len(word) - 1] <= "\u9fff"
        if alone or (len(word) > 1 and label == before):
            yield colon.end()


@knowledge
def _labels(label_class: str) -> tuple[str, ...]:
    return load_lexicon("page_words").of_class(label_class)


@knowledge
def any_label() -> re.Pattern[str]:
    """Return the pattern of any label of a by-line: where one begins, the value before it ends."""
    words = load_lexicon("page_words").alternation(*WORD_CLASSES[:7])
    return re.compile(rf"[\[【（(|]?\s*(?:{words})\s{{0,4}}(?:[:：|｜丨]|$)")


def iso_date(match: re.Match[str]) -> str:
    """
    Return a date found by `DATE` as ISO, with its time where one is printed.

    >>> iso_date(DATE.search("2023-11-08 09:12:40"))
    '2023-11-08T09:12:40'
    """
    parts = match.groupdict()
    day = f"{parts['year']}-{int(parts['month']):02d}-{int(parts['day']):02d}"
    if parts["hour"] is None:
        return day
    time = f"{int(parts['hour']):02d}:{int(parts['minute']):02d}"
    return f"{day}T{time}" + (f":{parts['second']}" if parts["second"] else "")
