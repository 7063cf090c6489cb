"""
Annotations of shared texts, kept without the texts: `gold/NN.json` names file, item and hash, holds spans and values.

Twenty-two real texts (thirteen news items on villages and communities, six pages of the crawl site, two windows of
work reports, one of a policy), each annotated by one reader before the rules had seen it; mended on since.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

GOLD = Path(__file__).with_name("gold")


def lay_out(shared: Path, target: Path) -> Path:
    """Write every annotation beside its text into `target`, as `read_annotations` takes it, and return `target`."""
    for file in sorted(GOLD.glob("*.json")):
        annotation: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        text = find_text(annotation.pop("reference"), shared)
        for heading in annotation["headings"]:
            quoted = text[heading["start"] : heading["end"]]
            heading["title"] = quoted.removeprefix(heading.setdefault("marker", ""))
        (target / file.name).write_text(json.dumps(annotation, ensure_ascii=False), encoding="utf-8")
        (target / f"{file.stem}.txt").write_bytes(text.encode("utf-8"))
    return target


def find_text(reference: dict[str, Any], shared: Path) -> str:
    """Return the text that a reference names; its hash must be the one annotated."""
    path = shared / reference["file"]
    if path.name.endswith(".jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            item = next(json.loads(line) for number, line in enumerate(lines) if number == reference["item"])
        whole = "start" not in reference
        text = f"{item['title'].strip()}\n{item['text']}" if whole else item["text"]
    elif "member" in reference:
        text = _text_of_page(path, reference["member"])
    else:
        text = path.read_bytes().decode("utf-8")
    text = text[reference.get("start") : reference.get("end")].replace("\r\n", "\n")
    if sha256(text.encode("utf-8")).hexdigest() != reference["sha256"]:
        raise ValueError(f"{reference} leads to another text than the one annotated: was the shared folder changed?")
    return text


def _text_of_page(archive: Path, member: str) -> str:
    from casemine.pages.html import read_page
    from casemine.pages.split import split_documents

    with tarfile.open(archive) as pages:
        page = pages.extractfile(member)
        assert page is not None
        (document,) = split_documents(read_page(page.read()))
    return document.text
