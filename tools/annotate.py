"""
Help readers annotate: print a text with its sentences numbered, and check the sheet written beside it.

`python tools/annotate.py number TEXT.txt` prints the sentences; `python tools/annotate.py check TEXT.txt SHEET.tsv`
reads the sheet (its rows: `casemine.scoring.sheet.read_sheet`) and tells every row that cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from casemine.scoring.sheet import number_sentences, read_sheet


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description="Number a text's sentences, or check an annotation sheet.")
    parser.add_argument("command", choices=["number", "check"])
    parser.add_argument("text", type=Path)
    parser.add_argument("sheet", type=Path, nargs="?")
    options = parser.parse_args(arguments)
    text = options.text.read_bytes().decode("utf-8")
    if options.command == "number":
        print(number_sentences(text))
        return 0
    if options.sheet is None:
        parser.error("check takes a text and a sheet")
    found, problems = read_sheet(options.sheet.read_text(encoding="utf-8"), name=options.text.stem, text=text)
    for problem in problems:
        print(f"{options.sheet}, row {problem.row}: {problem.reason}")
    kept = Counter(
        {
            "figures": len(found.figures),
            "governance models": len(found.governance_models),
            "headings": len(found.headings),
            "measures": len(found.measures or ()),
        }
    )
    print(f"{options.text.stem}: " + ", ".join(f"{number} {kind}" for kind, number in kept.items()))
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
