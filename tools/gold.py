"""
Build and check the gold corpus.

`python tools/gold.py check [--texts ../shared]` tells every defect of `corpora/gold` and prints what its splits are
like, side by side; with the folder of texts the real documents too.
`python tools/gold.py build WORK` makes its files from a folder of work: `split.tsv` (author, split), `AUTHOR/NN.txt`
with `AUTHOR/NN.tsv` (the adjudicated sheet) for constructed documents, and `real/references.json` with `real/NN.txt`
and `real/NN.tsv` for those by reference.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import msgspec

from casemine.scoring.check import check_corpus
from casemine.scoring.corpus import CONSTRUCTED, SCHEMA, GoldDocument, corpus_schema, filled, read_corpus, write_corpus
from casemine.scoring.portrait import format_portraits, portray
from casemine.scoring.references import Reference
from casemine.scoring.sheet import read_sheet

HOME = Path(__file__).resolve().parents[1] / "corpora" / "gold"


def check(texts: Path | None) -> int:
    """Tell the defects of the corpus, and what it is like."""
    names = [*CONSTRUCTED, *(["real"] if texts else [])]
    splits = {
        name: [
            msgspec.structs.replace(document, annotation=filled(document, texts))
            for document in read_corpus(HOME / f"{name}.jsonl")
        ]
        for name in names
    }
    told = check_corpus(splits)
    print("\n".join(told) if told else "No defect was found.")
    print("\n" + format_portraits({name: portray([one.annotation for one in held]) for name, held in splits.items()}))
    return int(bool(told))


def build(work: Path) -> int:
    """Make the corpus files from a folder of work."""
    HOME.mkdir(exist_ok=True)
    splits: dict[str, list[GoldDocument]] = {}
    for row in (work / "split.tsv").read_text(encoding="utf-8").splitlines():
        author, split = row.split("\t")
        for sheet in sorted((work / author).glob("*.tsv")):
            if sheet.stem.isdecimal():
                splits.setdefault(split, []).append(_document(author, sheet, None))
    references = msgspec.json.decode((work / "real" / "references.json").read_bytes(), type=list[Reference])
    for number, reference in enumerate(references, 1):
        sheet = work / "real" / f"{number:02d}.tsv"
        if sheet.is_file():
            splits.setdefault("real", []).append(_document("real", sheet, reference))
    for split, documents in splits.items():
        write_corpus(HOME / f"{split}.jsonl", documents)
        print(f"{split}: {len(documents)} documents")
    (HOME / SCHEMA).write_text(json.dumps(corpus_schema(), indent=1) + "\n", encoding="utf-8")
    return 0


def _document(author: str, sheet: Path, reference: Reference | None) -> GoldDocument:
    text = sheet.with_suffix(".txt").read_bytes().decode("utf-8").rstrip("\n" if reference is None else "")
    found, problems = read_sheet(sheet.read_text(encoding="utf-8"), name=f"{author}-{sheet.stem}", text=text)
    if problems:
        sys.exit("\n".join(f"{sheet}, row {problem.row}: {problem.reason}" for problem in problems))
    return GoldDocument(author, found, reference)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check").add_argument("--texts", type=Path, help="the folder of texts by reference")
    commands.add_parser("build").add_argument("work", type=Path)
    options = parser.parse_args(arguments)
    return check(options.texts) if options.command == "check" else build(options.work)


if __name__ == "__main__":
    sys.exit(main())
