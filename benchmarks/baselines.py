"""
What simple and well-known means find, beside casemine, in the table of `casemine evaluate`.

`python benchmarks/baselines.py [--split dev] [--texts ../shared]` takes the shipped gold corpus (`--split real` needs
the folder of texts) or another one (`--gold`). The methods, none of them told what casemine knows:

regex          a number with an optional 万 or 亿 and one of forty units
quote and head a quoted name before 模式, 机制, 工程 … is a governance model
jieba          parts of speech: a numeral with a classifier or %; the noun behind is what is measured
Recognizers    Microsoft Recognizers-Text: numbers, percentages, currency and dimensions
JioNLP         its amounts of money, the only quantity it finds in a text

Recognizers and JioNLP are optional: `pip install -r benchmarks/requirements-baselines.txt`; what is absent is left out
with a word.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from casemine.extract.case import extract_case
from casemine.records import Comparator, FigureRole, NameKind, Span, Stance
from casemine.scoring.corpus import load_corpus
from casemine.scoring.marks import Annotation, FigureMark, GovernanceModelMark, mark_case
from casemine.scoring.score import Scores, evaluate

UNITS = (
    "人次|场次|平方米|平方公里|公里|个百分点|小时|分钟|万元|亿元|元|人|名|位|个|家|户|支|条|项|件|起|场|次|期|栋|套|间|处|座"
    "|亩|吨|份|块|台|部|辆|天|年|%|倍|所|篇"
)
NUMBER = re.compile(
    rf"(?P<about>约|近|超过|逾)?(?P<digits>\d+(?:\.\d+)?)(?P<more>余|多)?(?P<step>[万亿])?(?P<unit>{UNITS})"
)
NAMED = re.compile(
    r"[“‘](?P<name>[^“”‘’]{2,16})[”’](?P<head>工作法|模式|机制|体系|工程|行动|计划|品牌|制度|经验|联盟|平台|格局)"
)
STEPS = {"万": 10_000, "亿": 100_000_000, None: 1}
Finder = Callable[[str], Annotation]


def regex(text: str) -> Annotation:
    def figures() -> Iterator[FigureMark]:
        for found in NUMBER.finditer(text):
            unit, step = found["unit"], STEPS[found["step"]]
            if len(unit) == 2 and unit[0] in STEPS:
                step, unit = step * STEPS[unit[0]], unit[1]
            about = found["about"] or found["more"]
            comparator = (
                Comparator.AT_LEAST if about in ("超过", "逾") else Comparator.ABOUT if about else Comparator.EQUAL
            )
            behind = re.match(r"[\u4e00-\u9fff]{0,6}", text[found.end() :])
            yield FigureMark(
                Span(found.start(), found.end()),
                found.group(),
                float(found["digits"]) * step,
                unit=unit,
                comparator=comparator,
                role=FigureRole.OUTPUT,
                indicator=behind.group() if behind else "",
            )

    return Annotation("", text, figures=tuple(figures()), measures=())


def quote_and_head(text: str) -> Annotation:
    named = {}
    for found in NAMED.finditer(text):
        name = found["name"]
        kind = (
            NameKind.FORMULA
            if "+" in name
            else NameKind.NUMERIC
            if re.search("[一二三四五六七八九十\\d]", name)
            else NameKind.BRAND
        )
        span = Span(found.start("name"), found.end("name"))
        named.setdefault(
            name, GovernanceModelMark(name, span, name, head=found["head"], kind=kind, stance=Stance.ADOPTED)
        )
    return Annotation("", text, governance_models=tuple(named.values()), measures=())


def jieba_tags(text: str) -> Annotation:
    import logging

    import jieba
    import jieba.posseg

    from casemine.text.numerals import read_numeral

    jieba.setLogLevel(logging.ERROR)
    words = list(jieba.posseg.cut(text))
    figures, start = [], 0
    for k, word in enumerate(words):
        follower = words[k + 1] if k + 1 < len(words) else None
        if word.flag == "m" and follower and (follower.flag in ("q", "m") or follower.word in "%％"):
            try:
                value = read_numeral(word.word)
            except ValueError:
                value = None
            if value is not None:
                noun = words[k + 2].word if k + 2 < len(words) and words[k + 2].flag.startswith("n") else ""
                end = start + len(word.word) + len(follower.word)
                span = Span(start, end)
                figures.append(
                    FigureMark(span, text[start:end], value, unit=follower.word, role=FigureRole.OUTPUT, indicator=noun)
                )
        start += len(word.word)
    return Annotation("", text, figures=tuple(figures), measures=())


def recognizers(text: str) -> Annotation:
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    found: list[tuple[int, int, float, str]] = []
    for line in re.finditer("[^\n]+", text):
        for recognise in (recognize_currency, recognize_dimension, recognize_percentage, recognize_number):
            for one in recognise(line.group(), Culture.Chinese):
                told = (one.resolution or {}).get("value")
                start, end = line.start() + one.start, line.start() + one.end + 1
                if told is None or any(a < end and start < b for a, b, _, _ in found):
                    continue
                try:
                    value = float(str(told).rstrip("%"))
                except ValueError:
                    continue
                unit = {"Chinese yuan": "元", "Square kilometer": "平方公里", "Square meter": "平方米"}.get(
                    (one.resolution or {}).get("unit", ""), "%" if str(told).endswith("%") else ""
                )
                found.append((start, end, value, unit))
    figures = (
        FigureMark(Span(start, end), text[start:end], value, unit=unit, role=FigureRole.OUTPUT, indicator="")
        for start, end, value, unit in sorted(found)
    )
    return Annotation("", text, figures=tuple(figures), measures=())


def jionlp_money(text: str) -> Annotation:
    import jionlp

    figures = []
    for one in jionlp.ner.extract_money(text, with_parsing=True):
        told = one["detail"]["num"]
        start, end = one["offset"]
        value = float(told[0] if isinstance(told, list) else told)
        about = Comparator.ABOUT if one["detail"].get("definition") == "blur" else Comparator.EQUAL
        figures.append(
            FigureMark(
                Span(start, end),
                text[start:end],
                value,
                unit="元",
                comparator=about,
                role=FigureRole.INPUT,
                indicator="",
            )
        )
    return Annotation("", text, figures=tuple(figures), measures=())


def casemine(text: str) -> Annotation:
    return mark_case(extract_case(text))


METHODS: dict[str, Finder] = {
    "casemine": casemine,
    "regex": regex,
    "quote and head": quote_and_head,
    "jieba": jieba_tags,
    "Recognizers": recognizers,
    "JioNLP": jionlp_money,
}
RATES = ("figures", "figures_strict", "changes", "models", "components", "outline", "measures")
FIELDS = ("unit", "comparator", "role", "indicator")


def row(name: str, scores: Scores) -> str:
    rates = (scores.rates[task] for task in RATES)
    cells = [f"{rate.f1:.3f}" if rate.predicted else "–" for rate in rates]
    cells += [f"{scores.accuracies[field].accuracy:.3f}" if scores.accuracies[field].of else "–" for field in FIELDS]
    return f"| {name} | {' | '.join(cells)} | {scores.false_figures:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Score simple and well-known means beside casemine.")
    parser.add_argument("--gold", default="gold", help="a shipped corpus, a corpus file or a folder (default: gold)")
    parser.add_argument("--split", help="train, dev, test or real of the shipped corpus (default: all constructed)")
    parser.add_argument("--texts", type=Path, help="the folder of texts by reference")
    options = parser.parse_args()
    gold = load_corpus(options.gold, split=options.split, texts=options.texts)
    characters = sum(len(truth.text) for truth in gold)
    print(f"{len(gold)} documents, {characters:,} characters; F1, then accuracy over matches\n")
    print(f"| method | {' | '.join((*RATES, *FIELDS))} | false figures per 5,000 characters |")
    print("| --- " * (len(RATES) + len(FIELDS) + 2) + "|")
    for name, find in METHODS.items():
        try:
            print(row(name, evaluate([find(truth.text) for truth in gold], gold)))
        except ImportError as error:
            print(f"| {name} | left out: {error} |")


if __name__ == "__main__":
    main()
