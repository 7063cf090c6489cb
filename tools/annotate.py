"""
Help readers annotate: number the sentences of a text, check a sheet, lay two sheets together, tell how far they agree.

`python tools/annotate.py number TEXT.txt` prints the text with its sentences numbered.
`python tools/annotate.py check TEXT.txt SHEET.tsv` tells every row that cannot be read, and what is not sound.
`python tools/annotate.py merge TEXT.txt A.tsv B.tsv` prints one sheet of two readings, for a third reader to decide.
`python tools/annotate.py agree TEXTS A B` prints how far the sheets in the folders A and B agree, as tables.

The rows of a sheet: `casemine.scoring.sheet.read_sheet`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casemine.scoring.adjudication import lay_together
from casemine.scoring.agreement import agree, format_agreement
from casemine.scoring.check import check_annotation
from casemine.scoring.marks import Annotation
from casemine.scoring.sheet import number_sentences, read_sheet

KINDS = ("figures", "governance_models", "headings", "measures")


def read(text: Path, sheet: Path) -> tuple[Annotation, list[str]]:
    """Return what a sheet says of a text, and one sentence for each row that cannot be read."""
    found, problems = read_sheet(
        sheet.read_text(encoding="utf-8"), name=text.stem, text=text.read_bytes().decode("utf-8")
    )
    return found, [f"{sheet}, row {problem.row}: {problem.reason}" for problem in problems]


def check(text: Path, sheet: Path) -> int:
    """Tell what is wrong with a sheet, and count what it holds."""
    found, problems = read(text, sheet)
    problems += [f"{sheet}: {defect}" for defect in check_annotation(found)]
    print("\n".join([*problems, ", ".join(f"{len(getattr(found, kind) or ())} {kind}" for kind in KINDS)]))
    return int(bool(problems))


def merge(text: Path, first: Path, second: Path) -> int:
    """Print the sheet of two readings."""
    print(lay_together(read(text, first)[0], read(text, second)[0]), end="")
    return 0


def tell_agreement(texts: Path, first: Path, second: Path) -> int:
    """Print how far two folders of sheets agree over the texts that both hold."""
    names = sorted(file.stem for file in first.glob("*.tsv") if (second / file.name).is_file())
    pairs = [[read(texts / f"{name}.txt", folder / f"{name}.tsv")[0] for folder in (first, second)] for name in names]
    print(f"{len(names)} documents\n\n" + format_agreement(agree(*map(list, zip(*pairs, strict=True)))))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    takes = {"number": ("text",), "check": ("text", "sheet"), "merge": ("text", "a", "b"), "agree": ("texts", "a", "b")}
    for command, names in takes.items():
        one = commands.add_parser(command)
        for name in names:
            one.add_argument(name, type=Path)
    options = parser.parse_args(arguments)
    given = [getattr(options, name) for name in takes[options.command]]
    if options.command == "number":
        print(number_sentences(given[0].read_bytes().decode("utf-8")))
        return 0
    return {"check": check, "merge": merge, "agree": tell_agreement}[options.command](*given)


if __name__ == "__main__":
    sys.exit(main())
