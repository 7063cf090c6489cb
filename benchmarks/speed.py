"""
How fast casemine is, all in one run: against plain `jieba.lcut` on the same text, stage by stage, and for many pages.

`python benchmarks/speed.py` takes the pages and texts of the shared folder (beside the checkout, or at
`CASEMINE_SHARED`), else `examples/pages`. What each table means stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CASEMINE_SHARED", CHECKOUT.parent / "shared"))
MANY, FEW = 1000, 250  # pages to mine: memory is flat when both need the same
MB = 1_000_000


class Piece(NamedTuple):
    """A page's bytes, and the text of its documents; no bytes for a plain text."""

    data: bytes
    text: str


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the processor seconds that `work` takes here: what else the machine does is left out."""
    start = clock()
    work()
    return clock() - start


# --- what is measured on ----------------------------------------------------------------------------------------


def read_pages() -> tuple[str, list[Piece]]:
    """Return what the pages are, and every page that holds an article."""
    shared = sorted((SHARED / "pages" / "pages").glob("*.html"))
    files = shared or [path for path in sorted((CHECKOUT / "examples" / "pages").iterdir()) if path.suffix == ".html"]
    return ("shared pages" if shared else "sample pages"), list(_pieces([path.read_bytes() for path in files]))


def read_texts(pages: Sequence[Piece]) -> dict[str, list[Piece]]:
    """Return the plain texts by what they are; without the shared folder those of the sample pages."""
    texts = {}
    if SHARED.is_dir():
        texts["seed page"] = _plain((SHARED / "seeds").glob("*.txt"))
        texts["full-length case"] = _plain((SHARED / "gold" / "real").glob("*.txt"))
        texts["government reports"] = _plain(sorted((SHARED / "data" / "gov_reports_2025_prov").glob("*年*.txt"))[:4])
    return {name: found for name, found in texts.items() if found} or {"texts of the pages": list(pages)}


def _plain(files: Any) -> list[Piece]:
    return [Piece(b"", path.read_text(encoding="utf-8")) for path in files]


def _pieces(pages: Sequence[bytes]) -> Iterator[Piece]:
    from casemine import CasemineError, read_page, split_documents

    for data in pages:
        try:
            yield Piece(data, "\n".join(document.text for document in split_documents(read_page(data))))
        except CasemineError:
            continue  # a page without an article


# --- casemine against jieba -------------------------------------------------------------------------------------


def text_to_records(text: str) -> None:
    """A text becomes a record, and the record JSON."""
    import msgspec

    from casemine import extract_case

    msgspec.json.encode(extract_case(text))


def page_to_records(data: bytes) -> None:
    """A page's bytes become records, and the records JSON."""
    import msgspec

    from casemine import extract_case, read_page, split_documents

    for document in split_documents(read_page(data)):
        msgspec.json.encode(extract_case(document))


def plain_jieba() -> Callable[[str], list[str]]:
    """Return `jieba.lcut`, loaded, with its cache in a folder of its own."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        jieba.dt.tmp_dir = folder
        jieba.initialize()
    cut: Callable[[str], list[str]] = jieba.lcut
    return cut


def print_ratios(name: str, pages: Sequence[Piece], texts: dict[str, list[Piece]], repeats: int) -> None:
    """Print the time of casemine and of jieba on the same texts, measured by turns."""
    cut = plain_jieba()
    print("casemine against jieba.lcut on the same text (medians; ratio = jieba's time / casemine's)")
    print(f"{'':<36}{'characters':>11}{'casemine ms':>13}{'jieba ms':>11}{'ratio':>8}{'quartiles':>14}")
    for kind, pieces in texts.items():
        _print_ratio(f"text → record, {kind}", pieces, lambda piece: text_to_records(piece.text), cut, repeats)
    if pages:
        _print_ratio(f"text → record, {name}", pages, lambda piece: text_to_records(piece.text), cut, repeats)
        _print_ratio(f"page → record, {name}", pages, lambda piece: page_to_records(piece.data), cut, repeats)
    print()


def _print_ratio(
    label: str, pieces: Sequence[Piece], mine: Callable[[Piece], None], cut: Callable[[str], object], repeats: int
) -> None:
    for piece in pieces:
        mine(piece)  # lexicons and rules are loaded on first use
    rounds = []
    for _ in range(repeats):
        ours = theirs = 0.0
        for piece in pieces:
            ours += timed(lambda piece=piece: mine(piece))  # type: ignore[misc]
            theirs += timed(lambda piece=piece: cut(piece.text))  # type: ignore[misc]
        rounds.append((ours, theirs, theirs / ours))
    ours, theirs, ratio = (median(column) for column in zip(*rounds, strict=True))
    ratios = sorted(ratio for _, _, ratio in rounds)
    spread = f"{ratios[len(ratios) // 4]:.2f}-{ratios[3 * len(ratios) // 4]:.2f}"
    characters = sum(len(piece.text) for piece in pieces)
    print(
        f"{label:<36}{characters:>11,}{ours * 1000:>13.1f}{theirs * 1000:>11.1f}{ratio:>8.2f}{spread:>14}", flush=True
    )


# --- stage by stage ---------------------------------------------------------------------------------------------


def stages_of_page(data: bytes) -> dict[str, float]:
    """Return the seconds each stage from bytes to documents takes on one page."""
    from selectolax.lexbor import LexborHTMLParser

    from casemine import read_page, split_documents
    from casemine.pages.decode import decode

    decoded = timed(lambda: decode(data))
    markup = decode(data).text
    parsed = timed(lambda: LexborHTMLParser(markup))
    read = timed(lambda: read_page(data))
    page = read_page(data)
    return {
        "decode": decoded,
        "parse": parsed,
        "read (rest)": max(0.0, read - decoded - parsed),
        "split": timed(lambda: split_documents(page)),
    }


def stages_of_text(text: str) -> dict[str, float]:
    """Return the seconds each stage from text to JSON takes; `fields` is what is left of the whole extraction."""
    import msgspec

    from casemine import extract_case, find_figures, find_governance_models, find_measures
    from casemine.extract.reading import Reading

    whole = timed(lambda: extract_case(text))
    reading = Reading(text)
    taken = {
        "view": timed(lambda: reading.view),
        "outline": timed(lambda: (reading.sections, reading.sentences)),
        "figures": timed(lambda: find_figures(reading)),
        "models": timed(lambda: find_governance_models(reading)),
        "measures": timed(lambda: find_measures(reading)),
    }
    taken["fields (rest)"] = max(0.0, whole - sum(taken.values()))
    case = extract_case(text)
    taken["encode"] = timed(lambda: msgspec.json.encode(case))
    return taken


def print_stages(name: str, pages: Sequence[Piece], texts: dict[str, list[Piece]], repeats: int) -> None:
    """Print how the time is shared among the stages."""
    print("stage by stage (medians; µs a character of the text, and share of all)")
    for kind, pieces in {**texts, name: list(pages)}.items():
        characters = sum(len(piece.text) for piece in pieces)
        rounds = []
        for _ in range(repeats):
            sums: dict[str, float] = {}
            for piece in pieces:
                taken = stages_of_page(piece.data) if piece.data else {}
                for stage, seconds in {**taken, **stages_of_text(piece.text)}.items():
                    sums[stage] = sums.get(stage, 0.0) + seconds
            rounds.append(sums)
        medians = {stage: median(sums[stage] for sums in rounds) for stage in rounds[0]}
        total = sum(medians.values())
        print(f"{kind}: {characters:,} characters, {characters / total / MB:.2f} million characters a second")
        for stage, seconds in medians.items():
            print(f"  {stage:<16}{seconds / characters * MB:>8.3f} µs{seconds / total:>8.1%}")
    print(flush=True)


# --- many pages -------------------------------------------------------------------------------------------------


def print_mining(pages: Sequence[Piece], many: int, few: int) -> None:
    """Print time and peak memory of mining `few` and `many` pages with one worker and with two."""
    print(f"mining with the command line ({os.cpu_count()} processors here)")
    print(f"{'pages':>7}{'workers':>9}{'seconds':>9}{'pages/s':>9}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write_pages([piece.data for piece in _many_pages(pages)], folder, many)
        seconds = {}
        for count, workers in ((few, 1), (many, 1), (many, 2)):
            seconds[count, workers], peak = _mine(folder, count, workers)
            taken = seconds[count, workers]
            memory = f"{peak:>9.0f}" if peak else f"{'-':>9}"
            print(f"{count:>7}{workers:>9}{taken:>9.2f}{count / taken:>9.0f}{memory}", flush=True)
    print(f"two workers are {seconds[many, 1] / seconds[many, 2]:.2f} times as fast as one\n", flush=True)


def _many_pages(pages: Sequence[Piece]) -> Sequence[Piece]:
    """Return the real pages of the shared site, where they are there, else the pages given."""
    archive = SHARED / "rig" / "root.tar.xz"
    if not archive.is_file():
        return pages
    with tarfile.open(archive) as held:
        data = [held.extractfile(member).read() for member in held if member.isfile()]  # type: ignore[union-attr]
    return list(_pieces(data))


def _write_pages(pages: Sequence[bytes], folder: Path, count: int) -> None:
    """Write `count` pages; from the second round on blanks behind full stops make each a page of its own."""
    from casemine.pages.decode import decode

    for number in range(count):
        again, k = divmod(number, len(pages))
        markup = decode(pages[k]).text.replace("。", "。" + "　" * again)
        part = folder / ("first" if number < FEW else "rest")
        part.mkdir(exist_ok=True)
        (part / f"{number:05}.html").write_text(markup, encoding="utf-8-sig", newline="")


def _mine(folder: Path, count: int, workers: int) -> tuple[float, float]:
    """Mine in a process of its own; return seconds and peak megabytes (0 where the system does not tell them)."""
    sources = [str(folder / "first")] + ([str(folder / "rest")] if count > FEW else [])
    base = folder / f"{count}-{workers}.db"
    command = [sys.executable, "-m", "casemine.commands.main", "mine", *sources, "-o", str(base)]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    if not hasattr(os, "wait4"):
        process.wait()
        return time.perf_counter() - start, 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not base.exists():
        raise SystemExit(f"Mining failed (exit code {process.returncode}): run {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / (MB if sys.platform == "darwin" else 1000)


# --- start-up ---------------------------------------------------------------------------------------------------


def print_start(repeats: int) -> None:
    """Print how long Python, `import casemine` and `casemine --help` take."""
    print("start-up (medians)")
    lines = {
        "python -c pass": ["-c", "pass"],
        "python -c 'import casemine'": ["-c", "import casemine"],
        "casemine --help": ["-m", "casemine.commands.main", "--help"],
    }
    for label, arguments in lines.items():

        def start(command: Sequence[str] = (sys.executable, *arguments)) -> None:
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

        runs = [timed(start, time.perf_counter) for _ in range(repeats)]
        print(f"{label:<36}{median(runs):>8.3f} s", flush=True)
    print()


def main() -> None:
    """Print all tables, or those asked for."""
    parser = argparse.ArgumentParser(description="Print how fast casemine is, against jieba.lcut and stage by stage.")
    parser.add_argument("--repeats", type=int, default=7, help="how often each is measured (7)")
    parser.add_argument("--pages", type=int, default=MANY, help=f"pages to mine ({MANY}; 0 for none)")
    options = parser.parse_args()
    name, pages = read_pages()
    texts = read_texts(pages)
    print(f"Python {sys.version.split()[0]}, {len(pages)} {name}\n")
    print_ratios(name, pages, texts, options.repeats)
    print_stages(name, pages, texts, options.repeats)
    print_start(options.repeats)
    if options.pages:
        print_mining(pages, options.pages, min(FEW, options.pages))


if __name__ == "__main__":
    main()
