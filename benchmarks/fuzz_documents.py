"""Damaged documents: `python benchmarks/fuzz_documents.py [--count N] [--seed N]`; exits 1 where one is a fault."""

from __future__ import annotations

import argparse
import gzip
import io
import random
import re
import resource
import signal
import sys
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DOCUMENTS = Path(__file__).resolve().parents[1] / "examples" / "documents"
COUNT = 3_000
SECONDS = 2.0  # for one document
MEGABYTES = 500  # for the whole run
HANGING = 30  # seconds after which a document is given up


def samples() -> dict[str, bytes]:
    """Return the sample documents by their names."""
    return {path.name: path.read_bytes() for path in sorted(DOCUMENTS.iterdir()) if path.suffix != ".md"}


def mutants(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield damaged documents, each with the name of its sample and what was done to it."""
    chance = random.Random(seed)
    whole = samples()
    names = list(whole)
    for _ in range(count):
        name = chance.choice(names)
        way = chance.choice(WAYS)
        data = whole[name]
        if chance.random() < 0.5:
            data, inside = damage_inside(data, way, chance), "inside, "
        else:
            data, inside = way(data, chance), ""
        yield f"{name} ({inside}{way.__name__})", data


def flip(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """Break off somewhere."""
    return data[: chance.randrange(len(data) + 1)]


def drop(data: bytes, chance: random.Random) -> bytes:
    """Leave out a stretch."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(1, 500) :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Write a stretch many times over."""
    start = chance.randrange(len(data) + 1)
    end = start + chance.randrange(1, 200)
    return data[:end] + data[start:end] * chance.choice((1, 10, 5_000)) + data[end:]


def noise(data: bytes, chance: random.Random) -> bytes:
    """Keep the beginning and go on with random bytes."""
    return data[: chance.choice((4, 8, 64, 512))] + chance.randbytes(chance.choice((10, 1_000, 100_000)))


def numbers(data: bytes, chance: random.Random) -> bytes:
    """Put absurd numbers for some of the numbers."""
    absurd = (b"0", b"-1", b"4294967296", b"99999999999999999999", b"1e309", b"32767")
    return re.sub(rb"\d+", lambda found: chance.choice(absurd) if chance.random() < 0.05 else found.group(), data)


def nest(data: bytes, chance: random.Random) -> bytes:
    """Open an element, or what looks like one, ten thousand times."""
    tags = re.findall(rb"<[A-Za-z:]+[^<>]{0,40}>", data[:200_000]) or [b"<w:tbl>", b"[", b"<<"]
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice(tags) * 10_000 + data[start:]


def tags(data: bytes, chance: random.Random) -> bytes:
    """Rename some elements and values to others of the same document."""
    names = re.findall(rb"[A-Za-z]{1,20}:[A-Za-z]{1,30}", data[:200_000]) or [b"w:p"]
    return re.sub(
        rb"[A-Za-z]{1,20}:[A-Za-z]{1,30}",
        lambda found: chance.choice(names) if chance.random() < 0.02 else found.group(),
        data,
    )


WAYS = (flip, cut, drop, repeat, noise, numbers, nest, tags)


def damage_inside(data: bytes, way: object, chance: random.Random) -> bytes:
    """Damage one member of an archive and pack it again; what is no archive is damaged itself."""
    assert callable(way)
    if data.startswith(b"PK"):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            chosen = chance.choice(old.namelist())
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, way(content, chance) if name == chosen else content)
        return file.getvalue()
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(way(gzip.decompress(data), chance))
    return bytes(way(data, chance))


def read(name: str, data: bytes) -> str:
    """Read a document as `read_pages` does and say what came of it: pages, refused, or the fault."""
    from casemine.errors import PageError
    from casemine.pages.office import _read_any
    from casemine.records import Page

    suffix = Path(name.partition(" ")[0]).suffix
    try:
        found = list(_read_any(data, "The page", suffix, None))
    except PageError as error:
        sentence = str(error)
        return "refused" if len(sentence) < 1_000 and "\n" not in sentence else f"no clear sentence: {sentence[:200]!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    for page in found:
        if isinstance(page, Page) and page.text != "\n".join(line.text for line in page.lines):
            return "the text is not its lines"
    return "pages" if any(isinstance(page, Page) for page in found) else "refused"


def main() -> None:
    """Read them all and print what came of them."""
    parser = argparse.ArgumentParser(description="Read thousands of damaged documents.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many ({COUNT:,})")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")

    def hanging(signal_number: int, frame: object) -> None:
        raise TimeoutError(f"more than {HANGING} s")

    signal.signal(signal.SIGALRM, hanging)
    told: Counter[str] = Counter()
    faults: list[str] = []
    slowest, slowest_name = 0.0, ""
    for k, (name, data) in enumerate(mutants(arguments.count, arguments.seed)):
        signal.alarm(HANGING)
        start = time.perf_counter()
        outcome = read(name, data)
        taken = time.perf_counter() - start
        signal.alarm(0)
        if taken > slowest:
            slowest, slowest_name = taken, f"{k}: {name}"
        if outcome not in ("pages", "refused") or taken > SECONDS:
            faults.append(f"{k}: {name}: {outcome}, {taken:.1f} s")
            outcome = "fault"
        told[outcome] += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{arguments.count:,} damaged documents: " + ", ".join(f"{n:,} {what}" for what, n in sorted(told.items())))
    print(f"slowest {slowest:.2f} s ({slowest_name}); most memory {peak:,.0f} MB")
    print(*faults[:50], sep="\n")
    sys.exit(bool(faults) or peak > MEGABYTES)


if __name__ == "__main__":
    main()
