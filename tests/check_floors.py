"""
Quality floors: scores that must not fall, in `quality_floors.json`, and which CI refuses to lower.

`python tests/check_floors.py` compares the floors with those committed before them and fails when one was lowered;
`python tests/check_floors.py --base main` compares with those of another commit or branch;
`python tests/check_floors.py --show` measures and prints every score;
`python tests/check_floors.py --raise` measures and raises every floor to what was measured, rounded down.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).resolve().parents[1]
FLOORS = CHECKOUT / "tests" / "quality_floors.json"
SHARED = Path(os.environ.get("CASEMINE_SHARED", CHECKOUT.parent / "shared"))

# Set → `at_least` or `at_most` → score → bound.
Floors = dict[str, dict[str, dict[str, float]]]


def read_floors(written: str | None = None) -> Floors:
    """Return the floors of the checkout, or those of an older file."""
    floors: Floors = json.loads(FLOORS.read_text(encoding="utf-8") if written is None else written)
    return floors


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """Return the scores of each set by name: F1 of every task, accuracy of every field, and the two counts of harm."""
    sys.path.insert(0, str(CHECKOUT / "tests"))
    from gold_by_reference import lay_out

    from casemine.extract.case import extract_case
    from casemine.scoring.corpus import load_corpus
    from casemine.scoring.runs import score_gold, score_seed
    from casemine.scoring.score import evaluate

    found: dict[str, dict[str, float]] = {}
    with TemporaryDirectory() as folder:
        news_and_more = score_gold(lay_out(shared, Path(folder)))
    sets = {"seed": score_seed(shared), "real": score_gold(shared / "gold" / "real"), "shared texts": news_and_more}
    for split in ("dev", "real"):
        gold = load_corpus("gold", split=split, texts=shared)
        sets[f"gold {split}"] = evaluate([extract_case(truth.text) for truth in gold], gold)
    for name, scores in sets.items():
        told = {task: rate.f1 for task, rate in scores.rates.items() if rate.gold}
        told |= {field: accuracy.accuracy for field, accuracy in scores.accuracies.items() if accuracy.of}
        found[name] = told | {"false_figures": scores.false_figures, "invented_members": scores.invented_members}
    return found


def breaches(floors: Floors, measured: dict[str, dict[str, float]]) -> list[str]:
    """Return one sentence for each score that is on the wrong side of its bound."""
    told = []
    for name, bounds in floors.items():
        for score, bound in bounds["at_least"].items():
            if (value := measured[name][score]) < bound:
                told.append(f"{name}: {score} is {value:.4f}, its floor is {bound}.")
        for score, bound in bounds["at_most"].items():
            if (value := measured[name][score]) > bound:
                told.append(f"{name}: {score} is {value:.4f}, it may be {bound} at most.")
    return told


def loosened(before: Floors, now: Floors) -> list[str]:
    """Return one sentence for each bound of `before` that `now` has loosened or dropped."""
    told = []
    for name, bounds in before.items():
        for side, sign in (("at_least", 1), ("at_most", -1)):
            for score, bound in bounds[side].items():
                new = now.get(name, {}).get(side, {}).get(score)
                if new is None:
                    told.append(f"{name}: the bound of {score} ({bound}) is gone: put it back.")
                elif sign * new < sign * bound:
                    told.append(f"{name}: {score} was bound to {bound} and now to {new}: mend what made it worse.")
    return told


def tightened(floors: Floors, measured: dict[str, dict[str, float]]) -> Floors:
    """Return the floors raised to what was measured, rounded to three places on the safe side; none is lowered."""
    return {
        name: {
            "at_least": {
                score: max(bound, math.floor(measured[name][score] * 1000) / 1000)
                for score, bound in bounds["at_least"].items()
            },
            "at_most": {
                score: min(bound, math.ceil(measured[name][score] * 1000) / 1000)
                for score, bound in bounds["at_most"].items()
            },
        }
        for name, bounds in floors.items()
    }


def floors_before(base: str | None) -> str | None:
    """Return the floors as committed at `base`, or before the newest change of them; None without such a commit."""
    if base is None:
        changes = _git("log", "-n", "2", "--format=%H", "--", str(FLOORS)).split()
        if not changes:
            return None
        newest = _show(changes[0])
        if newest != FLOORS.read_text(encoding="utf-8"):
            return newest
        return _show(changes[1]) if len(changes) > 1 else None
    return _show(base)


def _show(commit: str) -> str | None:
    return _git("show", f"{commit}:{FLOORS.relative_to(CHECKOUT).as_posix()}") or None


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, encoding="utf-8")
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def main(arguments: list[str] | None = None) -> int:
    """Check the floors, or raise them."""
    parser = argparse.ArgumentParser(description="Refuse lowered quality floors, or raise them to what is measured.")
    parser.add_argument("--base", metavar="COMMIT", help="compare with the floors of this commit or branch")
    parser.add_argument("--raise", dest="tighten", action="store_true", help="measure, and raise every floor")
    parser.add_argument("--show", action="store_true", help="measure, and print every score")
    options = parser.parse_args(arguments)
    if options.show:
        for name, scores in measure(SHARED).items():
            print(f"{name}: " + ", ".join(f"{score} {value:.3f}" for score, value in scores.items()))
        return 0
    if options.tighten:
        if not SHARED.is_dir():
            print(f"There is no shared folder at {SHARED}: set CASEMINE_SHARED to its path.", file=sys.stderr)
            return 2
        floors = tightened(read_floors(), measure(SHARED))
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
        print(f"The floors are raised to what was measured: {FLOORS.relative_to(CHECKOUT)}.")
        return 0
    before = floors_before(options.base)
    if before is None:
        print("The floors were not committed before (or there is no git history here): nothing to compare them with.")
        return 0
    told = loosened(read_floors(before), read_floors())
    print("\n".join(told) if told else "No quality floor was lowered.")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
