"""
`casemine crawl` against a server that breaks off, delays, misleads and sets traps: what its log says afterwards.

`python benchmarks/rig.py [--seeds 1 2 3] [--kills 20]` unpacks the rig of the shared folder (beside the checkout, or at
`CASEMINE_SHARED`) to a temporary folder, serves it on 127.0.0.1 and judges the server's own log. What each column means
stands in `benchmarks/README.md`. It exits 1 where anything fell short.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("CASEMINE_SHARED", CHECKOUT.parent / "shared"))
LIST = "/Shaoxingyizhong/Category_55/Index.aspx"
CRAWL = [sys.executable, "-m", "casemine.commands.main", "crawl"]
END = 600  # seconds after which a crawl counts as hung


class Rig(NamedTuple):
    """A rig that is being served, and what its server logs."""

    folder: Path
    port: int
    log: Path

    def crawl(self, folder: Path, *options: str) -> subprocess.Popen[str]:
        """Start a crawl of the rig's list in a process of its own."""
        place = f"127.0.0.1:{self.port}"
        command = [*CRAWL, f"http://{place}{LIST}", "-o", str(folder), "--allow-private", place, *options]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", cwd=CHECKOUT
        )

    def rows(self) -> list[dict[str, object]]:
        """Return what the server has logged so far."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def judge(self, folder: Path) -> tuple[bool, str]:
        """Return whether the rig's judge is content with what a folder holds, and what it says."""
        got = folder.with_suffix(".tsv")
        kept = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
        got.write_text("".join(f"{row['url']}\t{row['title']}\n" for row in kept), encoding="utf-8")
        command = [sys.executable, "judge.py", str(self.log), str(got)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, encoding="utf-8")
        return done.returncode == 0, done.stdout + done.stderr


def unpack(shared: Path, folder: Path) -> Path:
    """Copy the rig where its server may write, and return its folder."""
    rig = folder / "rig"
    rig.mkdir()
    for name in ("serve.py", "judge.py", "truth.tsv"):
        shutil.copyfile(shared / "rig" / name, rig / name)
    with tarfile.open(shared / "rig" / "root.tar.xz") as archive:
        archive.extractall(rig, filter="data")
    return rig


@contextmanager
def serve(folder: Path, seed: int, name: str) -> Iterator[Rig]:
    """Serve a rig with the faults of a seed, and end its server afterwards."""
    port, log = two_free_ports(), folder.parent / f"{name}.jsonl"
    command = [
        sys.executable,
        "serve.py",
        "--port",
        str(port),
        "--log",
        str(log),
        "--seed",
        str(seed),
        "--faults",
        "std",
    ]
    server = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield Rig(folder, port, log)
    finally:
        server.terminate()
        server.wait()


def two_free_ports() -> int:
    """Return a port that is free together with the one above it."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            if port == 65_535:
                continue
            try:
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return int(port)


def count(rows: Sequence[dict[str, object]]) -> collections.Counter[str]:
    """Return how often each address was asked for."""
    return collections.Counter(str(row["path"]) for row in rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--kills", type=int, default=20)
    arguments = parser.parse_args()
    if not (SHARED / "rig").is_dir():
        print(f"There is no rig in {SHARED}: set CASEMINE_SHARED to the shared folder.")
        return 1
    with tempfile.TemporaryDirectory() as made:
        rig = unpack(SHARED, Path(made))
        content = [measure(rig, seed, arguments.kills) for seed in arguments.seeds]
    return 0 if all(content) else 1


def measure(folder: Path, seed: int, kills: int) -> bool:
    """Crawl with the faults of one seed, crawl again, crawl with kills; print what came of each."""
    print(f"seed {seed}", flush=True)
    kept = folder.parent / f"kept-{seed}"
    with serve(folder, seed, f"log-{seed}") as rig:
        start = time.perf_counter()
        finish(rig.crawl(kept))
        seconds = time.perf_counter() - start
        first = rig.rows()
        content, told = rig.judge(kept)
        print(indented(told), f"  judge: {'content' if content else 'NOT content'}; {seconds:.0f} s", sep="\n")
        agents = {str(row.get("ua")) for row in first}
        print(f"  User-Agent: {', '.join(sorted(agents))}")
        again = second_run(rig, kept, first)
    taken_up = with_kills(folder, seed, kills, count(first)) if kills else True
    return content and again and taken_up


def second_run(rig: Rig, kept: Path, first: list[dict[str, object]]) -> bool:
    """Crawl once more: nothing that has not changed may be sent again."""
    plan = json.loads(rig.log.with_suffix(".plan.json").read_text(encoding="utf-8"))
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.html")}
    told = finish(rig.crawl(kept))
    rows = rig.rows()[len(first) :]
    # Redirects and faults that last carry no ETag: nothing can be asked of them conditionally.
    lasting = {path for path, fault in plan.items() if fault in ("404", "500always", "redirect302")}
    plain = [row for row in rows if not row["cond"] and row["path"] not in lasting]
    same = before == {path.name: path.stat().st_mtime_ns for path in kept.glob("*.html")}
    conditional = sum(bool(row["cond"]) for row in rows)
    print(
        f"  second run: {len(rows)} requests, {conditional} conditional, {len(plain)} that could have been and were not"
    )
    print(f"  second run: files touched {'none' if same else 'SOME'}; {summary(told)}")
    for row in plain[:5]:
        print("   not conditional:", row["path"])
    return same and not plain and re.search(r"new articles\W+0\b", told) is not None


def with_kills(folder: Path, seed: int, kills: int, undisturbed: collections.Counter[str]) -> bool:
    """Crawl with so many SIGKILLs at random moments: all is kept, and at most one page asked for again a kill."""
    kept = folder.parent / f"killed-{seed}"
    moments = random.Random(seed)
    with serve(folder, seed, f"log-killed-{seed}") as rig:
        done = 0
        while done < kills:
            seen = len(rig.rows())
            process = rig.crawl(kept)
            # Not before it is at work: a kill while Python starts would prove nothing.
            while len(rig.rows()) <= seen and process.poll() is None:
                time.sleep(0.01)
            time.sleep(moments.uniform(0.0, 1.2))
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
        finish(rig.crawl(kept))
        content, told = rig.judge(kept)
        asked = count(rig.rows())
    again = sum((asked - undisturbed).values())
    missing = sum((undisturbed - asked).values())
    verdict = "content" if content else "NOT content"
    print(f"  after {done} kills: judge {verdict}; requests {asked.total()}, undisturbed {undisturbed.total()}")
    print(f"  after {done} kills: asked again {again} (at most {done}), not asked {missing}", flush=True)
    if not content:
        print(indented(told))
    return content and done == kills and again <= done


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for the end of a crawl and return what it said."""
    try:
        told, _ = process.communicate(timeout=END)
    except subprocess.TimeoutExpired:
        process.kill()
        told, _ = process.communicate()
        told += f"\nkilled after {END} s"
    return told


def summary(told: str) -> str:
    cells = re.findall(r"│\s*(\S[^│]*?)\s*│\s*([\d,]+)\s*│", told)
    return ", ".join(f"{name} {number}" for name, number in cells) or told.strip()


def indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.strip().splitlines())


if __name__ == "__main__":
    sys.exit(main())
