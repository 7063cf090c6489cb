"""
Build and check the gold corpus.

`python tools/gold.py check [--texts ../shared]` tells every defect of `corpora/gold` and prints what its splits are
like, side by side; with the folder of texts the real documents too.
`python tools/gold.py build WORK` makes its files from a folder of work: `split.tsv` (author, split), `AUTHOR/NN.txt`
with `AUTHOR/NN.tsv` (the adjudicated sheet) for constructed documents, and `real/references.json` with `real/NN.txt`
and `real/NN.tsv` for those by reference.
`python tools/gold.py keep READER WORK SHEETS [--hand A]` keeps what one reader wrote of the real texts, or of those of
one hand, before it was decided, as `readings/READER.jsonl` or `readings/A-READER.jsonl`;
`python tools/gold.py unpack READER SHEETS --texts ../shared` gives the sheets back.
`python tools/gold.py agree [--texts ../shared]` prints how far the readings agreed before anything was decided.
`python tools/gold.py texts WORK --texts ../shared` writes all real texts and their references into a folder of work.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import msgspec

from casemine.scoring.agreement import agree, format_agreement
from casemine.scoring.check import check_corpus
from casemine.scoring.corpus import CONSTRUCTED, SCHEMA, GoldDocument, corpus_schema, filled, read_corpus, write_corpus
from casemine.scoring.portrait import format_portraits, portray
from casemine.scoring.references import Reference, find_text
from casemine.scoring.sheet import read_sheet, write_sheet

# Their figures, governance models and headings were decided before: both readers had them.
GIVEN = ("real-62", "real-63", "real-64")
HOME = Path(__file__).resolve().parents[1] / "corpora" / "gold"


def check(texts: Path | None) -> int:
    """Tell the defects of the corpus, and what it is like."""
    wanted = [*CONSTRUCTED, *(["real"] if texts else [])]
    names = [name for name in wanted if (HOME / f"{name}.jsonl").is_file()]
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


def keep(reader: str, work: Path, sheets: Path, hand: str | None) -> int:
    """Keep the sheets of one reader: of the real texts by reference, of a hand's with their texts."""
    references = msgspec.json.decode((work / "real" / "references.json").read_bytes(), type=list[Reference])
    documents = []
    for sheet in sorted(sheets.glob("*.tsv")):
        text = (work / (hand or "real") / f"{sheet.stem}.txt").read_bytes().decode("utf-8")
        found, _ = read_sheet(
            sheet.read_text(encoding="utf-8"),
            name=f"{hand or 'real'}-{sheet.stem}",
            text=text.rstrip("\n") if hand else text,
        )
        documents.append(GoldDocument(reader, found, None if hand else references[int(sheet.stem) - 1]))
    name = f"{hand}-{reader}" if hand else reader
    (HOME / "readings").mkdir(exist_ok=True)
    write_corpus(HOME / "readings" / f"{name}.jsonl", documents)
    print(f"{name}: {len(documents)} documents")
    return 0


def tell_agreement(texts: Path | None) -> int:
    """Print how far the two readings of each set of texts agree; what was given to both readers is left out."""
    for first in sorted((HOME / "readings").glob("*a.jsonl")):
        if first.stem == "a" and texts is None:
            continue
        second = first.with_name(first.name.replace("a.jsonl", "b.jsonl"))
        pairs = [{one.annotation.name: filled(one, texts) for one in read_corpus(file)} for file in (first, second)]
        names = [name for name in pairs[0] if name in pairs[1] and name not in GIVEN]
        table = format_agreement(agree(*([pair[name] for name in names] for pair in pairs)))
        print(f"{first.stem.removesuffix('a').rstrip('-') or 'real'}: {len(names)} documents\n\n{table}\n")
    return 0


def unpack(reader: str, sheets: Path, texts: Path | None) -> int:
    """Write the sheets of one reader, and the texts beside them."""
    sheets.mkdir(parents=True, exist_ok=True)
    for document in read_corpus(HOME / "readings" / f"{reader}.jsonl"):
        annotation = filled(document, texts)
        number = annotation.name.removeprefix("real-")
        (sheets / f"{number}.tsv").write_text(write_sheet(annotation), encoding="utf-8")
        (sheets / f"{number}.txt").write_bytes(annotation.text.encode("utf-8"))
    return 0


def lay_out(work: Path, texts: Path) -> int:
    """Write the real texts, numbered, and their references, as `build` and `keep` take them."""
    (work / "real").mkdir(parents=True, exist_ok=True)
    written = (HOME / "readings" / "references.json").read_bytes()
    (work / "real" / "references.json").write_bytes(written)
    for number, reference in enumerate(msgspec.json.decode(written, type=list[Reference]), 1):
        (work / "real" / f"{number:02d}.txt").write_bytes(find_text(reference, texts).encode("utf-8"))
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
    keeping, unpacking = commands.add_parser("keep"), commands.add_parser("unpack")
    keeping.add_argument("reader")
    keeping.add_argument("work", type=Path)
    keeping.add_argument("sheets", type=Path)
    keeping.add_argument("--hand", help="whose constructed texts they are of")
    commands.add_parser("agree").add_argument("--texts", type=Path, help="the folder of texts by reference")
    unpacking.add_argument("reader")
    unpacking.add_argument("sheets", type=Path)
    unpacking.add_argument("--texts", type=Path, help="the folder of texts by reference")
    laying = commands.add_parser("texts")
    laying.add_argument("work", type=Path)
    laying.add_argument("--texts", type=Path, required=True, help="the folder of texts by reference")
    options = parser.parse_args(arguments)
    if options.command == "texts":
        return lay_out(options.work, options.texts)
    if options.command == "keep":
        return keep(options.reader, options.work, options.sheets, options.hand)
    if options.command == "agree":
        return tell_agreement(options.texts)
    if options.command == "unpack":
        return unpack(options.reader, options.sheets, options.texts)
    return check(options.texts) if options.command == "check" else build(options.work)


if __name__ == "__main__":
    sys.exit(main())
