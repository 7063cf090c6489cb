"""Damaged pages and documents: `python benchmarks/fuzz.py [--count N] [--seed N]`; exits 1 where one is a fault."""

from __future__ import annotations

import argparse
import gzip
import io
import os
import random
import re
import signal
import sys
import tarfile
import time
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from casemine.records import Page

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CASEMINE_SHARED", CHECKOUT.parent / "shared"))
COUNT = 20_000
SECONDS = 2.0  # of processor time, for one of them
MEGABYTES = 500  # for the whole run
HANGING = 60  # seconds after which one is given up
LONGEST_SENTENCE = 1_000  # characters of a message

Damage = Callable[[bytes, random.Random], bytes]
Samples = Mapping[str, bytes]


class Mutant(NamedTuple):
    """A damaged file: the sample it was, what was done to it, and what it is now."""

    sample: str
    damage: str
    data: bytes


# What is damaged


def sample_documents() -> dict[str, bytes]:
    """Return the documents of the checkout by their names."""
    return {path.name: path.read_bytes() for path in sorted((CHECKOUT / "examples" / "documents").iterdir())}


def sample_pages() -> dict[str, bytes]:
    """Return the web pages and texts of the checkout by their names."""
    return {path.name: path.read_bytes() for path in sorted((CHECKOUT / "examples" / "pages").iterdir())}


def shared_pages() -> dict[str, bytes]:
    """Return the real pages of the shared folder by their names, none where it is absent."""
    found = {path.name: path.read_bytes() for path in sorted((SHARED / "pages" / "pages").glob("*.html"))}
    site = SHARED / "rig" / "root.tar.xz"
    if site.is_file():
        with tarfile.open(site) as archive:
            for member in archive:
                file = archive.extractfile(member)
                if file is not None and member.name.endswith(".aspx"):
                    found[member.name] = file.read()
    return found


def mutants(count: int, seed: int, kinds: Sequence[Samples]) -> Iterator[Mutant]:
    """Yield samples damaged once to three times, as many of each kind: whole ones, or what is packed in them."""
    chance = random.Random(seed)
    for _ in range(count):
        samples = chance.choice(kinds)
        name = chance.choice(list(samples))
        data, told = samples[name], []
        for _ in range(chance.choices((1, 2, 3), (6, 3, 1))[0]):
            way = chance.choice((*WAYS, splice_from(samples)))
            inside = chance.random() < 0.5
            data = damage_inside(data, way, chance) if inside else way(data, chance)
            told.append(way.__name__)
        yield Mutant(name, ", ".join(told), data)


# Ways to damage it


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
    return data[: chance.choice((0, 4, 8, 64, 512))] + chance.randbytes(chance.choice((10, 1_000, 100_000)))


def numbers(data: bytes, chance: random.Random) -> bytes:
    """Put absurd numbers for some of the numbers."""
    absurd = (b"0", b"-1", b"4294967296", b"99999999999999999999", b"1e309", b"32767")
    return re.sub(rb"\d+", lambda found: chance.choice(absurd) if chance.random() < 0.05 else found.group(), data)


def nest(data: bytes, chance: random.Random) -> bytes:
    """Open an element, or what looks like one, ten thousand times."""
    tags = re.findall(rb"<[A-Za-z:]+[^<>]{0,40}>", data[:200_000]) or [b"<w:tbl>", b"[", b"<<"]
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice(tags) * 10_000 + data[start:]


def rename(data: bytes, chance: random.Random) -> bytes:
    """Rename some elements and attributes to others of the same document."""
    name = rb"(?:(?<=<)|(?<=</)|\b[A-Za-z]{1,20}:)[A-Za-z]{1,30}"
    names = re.findall(name, data[:200_000]) or [b"w:p"]
    return re.sub(name, lambda found: chance.choice(names) if chance.random() < 0.02 else found.group(), data)


def declare(data: bytes, chance: random.Random) -> bytes:
    """Declare another encoding: in the markup, by a mark at the beginning, or by being written in it."""
    encoding = chance.choice(("utf-8", "gb2312", "big5", "utf-16", "utf-32", "shift_jis", "utf-7", "no-such-encoding"))
    declared = re.sub(
        rb"((?:charset|encoding)\s{0,3}=\s{0,3}[\"']?)[\w-]+", rb"\g<1>" + encoding.encode("ascii"), data, flags=re.I
    )
    marked = chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"))
    how = chance.randrange(4)
    if how == 0:
        return marked + data
    if how == 1 and encoding != "no-such-encoding":
        return data.decode("utf-8", "replace").encode(encoding, "replace")
    return declared


def splice_from(samples: Samples) -> Damage:
    """Return the way to put a stretch of another sample in."""

    def splice(data: bytes, chance: random.Random) -> bytes:
        other = samples[chance.choice(list(samples))]
        start, at = chance.randrange(len(other) + 1), chance.randrange(len(data) + 1)
        more = other[start : start + chance.choice((20, 500, 20_000))]
        return data[:at] + more + data[at + chance.choice((0, len(more))) :]

    return splice


WAYS: tuple[Damage, ...] = (flip, cut, drop, repeat, noise, numbers, nest, rename, declare)


def damage_inside(data: bytes, way: Damage, chance: random.Random) -> bytes:
    """Damage what is packed in a file and pack it again; what packs nothing, or is too damaged, is damaged itself."""
    try:
        if data.startswith(b"PK"):
            return _damage_member(data, way, chance)
        if data.startswith(b"\x1f\x8b"):
            return gzip.compress(way(gzip.decompress(data), chance), mtime=0)
        if data.startswith(b"%PDF"):
            return _damage_stream(data, way, chance)
    except (
        OSError,
        EOFError,
        ValueError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ):
        pass
    return way(data, chance)


def _damage_member(data: bytes, way: Damage, chance: random.Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        chosen = chance.choice(old.infolist())
        for member in old.infolist():
            content = old.read(member)
            new.writestr(member, way(content, chance) if member is chosen else content)
    return file.getvalue()


def _damage_stream(data: bytes, way: Damage, chance: random.Random) -> bytes:
    found = chance.choice(list(re.finditer(rb"(?<!end)stream\r?\n(.*?)\r?\nendstream", data, re.S)))
    packed = zlib.compress(way(zlib.decompress(found.group(1)), chance))
    return data[: found.start(1)] + packed + data[found.end(1) :]


# What comes of it


def outcome(mutant: Mutant) -> str:
    """Read a file as `read_pages` does, split its pages, and say what came of it: documents, refused, or the fault."""
    from casemine.errors import PageError
    from casemine.pages.office import _read_any
    from casemine.records import Page

    refused: list[PageError] = []
    documents = 0
    try:
        for one in _read_any(mutant.data, "The page", Path(mutant.sample).suffix, None):
            if isinstance(one, Page):
                documents += _split(one, refused)
            else:
                refused.append(one)
    except PageError as error:
        refused.append(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    for sentence in map(str, refused):
        if len(sentence) > LONGEST_SENTENCE or "\n" in sentence:
            return f"no clear sentence: {sentence[:200]!r}"
    return "documents" if documents else "refused"


def _split(page: Page, refused: list[Exception]) -> int:
    """Return how many documents a page holds; each must lead back to the page, letter by letter."""
    from casemine import split_documents
    from casemine.errors import PageError

    if page.text != "\n".join(line.text for line in page.lines):
        raise AssertionError("the text of the page is not its lines")
    try:
        documents = split_documents(page)
    except PageError as error:
        refused.append(error)
        return 0
    for document in documents:
        for k in range(0, len(document.text), 1 + len(document.text) // 100):
            if document.text[k] not in ("\n", page.text[document.to_page(k)]):
                raise AssertionError("a document does not lead back to its page")
    return len(documents)


def main() -> None:
    """Read them all and print what came of them."""
    import resource  # not on Windows, where the tests use the rest of this file

    parser = argparse.ArgumentParser(description="Read thousands of damaged pages and documents.")
    parser.add_argument("--count", type=int, default=COUNT, help=f"how many ({COUNT:,})")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")

    def hanging(signal_number: int, frame: object) -> None:
        raise TimeoutError(f"more than {HANGING} s")

    signal.signal(signal.SIGALRM, hanging)
    kinds = (sample_documents(), sample_pages() | shared_pages())
    told: Counter[str] = Counter()
    faults: list[str] = []
    slowest, slowest_name, peak = 0.0, "", 0.0
    for k, mutant in enumerate(mutants(arguments.count, arguments.seed, kinds)):
        name = f"{k}: {mutant.sample} ({mutant.damage})"
        signal.alarm(HANGING)
        start = time.process_time()
        came = outcome(mutant)
        taken = time.process_time() - start
        signal.alarm(0)
        before, peak = peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if taken > slowest:
            slowest, slowest_name = taken, name
        if came not in ("documents", "refused") or taken > SECONDS or before <= MEGABYTES < peak:
            faults.append(f"{name}: {came}, {taken:.1f} s, {peak:,.0f} MB")
            came = "a fault"
        told[came] += 1
    print(f"{arguments.count:,} damaged files: " + ", ".join(f"{n:,} {what}" for what, n in sorted(told.items())))
    print(f"slowest {slowest:.2f} s ({slowest_name}); most memory {peak:,.0f} MB")
    print(*faults[:50], sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
