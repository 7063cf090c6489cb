"""When and where an article was published and who wrote it, as the lines around it and its page state."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from selectolax.lexbor import LexborHTMLParser

from casemine.lexicons import knowledge, load_lexicon
from casemine.pages.layout import BLANKS, Row
from casemine.pages.lines import DATE, STOPS, WORD_CLASSES, any_label, find_labels, iso_date, kind_of_line, rule

META_DATES = (
    *("pubdate", "publishdate", "publish-date", "publish_date", "publishtime", "publish_time", "createdate"),
    *("article:published_time", "og:release_date", "og:published_time", "datepublished", "weibo: article:create_at"),
)
META_SOURCES = ("contentsource", "source", "mediaid", "og:article:source", "articlesource", "copyright_source")
META_AUTHORS = ("author", "article:author", "og:article:author")

CHINESE = re.compile("[\u3400-\u9fff]")
NO_NAME = re.compile(r"[，。；！？：、,;:\d\s]|星期|今天|农历|打印|字体|字号|浏览|阅读|点击|评论|分享")
ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
# 「[2016.5.6]（某某网）」 without its date; 「（2023年3月13日） 某某」 is the line of a speech
IN_BRACKETS = re.compile(r"^\s*[\[(（【]\s?[\])）】]\s*[（(]([^（）()]+)[)）]\s*$")
BESIDE = " 　\xa0·|｜-/"
VALUE_END = re.compile(r"\n|[\s　\xa0]{1,}|[，。；,;|｜]|(?:19|20)\d\d[-/.年]")

HAN = "\u3400-\u9fff"
SEAM = "\x1f"  # where two elements touch that only a style sets apart; a blank for the patterns
LOOSE = re.compile(f"{SEAM}(?![{HAN}（【])|(?<![{HAN}）】》]){SEAM}")  # where they do not
LONG_NAME = re.compile(f"[{HAN}]{{6}}")  # beside the date of a list stands the title of another article
TODAY = frozenset("今现当當")  # what 「今天是……」 begins with
LONGEST_LABEL = 12  # characters with the blanks between them: 「发　布　机　构」
SPACED_LABEL = re.compile(
    rf"(?<![{HAN}])(?:[{HAN}][ 　\xa0]{{1,4}}){{1,5}}[{HAN}](?=[ 　\xa0]{{0,4}}[:：])"
)  # 「来　源：」
FROM_UTC = re.compile(r"(?:Z|\+00:?00)$")
ENGLISH_ORDER = re.compile(
    r"(?P<month>十[一二]?|[一二三四五六七八九])月\s?(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?,\s?(?P<year>20\d\d)(?!\d)"
)
MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
DAY_ALONE = re.compile(
    r"(?<![\d-])(?P<month>1[0-2]|0?[1-9])[-/月](?P<day>3[01]|[12]\d|0?[1-9])日?\s{1,4}(?P<time>(?:2[0-3]|[01]\d):[0-5]\d(?::[0-5]\d)?)"
)

SCRIPT_NAMES = (
    *("publish_time", "publishTime", "publishDate", "publish_date"),
    *("pubTime", "pubtime", "pub_time", "pubDate", "pubdate"),
    *("createTime", "create_time", "ptime", "datePublished", "var ct"),
)
SCRIPT_DATE = re.compile(
    r"""["']?\s{0,3}[:=]\s{0,3}["']\s{0,3}(?P<value>[\d\-/.: T年月日]{8,30}[Z+]?[\d:]{0,5}|1\d{9})["']"""
)
SOURCE_NAMES = ("source", "media")
SCRIPT_SOURCE = re.compile(r"""(?:_?[Nn]ame)?["']?\s?:\s?["']([^"'\\<>]{2,20})["']""")
MANY_SOURCES = 30  # of each name so many are looked at
SCRIPT_TIME = re.compile(r"""["'](20\d\d-[01]\d-[0-3]\d[ T][0-2]\d:[0-5]\d(?::[0-5]\d)?)""")
URL_YEAR = re.compile(r"/(20\d\d)(?=[/_-]|(?:0[1-9]|1[0-2])(?!\d{3}))")
URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Facts:
    """Date, source and author as the by-line around the title, the lines at the end or the meta elements state them."""

    def __init__(self, zone: list[str], tail: list[str], metas: dict[str, str] | None = None) -> None:
        self.zone = "\n".join(zone)
        self.tail = "\n".join(text for text in tail if len(text) <= 120)
        self.metas = metas or {}

    def labelled_date(self, *label_classes: str) -> str | None:
        """Return the date behind a label such as 「发布时间：」, those of the class named first before the others."""
        return _labelled_date(self.zone, label_classes or ("date_label", "bare_label", "updated_label"))

    def labelled_source(self) -> str | None:
        """Return the name behind a label such as 「来源：」."""
        return self._value("source_label", self.zone)

    def date(self) -> str | None:
        """Return the labelled date, else the meta element's, else the by-line's first; with its time if printed."""
        stated = self.labelled_date() or self._meta_date() or self.first_date()
        stated = stated or _labelled_date(self.tail, ("date_label", "bare_label"))
        if stated is not None and len(stated) == 10:
            dates = (iso_date(found) for found in DATE.finditer(self.zone))
            return next((date for date in dates if date.startswith(stated) and len(date) > 10), stated)
        return stated

    def posted_date(self) -> str | None:
        """Return the date of a line such as 「发表于 2023-4-5」 or 「posted @ 2020-03-04」."""
        for line in self.zone.split("\n"):
            if rule("posted").match(line):
                found = DATE.search(line)
                return iso_date(found) if found else None
        return None

    def dated_source(self) -> str | None:
        """Return the date behind a bare 「时间：」 if the line names a source or an author too: it is a by-line."""
        for line in self.zone.split("\n"):
            if any(True for label in ("source_label", "author_label") for _ in find_labels(line, label)):
                date = _labelled_date(line, ("bare_label",))
                if date:
                    return date
        return None

    def short_date(self, url: str | None) -> str | None:
        """Return the date of a by-line that leaves out the year, 「05-12 08:30」, if the address states the year."""
        year = URL_YEAR.search(url or "")
        found = DAY_ALONE.search(self.zone) if year else None
        if year is None or found is None:
            return None
        return f"{year[1]}-{int(found['month']):02d}-{int(found['day']):02d}T{found['time']}"

    def _meta_date(self) -> str | None:
        for name in META_DATES:
            value = self.metas.get(name, "")[:40]
            found = DATE.search(value)
            if found and FROM_UTC.search(value):
                return self.first_date() or _in_china(iso_date(found))
            if found:
                return iso_date(found)
        return None

    def first_date(self) -> str | None:
        """Return the first date that stands alone on its line or nearly so."""
        for line in self.zone.split("\n"):
            found = DATE.search(line)
            short = found and len(line) - (found.end() - found.start()) <= 60 and not STOPS.search(line)
            if found and short and not rule("other_date").search(line[: found.start()]):
                return iso_date(found)
        found = ENGLISH_ORDER.search(self.zone)  # WordPress: 「十一月 6th, 2009」
        if found:
            return f"{found['year']}-{MONTHS.index(found['month']) + 1:02d}-{int(found['day']):02d}"
        return None

    def source(self) -> str | None:
        """Return the labelled source, else the meta element's, else the name beside the date."""
        return (
            self._value("source_label", self.zone)
            or self._meta(META_SOURCES)
            or self._beside_date()
            or self._value("source_label", self.tail)
        )

    def _beside_date(self) -> str | None:
        """Return the name that stands alone beside the date of the by-line: 「2019-09-26 10:56 某某网」."""
        for line in self.zone.split("\n"):
            found = DATE.search(line) if len(line) <= 80 else None
            if found:
                before, behind = ADDRESS.sub("", line[: found.start()]), line[found.end() :]
                name = "".join(any_label().split(part, maxsplit=1)[0] for part in (before, behind))
                name = IN_BRACKETS.sub(r"\1", name).replace(SEAM, "").strip(BESIDE)
                if 3 <= len(name) <= 16 and CHINESE.search(name) and not NO_NAME.search(name):
                    return name
        return None

    def account(self, tree: LexborHTMLParser) -> str | None:
        """Return the account that published, as pages of self-media print it beside the date; no person's name."""
        for node in tree.css('[class*="author-name"],[class*="authorName"],[class*="account"]')[:6]:
            value = BLANKS.sub(" ", node.text()).strip()
            if 4 <= len(value) <= 20 and CHINESE.search(value) and value in self.zone:
                return value
        return None

    def author(self) -> str | None:
        """Return the labelled author."""
        return (
            self._value("author_label", self.zone) or self._meta(META_AUTHORS) or self._value("author_label", self.tail)
        )

    def _meta(self, names: tuple[str, ...]) -> str | None:
        for name in names:
            value = self.metas.get(name, "").strip()
            if 2 <= len(value) <= 30 and not value.startswith("http") and CHINESE.search(value):
                return value
        return None

    def _value(self, label_class: str, text: str) -> str | None:
        for start in find_labels(text, label_class):
            rest = text[start : start + 60].split("\n", 1)[0]
            following = any_label().search(rest)
            value = rest[: following.start()] if following else rest
            value = VALUE_END.split(value.strip(), maxsplit=1)[0].strip(" 　\xa0|｜)）】]“”\"'-/")
            if 2 <= len(value) <= 30 and not DATE.match(value) and not value.isdigit() and value not in _no_sources():
                return value
        return None


def _labelled_date(text: str, label_classes: tuple[str, ...]) -> str | None:
    """Return the date behind a label of the first class that has one; the date of an event is none."""
    for label_class in label_classes:
        for start in find_labels(text, label_class):
            found = DATE.match(text, start)
            if found and not rule("other_date").search(text[max(0, start - 20) : start]):
                return iso_date(found)
    return None


@knowledge
def _no_sources() -> frozenset[str]:
    return frozenset(load_lexicon("page_words").of_class("no_source"))


def byline_zone(rows: list[Row], title_row: int | None, first: int) -> tuple[list[str], list[str]]:
    """Return the lines from the title to the text, where the by-line stands, and a few above, where it seldom does."""
    if title_row is None:
        title_row = max(0, first - 12)
    end = min(len(rows), max(first, title_row + 1) + 2, title_row + 40)
    above = unlisted(rows[max(0, title_row - 4) : title_row])
    return stated_lines(rows[title_row:end], 300), stated_lines(above, 300)


def unlisted(rows: list[Row]) -> list[Row]:
    """Return the rows but those of lists of other articles: the linked ones, if no label can stand in them."""
    return [row for row in rows if not row.linked or "：" in row.text or ":" in row.text]


def stated_lines(rows: list[Row], longest: int) -> list[str]:
    """
    Return what rows up to a length state, for labels to be found in: a label that stands alone, as in a table, with
    the row behind it, and a blank where two elements touch that only a style sets apart.
    """
    lines: list[str] = []
    label = ""
    for row in rows:
        text = row.text.strip()
        if len(text) > longest or (text[:1] in TODAY and kind_of_line(text) == "today"):
            label = ""
            continue
        if row.parts:
            begin = "".join(row.parts[0].split())
            if begin in _all_labels():  # 「<span>来源</span><em>某某</em>」
                text = f"{begin}：{text[len(row.parts[0].strip()) :].strip()}"
            else:
                text = LOOSE.sub("", SEAM.join(row.parts)).strip()
        if "：" in text or ":" in text:
            text = SPACED_LABEL.sub(lambda found: "".join(found[0].split()), text)
        if label:
            lines[-1] = f"{label}：{text}"
            label = ""
            continue
        lines.append(text)
        if len(text) <= LONGEST_LABEL:
            plain = "".join(text.split()).rstrip(":：")
            label = plain if plain in _all_labels() else ""
    return lines


@knowledge
def _all_labels() -> frozenset[str]:
    return frozenset(load_lexicon("page_words").of_class(*WORD_CLASSES[:7]))


def date_above(rows: list[Row], title_row: int | None, body: list[int]) -> str | None:
    """Return the first date between the title and the first paragraph, where more than a by-line stands there."""
    first = next((k for k in body if rows[k].mass >= 20), None)
    if title_row is None or first is None:
        return None
    return Facts(stated_lines(rows[title_row:first], 200), []).first_date()


def date_below(rows: list[Row], body: list[int]) -> str | None:
    """Return the date that begins the first line behind the container of the text: 「2021年8月19日 | 未分类」."""
    last = body[-1] if body else len(rows)
    for row in rows[last + 1 : last + 2]:
        text = row.text.strip()
        found = DATE.match(text)
        if found and row.block != rows[last].block and not LONG_NAME.search(text[found.end() :]):
            return iso_date(found)
    return None


def named_source(tree: LexborHTMLParser) -> str | None:
    """Return the text of the element that is called source, where the page has one without a label."""
    for node in tree.css('[class*="source"],[id*="source"],[class*="laiyuan"],[class="media"],[class*="media-name"]')[
        :6
    ]:
        text = BLANKS.sub(" ", node.text()).strip()
        value = text[next(find_labels(text, "source_label"), 0) :].strip()
        if 2 <= len(value) <= 20 and CHINESE.search(value) and not DATE.search(value):
            return value
    return None


def late_source(markup: str) -> str | None:
    """Return the source that a script of the page states beside its article: 「"source":"某某日报"」."""
    for name in SOURCE_NAMES:
        at = markup.find(name)
        for _ in range(MANY_SOURCES):
            if at < 0:
                break
            found = SCRIPT_SOURCE.match(markup, at + len(name))
            if found and CHINESE.search(found[1]) and found[1] not in _no_sources():
                return found[1]
            at = markup.find(name, at + 1)
    return None


def late_date(markup: str, url: str | None) -> str | None:
    """Look for a date where it seldom stands: in a script, in the address."""
    for name in SCRIPT_NAMES:
        at = markup.find(name)
        script = SCRIPT_DATE.match(markup, at + len(name)) if at >= 0 else None
        if script:
            found = DATE.search(script.group("value"))
            if found:
                date = iso_date(found)
                return _in_china(date) if FROM_UTC.search(script.group("value")) else date
            if script.group("value").isdigit():
                return china_time(int(script.group("value")))
    found = URL_DATE.search(url or "")
    return "-".join(found.groups()) if found else None


def _in_china(date: str) -> str:
    """
    Return a date that is stated in universal time as it is in China.

    >>> _in_china("2022-07-19T17:30:00")
    '2022-07-20T01:30:00'
    """
    return (datetime.fromisoformat(date) + timedelta(hours=8)).isoformat()


def script_time(markup: str) -> str | None:
    """Return the first time of a script, on a page whose article is in a script too."""
    at = SCRIPT_TIME.search(markup)
    found = DATE.match(markup, at.start(1)) if at else None
    return iso_date(found) if found else None


def china_time(seconds: int) -> str:
    """
    Return the time in China, as WeChat pages print it from the seconds in their script.

    >>> china_time(1719533460)
    '2024-06-28T08:11:00'
    """
    return datetime.fromtimestamp(seconds, timezone(timedelta(hours=8))).strftime("%Y-%m-%dT%H:%M:%S")
