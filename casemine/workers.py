"""Many pages at once: find them, read them in order on one or several processors, pass over those that fail."""

from __future__ import annotations

import glob
import os
import signal
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from casemine.errors import CasemineError, PageError, PageWarning
from casemine.pages.joining import group_files, join_articles
from casemine.pages.kept import address_of
from casemine.pages.office import PAGE_SUFFIXES, read_pages
from casemine.records import Case, Page
from casemine.store.casebase import CaseBase, Mined, StoredCase, stored

CHUNK_PAGES = 16  # articles a worker takes at once
IDLE_SECONDS = 60  # after which a worker without work ends by itself; a new one is hired when there is work
LOKY = "joblib.externals.loky"
CHUNKS_AHEAD = 3  # chunks a worker that wait to be taken up: more would only fill memory

Source = str | os.PathLike[str]
Article = tuple[Path, ...]  # the file of a page, or the files of one article that goes on over several, in their order


class Outcome(msgspec.Struct, frozen=True):
    """
    What came of one page: its cases, or the sentence that says why there are none.

    Of an archive or table both, when some of the pages in it could not be read.
    `known` are the ids of the page's cases when the very same bytes were mined before.
    An article that goes on over several pages is one outcome: `source` is the file of its first page, `also` are the
    files and addresses of the others, `pages` says how many there are.
    """

    source: str
    page_sha256: str | None = None
    cases: tuple[StoredCase, ...] = ()
    known: tuple[str, ...] = ()
    error: str | None = None
    also: tuple[str, ...] = ()
    pages: int = 1


class Mining(msgspec.Struct):
    """How a run went: pages read, cases that were new and that were there, and what failed with its reason."""

    pages: int = 0
    added: int = 0
    found: int = 0
    known_pages: int = 0
    failures: list[Outcome] = msgspec.field(default_factory=list)


def read_cases(source: Source | Iterable[Source], *, workers: int = 1) -> Iterator[Case]:
    """
    Yield the cases of a page, of all pages in a folder, of a glob, or of a list of these.

    Pages come in the order of their names, whatever the number of workers. The pages of one article are joined, in the
    place of the first. A single page that cannot be read is an error; among several it is passed over with a
    `PageWarning`.

    Args:
        source: A file, a folder (searched with all below it), a pattern such as `pages/*.html`, or a list.
        workers: How many processors read at once.

    Raises:
        PageError: There is no such file or folder, it holds no page, or the one page cannot be read.
    """
    pages = find_pages(source)
    alone = isinstance(source, str | os.PathLike) and [Path(source)] == pages
    return _read_cases(pages, workers, alone)


def find_pages(source: Source | Iterable[Source]) -> list[Path]:
    """
    Return the files to read, each once: sources in the order given, the files of each in the order of their names.

    In folders, files with one of `PAGE_SUFFIXES` count, hidden ones do not.

    Raises:
        PageError: A source does not exist or holds no page.
    """
    sources = [source] if isinstance(source, str | os.PathLike) else list(source)
    if not sources:
        raise PageError("No page was given: name a file, a folder or a pattern such as 'pages/*.html'.")
    pages: dict[Path, None] = {}
    for one in sources:
        pages.update(dict.fromkeys(_find_below(one)))
    return list(pages)


def mine(
    source: Source | Iterable[Source],
    base: CaseBase,
    *,
    workers: int = 1,
    again: bool = False,
    watch: Callable[[Outcome, Mining], None] | None = None,
) -> Mining:
    """
    Read pages and add their cases to a base; return how it went.

    Pages are committed batch by batch. A page whose very bytes were mined before is not read again, so a run that
    was broken off is taken up where it stopped.

    Args:
        source: As in `read_cases`.
        base: Where the cases go.
        workers: How many processors read at once.
        again: Whether pages that are there already are read again and their records renewed.
        watch: Is called after every page with its outcome and the state of the run.

    Raises:
        PageError: A source does not exist or holds no page.
        CaseBaseError: The base cannot be written.
    """
    mining = Mining()

    def handed_on() -> Iterator[Mined]:
        for outcome in outcomes:
            mining.pages += outcome.pages
            mining.found += len(outcome.cases) + len(outcome.known)
            mining.known_pages += outcome.pages if outcome.known else 0
            if outcome.error is not None:
                mining.failures.append(outcome)
            if outcome.error is None or outcome.cases:
                yield Mined(outcome.cases, outcome.source, outcome.page_sha256, outcome.known, outcome.also)
            if watch:
                watch(outcome, mining)

    pages = find_pages(source)
    with closing(mine_pages(pages, workers=workers, known={} if again else base.known_pages())) as outcomes:
        mining.added = base.add_mined(handed_on(), renew=again)
    return mining


def mine_pages(
    pages: Sequence[Path], *, workers: int = 1, known: Mapping[str, tuple[str, ...]] | None = None
) -> Generator[Outcome, None, None]:
    """
    Yield what came of each page, in order; of an article on several pages what came of all, at the place of the first.

    Args:
        pages: The files.
        workers: How many processors read at once; with 1 all is done here.
        known: SHA-256 of pages mined before → ids of their cases; these are not read again.
    """
    jobs = _jobs(pages, known or {}, size=max(1, min(CHUNK_PAGES, len(pages) // (workers * 4))))
    if workers > 1 and len(pages) > 1:
        yield from _mine_in_parallel(jobs, workers)
    else:
        for job in jobs:
            yield from ([job] if isinstance(job, Outcome) else map(_mine_article, job))


def _read_cases(pages: Sequence[Path], workers: int, alone: bool) -> Iterator[Case]:
    with closing(mine_pages(pages, workers=workers)) as outcomes:
        for outcome in outcomes:
            if outcome.error is not None:
                if alone and not outcome.cases:
                    raise PageError(outcome.error)
                warnings.warn(f"passed over {outcome.error}", PageWarning, stacklevel=2)
            for case in outcome.cases:
                yield case.case()


def _find_below(source: Source) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        pages = _pages_in(path)
        if not pages:
            suffixes = ", ".join(sorted(PAGE_SUFFIXES))
            raise PageError(f"The folder {path} holds no page: files that end in {suffixes} are read.")
        return pages
    if path.exists():
        return [path]
    written = str(source)
    if glob.has_magic(written):
        found = sorted(glob.glob(written, recursive=True))  # noqa: PTH207 (takes absolute patterns too)
        pages = [page for one in found for page in (_pages_in(Path(one)) if Path(one).is_dir() else [Path(one)])]
        if pages:
            return pages
        raise PageError(f"No file matches {written!r}: check the pattern and the folder you are in ({Path.cwd()}).")
    raise PageError(f"There is no file or folder {written!r}: check its name and the folder you are in ({Path.cwd()}).")


def _pages_in(folder: Path) -> list[Path]:
    """Return the pages in a folder and all below it; links to folders are not followed, for they may lead back."""
    pages = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen = [Path(place, name) for name in names if not name.startswith((".", "~$"))]
        pages += [page for page in seen if page.suffix.lower() in PAGE_SUFFIXES and page.is_file()]
    # Not `sorted(paths)`: Windows compares paths without regard to case, and the order must be everywhere the same.
    return sorted(pages, key=lambda page: page.as_posix())


def _jobs(pages: Sequence[Path], known: Mapping[str, tuple[str, ...]], size: int) -> Iterator[Outcome | list[Article]]:
    """Yield what is to be done, in order: chunks of articles to read, and outcomes of those already known."""
    chunk: list[Article] = []
    for article in group_files(pages):
        digest = _digest(article) if known else None
        if digest is not None and digest in known:
            if chunk:
                yield chunk
                chunk = []
            yield _outcome(article, page_sha256=digest, known=known[digest])
            continue
        chunk.append(article)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _mine_in_parallel(jobs: Iterator[Outcome | list[Article]], workers: int) -> Iterator[Outcome]:
    """
    Hand chunks to workers and yield their outcomes in order.

    Only so many chunks are under way as the workers need, so memory does not grow when the base is slower
    than they are (joblib's own generator does not wait for who takes its results).
    """
    crew = _Crew(workers)
    waiting: deque[tuple[Outcome | list[Article], Future[list[Outcome]] | None]] = deque()
    try:
        while True:
            for job in islice(jobs, max(0, workers * CHUNKS_AHEAD - len(waiting))):
                waiting.append((job, None if isinstance(job, Outcome) else crew.hand_out(job)))
            if not waiting:
                return
            job, future = waiting.popleft()
            if isinstance(job, Outcome):
                yield job
                continue
            try:
                assert future is not None
                yield from future.result()
            except BrokenExecutor:
                # A worker died (out of memory, or crashed). All its fellows' chunks are lost with it: find the
                # page it was by reading this chunk article by article, then hand out the others anew.
                yield from crew.read_singly(job)
                waiting = deque((job, None if isinstance(job, Outcome) else crew.hand_out(job)) for job, _ in waiting)
    finally:
        crew.dismiss()


class _Crew:
    """The worker processes; a new crew is hired when one of them has died."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor = _hire(workers)

    def hand_out(self, articles: list[Article]) -> Future[list[Outcome]]:
        """Give a chunk to the crew."""
        try:
            return self._submit(articles)
        except BrokenExecutor:
            self._renew()
            return self._submit(articles)

    def read_singly(self, articles: list[Article]) -> Iterator[Outcome]:
        """Read article by article, one at a time, and report the one at which a worker dies."""
        self._renew()
        for article in articles:
            try:
                yield from self._submit([article]).result()
            except BrokenExecutor:
                self._renew()
                told = f"{article[0]}: reading it brought a worker down (not enough memory?)."
                yield _outcome(article, error=told)

    def dismiss(self) -> None:
        """End the workers at once; the pool's own thread may trip over those it is ending, which nobody need hear."""
        complain = threading.excepthook
        threading.excepthook = lambda told: None if type(told.thread).__module__.startswith(LOKY) else complain(told)
        try:
            self._executor.shutdown(wait=True, kill_workers=True)
        finally:
            threading.excepthook = complain

    def _submit(self, articles: list[Article]) -> Future[list[Outcome]]:
        future: Future[list[Outcome]] = self._executor.submit(_mine_chunk, articles)
        return future

    def _renew(self) -> None:
        self.dismiss()
        self._executor = _hire(self._workers)


def _hire(workers: int) -> Any:
    from joblib.externals.loky import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, timeout=IDLE_SECONDS, initializer=_begin_work, initargs=(os.getpid(),))


def _begin_work(parent: int) -> None:
    # Ctrl-C reaches every process of a terminal: the parent ends its workers, they need not complain as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A parent that is killed cannot end them: they watch for it. (On Windows the number of the parent never
    # changes; there they end when they have been idle.)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _mine_chunk(articles: list[Article]) -> list[Outcome]:
    return [_mine_article(article) for article in articles]


def _mine_article(article: Article) -> Outcome:
    """Read one article; what is wrong with it is told in its outcome, so that no page stops the others."""
    page = article[0]
    digest = _digest(article)
    try:
        return _outcome(article, page_sha256=digest, cases=tuple(stored(case) for case in _cases_of(*article)))
    except _PartlyReadError as error:
        cases = tuple(stored(case) for case in error.cases)
        return _outcome(article, page_sha256=digest, cases=cases, error=f"{page}: {error}")
    except PageError as error:
        told = str(error)
        return _outcome(article, page_sha256=digest, error=told if str(page) in told else f"{page}: {told}")
    except CasemineError:
        raise  # a broken lexicon or rule fails every page alike
    except ImportError as error:
        raise CasemineError(f"casemine is not wholly installed ({error}): install it anew.") from error
    except Exception as error:
        told = f"{page}: {type(error).__name__}: {error} (please report this page)."
        return _outcome(article, page_sha256=digest, error=told)


def _outcome(article: Article, **came: Any) -> Outcome:
    page, *others = article
    addresses = filter(None, map(address_of, others))
    return Outcome(_address(page), also=(*map(_address, others), *addresses), pages=len(article), **came)


class _PartlyReadError(PageError):
    """Some pages in an archive or table were read, others were not."""

    def __init__(self, cases: list[Case], errors: list[PageError]) -> None:
        super().__init__(f"{len(errors):,} of the pages in it were passed over, the first because: {errors[0]}")
        self.cases = cases


def _cases_of(*pages: Path) -> list[Case]:
    """Return the cases of a file, or of the files of one article."""
    from casemine.extract.case import extract_case
    from casemine.pages.split import split_documents

    cases: list[Case] = []
    errors: list[PageError] = []
    for one in join_articles(_pages_of(pages, errors.append), errors.append):
        try:
            cases += [extract_case(document) for document in split_documents(one)]
        except PageError as error:
            errors.append(error)
    if errors and not cases:
        raise errors[0]
    if errors:
        raise _PartlyReadError(cases, errors)
    return cases


def _pages_of(files: Iterable[Path], passed_over: Callable[[PageError], None]) -> Iterator[Page]:
    for file in files:
        for page in read_pages(file, passed_over=passed_over):
            yield page if page.url else msgspec.structs.replace(page, url=address_of(file))


def _digest(article: Article) -> str | None:
    """Return the SHA-256 of a page's bytes, of several that of theirs."""
    try:
        digests = [sha256(page.read_bytes()).hexdigest() for page in article]
    except OSError:
        return None  # reading it will say why
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()


def _address(page: Path) -> str:
    """Return where the page lies, whatever folder the user is in; names that are not UTF-8 are made printable."""
    return os.fsencode(Path(os.path.abspath(page)).as_posix()).decode("utf-8", "replace")  # noqa: PTH100
