"""Label Studio: annotations as its tasks, and the tasks that it exports as annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from casemine.errors import CorpusError
from casemine.records import Domain, Genre, Span
from casemine.scoring.items import KINDS, VOCABULARIES, Item, from_items, to_items
from casemine.scoring.marks import Annotation

CHOSEN = {"genre": Genre, "domain": Domain}
WRITTEN = ("title", "degraded")
OPTIONAL = "optional"


def to_label_studio(annotations: Iterable[Annotation]) -> list[dict[str, Any]]:
    """
    Return tasks to import into a Label Studio project whose labelling interface is `label_studio_config()`.

    Each item is a region with its kind as label; its words are choices or text fields of the region. Offsets are
    characters, as Label Studio counts them.
    """
    return [
        {"data": {"name": one.name, "text": one.text}, "annotations": [{"result": list(_results(one))}]}
        for one in annotations
    ]


def from_label_studio(tasks: Sequence[dict[str, Any]]) -> tuple[Annotation, ...]:
    """
    Return the annotations of exported tasks (format JSON), of each task the newest that was not cancelled.

    Raises:
        CorpusError: A task is not of that form, or a word in it cannot be read; the message names the task.
    """
    read = []
    for number, task in enumerate(tasks, 1):
        name = str(task.get("data", {}).get("name") or task.get("id") or number)
        try:
            made = [one for one in task["annotations"] if not one.get("was_cancelled")]
            read.append(_read_task(name, task["data"]["text"], made[-1]["result"] if made else []))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise CorpusError(f"The Label Studio task {name!r} cannot be read: {error}.") from error
    return tuple(read)


def label_studio_config() -> str:
    """
    Return the labelling interface: a label for each kind, and the words of each kind shown for a region of it.

    >>> label_studio_config().startswith("<View>")
    True
    """
    lines = ["<View>", '  <Labels name="kind" toName="text">']
    lines += [f'    <Label value="{kind}"/>' for kind in KINDS]
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>']
    for kind, (_, names, _, _) in KINDS.items():
        shown = f'toName="text" perRegion="true" visibleWhen="region-selected" whenLabelValue="{kind}"'
        for name in names:
            lines += _field(f"{kind}_{name}", shown, VOCABULARIES.get((kind, name), ()))
    lines += _field(OPTIONAL, 'toName="text" perRegion="true" visibleWhen="region-selected"', ["yes"])
    for name, vocabulary in CHOSEN.items():
        lines += _field(name, 'toName="text"', vocabulary)
    for name in WRITTEN:
        lines += _field(name, 'toName="text"', ())
    return "\n".join([*lines, "</View>"]) + "\n"


def _field(name: str, where: str, vocabulary: Iterable[str]) -> list[str]:
    words = list(vocabulary)
    if not words:
        return [f'  <TextArea name="{name}" {where} maxSubmissions="1" placeholder={quoteattr(name)}/>']
    choices = [f"    <Choice value={quoteattr(word)}/>" for word in words]
    return [f'  <Choices name="{name}" {where} choice="single" showInline="true">', *choices, "  </Choices>"]


def _results(annotation: Annotation) -> Iterator[dict[str, Any]]:
    for number, item in enumerate(to_items(annotation), 1):
        place = {"start": item.span.start, "end": item.span.end}
        words = annotation.text[item.span.start : item.span.end]
        yield _result("kind", "labels", {**place, "text": words, "labels": [item.kind]}, str(number))
        for name, word in item.words.items():
            yield _said(f"{item.kind}_{name}", word, (item.kind, name) in VOCABULARIES, place, str(number))
        if item.optional:
            yield _said(OPTIONAL, "yes", True, place, str(number))
    for name in (*CHOSEN, *WRITTEN):
        word = getattr(annotation, name)
        if word is not None:
            yield _said(name, word, name in CHOSEN, {}, name)


def _said(name: str, word: str, chosen: bool, place: dict[str, int], region: str) -> dict[str, Any]:
    if chosen:
        return _result(name, "choices", {**place, "choices": [word]}, region)
    return _result(name, "textarea", {**place, "text": [word]}, region)


def _result(name: str, kind: str, value: dict[str, Any], region: str) -> dict[str, Any]:
    return {"id": region, "from_name": name, "to_name": "text", "type": kind, "value": value}


def _read_task(name: str, text: str, results: Sequence[dict[str, Any]]) -> Annotation:
    kinds: dict[str, tuple[str, Span]] = {}
    words: dict[str, dict[str, str]] = {}
    facts: dict[str, str] = {}
    for result in results:
        value, field, region = result["value"], result["from_name"], result["id"]
        if field == "kind":
            kinds[region] = value["labels"][0], Span(value["start"], value["end"])
        elif field in CHOSEN or field in WRITTEN:
            facts[field] = (value.get("choices") or value["text"])[0]
        else:
            words.setdefault(region, {})[field] = (value.get("choices") or value["text"])[0]
    items = []
    for region, (kind, span) in kinds.items():
        said = words.get(region, {})
        held = {field.removeprefix(f"{kind}_"): word for field, word in said.items() if field != OPTIONAL}
        items.append(Item(kind, span, held, OPTIONAL in said))
    return from_items(name, text, items, facts)
