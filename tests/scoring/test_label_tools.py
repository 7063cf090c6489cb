"""Label Studio and doccano: what is handed to them comes back, corrections made there are read."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from casemine.errors import CorpusError
from casemine.scoring.corpus import load_corpus
from casemine.scoring.doccano import from_doccano, to_doccano
from casemine.scoring.label_studio import from_label_studio, label_studio_config, to_label_studio
from casemine.scoring.marks import Annotation


def test_label_studio_gives_back_what_it_was_given(sound: Annotation, tmp_path: Path):
    """Tasks lead back to the same annotation, also as an exported file."""
    tasks = to_label_studio([sound])
    (tmp_path / "export.json").write_text(json.dumps(tasks), encoding="utf-8")

    assert from_label_studio(tasks) == (sound,) == load_corpus(tmp_path / "export.json")


def test_label_studio_regions_say_what_stands_there(sound: Annotation):
    """Each region's offsets lead to its words."""
    (task,) = to_label_studio([sound])
    regions = [one["value"] for one in task["annotations"][0]["result"] if one["from_name"] == "kind"]

    assert len(regions) == 14
    assert all(task["data"]["text"][one["start"] : one["end"]] == one["text"] for one in regions)


def test_the_newest_annotation_that_was_not_cancelled_counts(sound: Annotation):
    """A task annotated anew is read as annotated last."""
    (task,) = to_label_studio([sound])
    newest = {"result": [one for one in task["annotations"][0]["result"] if one["from_name"] == "genre"]}
    task["annotations"] += [newest, {"was_cancelled": True, "result": []}]

    (read,) = from_label_studio([task])

    assert (read.genre, read.figures) == ("case report", ())


def test_the_interface_names_every_field_that_tasks_use(sound: Annotation):
    """The labelling interface is well formed and has a control for each result."""
    root = ElementTree.fromstring(label_studio_config())
    controls = {node.get("name") for node in root.iter() if node.get("toName")}
    (task,) = to_label_studio([sound])

    assert {one["from_name"] for one in task["annotations"][0]["result"]} <= controls


def test_doccano_gives_back_what_it_was_given(sound: Annotation, tmp_path: Path):
    """Rows lead back to the same annotation, also as an exported file."""
    rows = to_doccano([sound])
    (tmp_path / "all.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")

    assert from_doccano(rows) == (sound,) == load_corpus(tmp_path / "all.jsonl")


def test_a_label_changed_in_doccano_is_read(sound: Annotation):
    """Another role, and a stretch taken away, are kept; the other words stay."""
    (row,) = to_doccano([sound])
    row["label"] = [
        [start, end, "figure:input" if label == "figure:profile" else label]
        for start, end, label in row["label"]
        if label != "figure:outcome"
    ]

    (read,) = from_doccano([row])

    assert [figure.role for figure in read.figures] == ["input", "output", "output", "output"]
    assert read.figures[0] == msgspec.structs.replace(sound.figures[0], role="input")


@pytest.mark.parametrize("read", [from_label_studio, from_doccano])
def test_rows_of_another_form_are_told(read):
    """A file of another tool is refused in one sentence that names the row."""
    with pytest.raises(CorpusError, match=r"1.* cannot be read"):
        read([{"id": 1, "sentence": "一"}])
