"""When and where an article was published and who wrote it, as the lines around it and its page state."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from selectolax.lexbor import LexborHTMLParser

from casemine.pages.layout import BLANKS, Row
from casemine.pages.lines import DATE, STOPS, any_label, find_labels, iso_date

META_DATES = (
    *("pubdate", "publishdate", "publish-date", "publish_date", "publishtime", "publish_time", "createdate"),
    *("article:published_time", "og:release_date", "og:published_time", "datepublished", "weibo: article:create_at"),
)
META_SOURCES = ("contentsource", "source", "mediaid", "og:article:source", "articlesource", "copyright_source")
META_AUTHORS = ("author", "article:author", "og:article:author")

CHINESE = re.compile("[\u3400-\u9fff]")
NO_NAME = re.compile(r"[，。；！？：、,;:\d\s]|星期|今天|农历|打印|字体|字号|浏览|阅读|点击|评论|分享")
ADDRESS = re.compile(r"https?://[!-~]+")
BESIDE = " 　\xa0·|｜-/"
VALUE_END = re.compile(r"\n|[\s　\xa0]{1,}|[，。；,;|｜]|(?:19|20)\d\d[-/.年]")

SCRIPT_NAMES = (
    *("publish_time", "publishTime", "publishDate", "publish_date"),
    *("pubTime", "pubtime", "pub_time", "pubDate", "pubdate"),
    *("createTime", "create_time", "ptime", "var ct"),
)
SCRIPT_DATE = re.compile(r"""["']?\s{0,3}[:=]\s{0,3}["']\s{0,3}(?P<value>[\d\-/.: T年月日]{8,30}|1\d{9})["']""")
URL_DATE = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")


class Facts:
    """Date, source and author as the by-line around the title, the lines at the end or the meta elements state them."""

    def __init__(self, zone: list[str], tail: list[str], metas: dict[str, str] | None = None) -> None:
        self.zone = "\n".join(zone)
        self.tail = "\n".join(text for text in tail if len(text) <= 120)
        self.metas = metas or {}

    def labelled_date(self) -> str | None:
        """Return the date behind a label such as 「发布时间：」."""
        for start in find_labels(self.zone, "date_label"):
            found = DATE.match(self.zone, start)
            if found:
                return iso_date(found)
        return None

    def labelled_source(self) -> str | None:
        """Return the name behind a label such as 「来源：」."""
        return self._value("source_label", self.zone)

    def date(self) -> str | None:
        """Return the labelled date, else the meta element's, else the first of the by-line."""
        stated = self.labelled_date()
        if stated:
            return stated
        for name in META_DATES:
            found = DATE.search(self.metas.get(name, "")[:40])
            if found:
                return iso_date(found)
        for line in self.zone.split("\n"):
            found = DATE.search(line)
            if found and len(line) - (found.end() - found.start()) <= 60 and not STOPS.search(line):
                return iso_date(found)
        for start in find_labels(self.tail, "date_label"):
            found = DATE.match(self.tail, start)
            if found:
                return iso_date(found)
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
                value = (ADDRESS.sub("", line[: found.start()]) + line[found.end() :]).strip(BESIDE)
                if 3 <= len(value) <= 16 and CHINESE.search(value) and not NO_NAME.search(value):
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
            rest = text[start : start + 60]
            following = any_label().search(rest)
            value = rest[: following.start()] if following else rest
            value = VALUE_END.split(value.strip(), maxsplit=1)[0].strip(" 　\xa0|｜)）】]“”\"'-/")
            if 2 <= len(value) <= 30 and not DATE.match(value) and not value.isdigit():
                return value
        return None


def byline_zone(rows: list[Row], title_row: int | None, first: int) -> list[str]:
    """Return the lines from the title to the text, where the by-line stands, and behind them a few from above."""
    if title_row is None:
        title_row = max(0, first - 12)
    end = min(len(rows), max(first, title_row + 1) + 2, title_row + 40)
    near = rows[title_row:end] + rows[max(0, title_row - 4) : title_row]
    return [row.text.strip() for row in near if len(row.text) <= 300]


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


def late_date(markup: str, url: str | None) -> str | None:
    """Look for a date where it seldom stands: in a script, in the address."""
    for name in SCRIPT_NAMES:
        at = markup.find(name)
        script = SCRIPT_DATE.match(markup, at + len(name)) if at >= 0 else None
        if script:
            found = DATE.search(script.group("value"))
            if found:
                return iso_date(found)
            if script.group("value").isdigit():
                return _china_time(int(script.group("value")))
    found = URL_DATE.search(url or "")
    return "-".join(found.groups()) if found else None


def _china_time(seconds: int) -> str:
    """
    Return the time in China, as WeChat pages print it from the seconds in their script.

    >>> _china_time(1719533460)
    '2024-06-28T08:11:00'
    """
    return datetime.fromtimestamp(seconds, timezone(timedelta(hours=8))).strftime("%Y-%m-%dT%H:%M:%S")
