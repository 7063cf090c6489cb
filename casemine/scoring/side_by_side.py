"""Gold and prediction side by side, as one page to open in a browser: what both found, what one alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from casemine.records import Case, Span
from casemine.scoring.answers import heading_key, same_figure, same_name
from casemine.scoring.marks import Annotation, FigureMark, GovernanceModelMark, HeadingMark, MeasureMark, mark_case
from casemine.scoring.matching import overlap
from casemine.scoring.score import evaluate, format_scores

Mark = FigureMark | GovernanceModelMark | HeadingMark | MeasureMark

STYLE = """
body{font:15px/1.8 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:1.5rem;color:#1d1d1f}
pre{font:13px/1.5 ui-monospace,Consolas,"Noto Sans Mono CJK SC",monospace;overflow:auto}
section{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem;border-top:1px solid #ccc}
h2{grid-column:1/-1;font-size:1.1rem;margin:1rem 0 0}h3{font-size:.85rem;color:#666;margin:.3rem 0}
div{white-space:pre-wrap;overflow-wrap:anywhere}
.measure{background:#e8f3ea}.heading{background:#e6e9f7;font-weight:600}.figure{background:#fdf0c4}
.model{background:#f7dcea}
.alone{outline:2px solid #c0392b;outline-offset:1px}
@media(max-width:50rem){section{grid-template-columns:1fr}}
"""


class _Shown(NamedTuple):
    """A mark as it is shown: where, of what kind, what is told of it, and whether the other side lacks it."""

    span: Span
    kind: str
    told: str
    alone: bool


def side_by_side(predicted: Sequence[Case | Annotation], gold: Sequence[Annotation]) -> str:
    """
    Return an HTML page: the scores, then each document twice, gold left and prediction right.

    Headings, measures, figures and governance models are coloured; what the other side lacks is framed in red, and
    a pointer held over a stretch shows all that is said of it. Nothing is loaded from elsewhere.

    Raises:
        ScoreError: As in `evaluate`.
    """
    scores = evaluate(predicted, gold)
    parts = []
    for guess, truth in zip(predicted, gold, strict=True):
        said = mark_case(guess) if isinstance(guess, Case) else guess
        parts.append(
            f"<section><h2>{escape(truth.name)}</h2>"
            f"<div><h3>gold</h3>{_highlighted(truth, said)}</div>"
            f"<div><h3>predicted</h3>{_highlighted(said, truth)}</div></section>"
        )
    return (
        '<!doctype html><html lang="zh"><meta charset="utf-8"><title>casemine evaluate</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{STYLE}</style><body><pre>{escape(format_scores(scores))}</pre>"
        '<p><span class="heading">heading</span> <span class="measure">measure</span> '
        '<span class="figure">figure</span> <span class="model">governance model</span> '
        f'<span class="alone">on this side alone</span></p>{"".join(parts)}</body></html>\n'
    )


def _highlighted(annotation: Annotation, other: Annotation) -> str:
    """Return the text with every stretch in the colour of the innermost mark that covers it."""
    shown = sorted(_shown(annotation, other), key=lambda one: one.span.end - one.span.start, reverse=True)
    start, end = (annotation.extent.start, annotation.extent.end) if annotation.extent else (0, len(annotation.text))
    edges = sorted(
        {start, end, *(edge for one in shown for edge in (one.span.start, one.span.end) if start < edge < end)}
    )
    pieces = []
    for k, left in enumerate(edges[:-1]):
        covering = [one for one in shown if one.span.start <= left < one.span.end]
        words = escape(annotation.text[left : edges[k + 1]])
        if covering:
            classes = covering[-1].kind + (" alone" if covering[-1].alone else "")
            told = escape("\n".join(one.told for one in covering), quote=True)
            words = f'<span class="{classes}" title="{told}">{words}</span>'
        pieces.append(words)
    return "".join(pieces)


def _shown(annotation: Annotation, other: Annotation) -> Iterator[_Shown]:
    for heading in annotation.headings:
        found = any(heading_key(heading) == heading_key(one) for one in other.headings)
        told = f"heading {heading.level}: {', '.join(heading.roles)}"
        yield _Shown(heading.evidence, "heading", told, not found)
    for measure in annotation.measures or ():
        found = any(overlap(measure.evidence, one.evidence) > 0 for one in other.measures or ())
        told = f"measure: {measure.category or '-'} {' '.join(measure.actors)}"
        yield _Shown(measure.evidence, "measure", told, not found)
    for figure in annotation.figures:
        found = any(same_figure(figure, one) for one in other.figures)
        number = f"{figure.low}–{figure.high}" if figure.value is None else f"{figure.value:g}"
        told = f"figure: {figure.comparator}{number} {figure.unit} · {figure.role} · {figure.indicator}"
        yield _Shown(figure.evidence, "figure", told, not found)
    for named in annotation.governance_models:
        found = any(same_name(named, one) for one in other.governance_models)
        slots = "; ".join(f"{part.slot} {part.count}: {'、'.join(part.members)}" for part in named.components)
        yield _Shown(named.evidence, "model", f"{named.name}: {named.kind}, {named.stance}. {slots}", not found)
