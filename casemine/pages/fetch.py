"""Pages from the network: asked for politely, one hop at a time, never from a private address, kept for a day."""

from __future__ import annotations

import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urljoin

import msgspec

from casemine.errors import FetchError, PageError
from casemine.pages.addresses import Gate, UnknownHostError, canonical_url, host_and_port, origin
from casemine.pages.office import suffix_of
from casemine.records import Page

if TYPE_CHECKING:
    import httpx
    from protego import Protego

LARGEST_BODY = 10_000_000  # bytes, unpacked; the largest page that `read_page` reads
LARGEST_DOCUMENT = 30_000_000  # bytes of a PDF or Word file; most have under 5 MB, those above are scans
LARGEST_ROBOTS = 500_000  # bytes of robots.txt that count (RFC 9309, 2.5)
MOST_HOPS = 10  # redirects one after another; browsers follow 20
MOST_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2
DAY = 86_400.0  # seconds that robots.txt (RFC 9309, 2.4) and a fetched page hold
USUAL_DELAY = 1.0  # seconds between two requests to a host whose robots.txt names no Crawl-delay
LEAST_DELAY = 0.5  # seconds to a host of the public internet, whatever it or the user says
LONGEST_DELAY = 120.0  # a Crawl-delay above it means that the site wants no crawler
LONGEST_WAIT = 300.0  # seconds that a run waits when a site says Retry-After; above it, it ends and can be taken up
MOST_TRIES = 4
BACK_OFF = 1.0  # seconds before the second try; doubled before each further one
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 15.0, 30.0, 120.0
MOST_CLIENTS = 32  # hosts whose connections are kept open

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NO_PAGES = ("image/", "audio/", "video/", "font/")
TEXTS = ("text/", "application/xhtml", "application/xml")
NO_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SNIFFED = 65_536  # bytes of a body that are looked at


class Answer(msgspec.Struct, frozen=True):
    """What a server answered to one request: `target` is where a redirect leads, `retry_after` in seconds."""

    url: str
    status: int
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    target: str | None = None
    retry_after: float | None = None


class PassingError(FetchError):
    """A trouble that may pass: the host does not answer, or breaks off. Trying again later may help."""


class NoTextError(FetchError):
    """What is served as a page is a picture, a program or other bytes."""


class TooLargeError(FetchError):
    """A page is larger than any write-up; `begun` is what was read of it."""

    def __init__(self, sentence: str, begun: bytes = b"") -> None:
        super().__init__(sentence)
        self.begun = begun


def user_agent() -> str:
    """Return how we present ourselves to a site."""
    from casemine import __version__

    return f"casemine/{__version__} (research on grassroots governance; obeys robots.txt, one request at a time)"


def fetch_page(
    url: str,
    *,
    fresh: bool = False,
    cache: str | Path | None = None,
    delay: float | None = None,
    allow_private: Iterable[str] = (),
) -> Page:
    """
    Return the page at an address, fetched politely.

    robots.txt is obeyed, requests to one host stand apart by its Crawl-delay (or a second), Retry-After is kept, and
    troubles that may pass are tried again. What was fetched within a day is taken from the cache without asking the
    site; afterwards the site is asked whether it has changed.

    Args:
        url: The address, http or https.
        fresh: Ask the site also when the page was fetched within a day.
        cache: The folder in which pages are kept (default: casemine's folder among the user's caches).
        delay: Seconds between two requests to one host, if more than its robots.txt asks for.
        allow_private: Hosts with their port, `HOST:PORT`, that may have a private address: an intranet, a test.

    Raises:
        FetchError: The page cannot be fetched; the sentence says why.
        PageError: What is there is no text or HTML page.
    """
    from casemine.pages.html import read_page

    shelf = Shelf(Path(cache) if cache is not None else cache_folder())
    asked = canonical_url(url)
    known = shelf.get(asked)
    if known is None or fresh or time.time() - known.fetched_at > DAY:
        known = _visitor(tuple(allow_private)).fetch(asked, known, delay)
        shelf.put(asked, known)
    try:
        return read_page(known.body, url=known.url)
    except PageError as error:
        raise PageError(f"{known.url}: {error}") from error


class Kept(msgspec.Struct, frozen=True):
    """A page in the cache: where it was found in the end, its bytes, and what the server needs to tell of changes."""

    url: str
    body: bytes
    fetched_at: float
    etag: str | None = None
    last_modified: str | None = None


class Shelf:
    """The cache: one file a page, written whole; a broken one counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> Kept | None:
        """Return the page kept for an address, None without one."""
        try:
            return msgspec.msgpack.decode(self._place(url).read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, url: str, kept: Kept) -> None:
        """Keep a page; a folder that cannot be written is no failure, the page was fetched all the same."""
        place = self._place(url)
        new = place.with_name(f"{place.name}.{os.getpid()}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            new.write_bytes(msgspec.msgpack.encode(kept))
            new.replace(place)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def _place(self, url: str) -> Path:
        return self._folder / f"{sha256(url.encode()).hexdigest()[:32]}.page"


def cache_folder() -> Path:
    """Return the folder for fetched pages: `CASEMINE_CACHE`, or casemine's among the caches of this system."""
    told = os.environ.get("CASEMINE_CACHE")
    if told:
        return Path(told) / "pages"
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "casemine" / "pages"


@cache
def _visitor(allow_private: tuple[str, ...]) -> Visitor:
    return Visitor(Fetcher(Gate(allow_private)))


class Visitor:
    """Fetches single pages through all their redirects, and remembers for each host when it may be asked again."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, tuple[float, Robots]] = {}
        self._free_at: dict[str, float] = {}

    def fetch(self, url: str, known: Kept | None, delay: float | None) -> Kept:
        """
        Return the page at an address; `known` is what was fetched there before.

        Raises:
            FetchError: It cannot be fetched.
        """
        here = url
        for _ in range(MOST_HOPS + 1):
            robots = self._robots(here, delay)
            if not robots.may_fetch(here):
                raise FetchError(forbidden(here))
            last = known if known is not None and known.url == here else None
            answer = self._ask(here, last, pause(robots, delay, private=self._fetcher.gate.allows_private(here)))
            if answer.target is not None:
                here = answer.target
                continue
            if answer.status == 304 and last is not None:
                return msgspec.structs.replace(last, fetched_at=time.time())
            if answer.status != 200:
                raise FetchError(refused(answer))
            return Kept(here, answer.body, time.time(), answer.etag, answer.last_modified)
        raise FetchError(f"{url} leads from one address to the next, more than {MOST_HOPS} times: it is given up.")

    def _robots(self, url: str, delay: float | None) -> Robots:
        place = origin(url)
        since, robots = self._rules.get(place, (-DAY, None))
        if robots is None or time.monotonic() - since > DAY:
            robots = Robots(self._patiently(place, 0.0, lambda: self._fetcher.ask_robots(url)))
            self._rules[place] = time.monotonic(), robots
            wait = pause(robots, delay, private=self._fetcher.gate.allows_private(url))
            self._free_at[place] = time.monotonic() + wait
        return robots

    def _ask(self, url: str, known: Kept | None, wait: float) -> Answer:
        def once() -> Answer:
            answer = self._fetcher.ask(
                url, etag=known.etag if known else None, last_modified=known.last_modified if known else None
            )
            if answer.status in PASSING:
                raise BusyError(refused(answer), answer.retry_after)
            return answer

        answer: Answer = self._patiently(origin(url), wait, once)
        return answer

    def _patiently(self, place: str, wait: float, ask: Callable[[], Any]) -> Any:
        """Ask when the host may be asked, and again with growing pauses while the trouble may pass."""
        for attempt in range(1, MOST_TRIES + 1):
            time.sleep(max(0.0, self._free_at.get(place, 0.0) - time.monotonic()))
            pause_after = wait
            try:
                return ask()
            except PassingError as error:
                if attempt == MOST_TRIES:
                    raise
                pause_after = max(wait, back_off(attempt))
                if isinstance(error, BusyError) and error.retry_after is not None:
                    if error.retry_after > LONGEST_WAIT:
                        raise FetchError(
                            f"{error} It asks to come back in {error.retry_after:,.0f} seconds."
                        ) from error
                    pause_after = max(wait, error.retry_after)
            finally:
                self._free_at[place] = time.monotonic() + pause_after
        raise AssertionError


class BusyError(PassingError):
    """The server says that it cannot answer now; `retry_after` is the number of seconds it asks for."""

    def __init__(self, sentence: str, retry_after: float | None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


# robots.txt


class Robots:
    """What a site allows: which addresses, and how many seconds apart (`delay` is None where it does not say)."""

    def __init__(self, text: str) -> None:
        from protego import Protego

        self._rules: Protego = Protego.parse(text)
        self.delay = self._delay()

    def may_fetch(self, url: str) -> bool:
        """Say whether the site lets us fetch an address."""
        return bool(self._rules.can_fetch(url, "casemine"))

    def _delay(self) -> float | None:
        told = self._rules.crawl_delay("casemine")
        rate = self._rules.request_rate("casemine")
        delays = [] if told is None else [float(told)]
        if rate is not None and rate.requests:
            delays.append(rate.seconds / rate.requests)
        return max((seconds for seconds in delays if seconds >= 0), default=None)  # `nan` is no number of seconds


def pause(robots: Robots, delay: float | None, *, private: bool) -> float:
    """
    Return the seconds between two requests to a host.

    The site's own word counts, else `USUAL_DELAY`; the user may ask for more, and no public host gets less than
    `LEAST_DELAY`. A host named as a private exception is the user's own affair.

    Raises:
        FetchError: The site wants more than `LONGEST_DELAY`.
    """
    told = robots.delay
    if told is not None and told > LONGEST_DELAY:
        raise FetchError(
            f"The site asks in robots.txt for {told:,.0f} seconds between two pages: it is not crawled; "
            "ask its owner, or save the pages by hand."
        )
    wanted = max(told or 0.0, delay) if delay is not None else USUAL_DELAY if told is None else told
    return wanted if private else max(wanted, LEAST_DELAY)


def back_off(attempt: int) -> float:
    """
    Return the seconds to wait after so many failed tries.

    >>> [back_off(attempt) for attempt in (1, 2, 3)]
    [1.0, 2.0, 4.0]
    """
    return float(BACK_OFF * 2 ** (attempt - 1))


def forbidden(url: str) -> str:
    """Say that a site does not want a page fetched."""
    return f"{url} is not fetched: the site's robots.txt forbids it."


def refused(answer: Answer) -> str:
    """Say in a sentence what the status of an answer means."""
    url, status = answer.url, answer.status
    if status in (404, 410):
        return f"{url} does not exist (any more): the server answers {status}."
    if status in (401, 403, 407, 412, 418, 451):
        return f"{url} is refused to us: the server answers {status}. Open it in a browser and save it, if you may."
    if status in (408, 425, 429, 503, 509):
        return f"{url}: the server is busy or wants fewer requests, it answers {status}; try again later."
    if status >= 500:
        return f"{url}: the server has a fault, it answers {status}; try again later."
    return f"{url}: the server answers {status}, which is no page."


# One request


class Fetcher:
    """Makes single requests: through the gate, to the very number that was checked, with limits on size and time."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._clients: dict[str, httpx.Client] = {}
        self._numbers: dict[str, tuple[float, tuple[str, ...]]] = {}

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def ask(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, largest: int = LARGEST_BODY
    ) -> Answer:
        """
        Return what the server answers to one request for a canonical address; redirects are told, not followed.

        Raises:
            PassingError: No connection, no answer in time, or an answer broken off.
            TooLargeError: The page has more than `largest` bytes.
            FetchError: The address is not public, or what is there is no page.
        """
        import httpx

        headers = {}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        try:
            numbers = self._resolve(url)
        except UnknownHostError as error:
            raise PassingError(str(error)) from error
        try:
            for number in numbers:
                try:
                    return self._ask(url, number, headers, largest)
                except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                    if number == numbers[-1] or _certificate(error):
                        raise
                    self._numbers[origin(url)] = time.monotonic(), (*(one for one in numbers if one != number), number)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._close(url)
            _raise_told(url, error)
        raise AssertionError

    def ask_robots(self, url: str) -> str:
        """
        Return the robots.txt of the site of an address, empty where it has none.

        Raises:
            PassingError: It cannot be read now: then nothing may be fetched (RFC 9309, 2.3.1.4).
            FetchError: The host is refused.
        """
        here = f"{origin(url)}/robots.txt"
        for _ in range(MOST_ROBOTS_HOPS + 1):
            try:
                answer = self.ask(here, largest=LARGEST_ROBOTS)
            except TooLargeError as error:
                return error.begun.decode("utf-8", "replace")
            except NoTextError:
                return ""
            if answer.status == 429 or answer.status >= 500:
                raise BusyError(
                    f"{here}: the server answers {answer.status}, so what it allows is not known; try again later.",
                    answer.retry_after,
                )
            if answer.target is None:
                return answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""
            here = answer.target
        return ""

    def _ask(self, url: str, number: str, headers: dict[str, str], largest: int) -> Answer:
        host, port = host_and_port(url)
        place = origin(url)
        scheme = place.partition(":")[0]
        literal = f"[{number}]" if ":" in number else number
        began = time.monotonic()
        with self._client(place).stream(
            "GET",
            f"{scheme}://{literal}:{port}{url[len(place) :]}",
            headers={"Host": place.partition("//")[2], **headers},
            extensions={"sni_hostname": host},
        ) as response:
            told = response.headers
            status = response.status_code
            body = b""
            kind = told.get("content-type", "").lower()
            if status == 200 and kind.startswith(NO_PAGES):
                raise NoTextError(f"{url} is no page: it is served as {kind.partition(';')[0]}.")
            if status == 200:
                body = _read_body(response, url, largest, began)
                if (not kind or kind.startswith(TEXTS)) and _is_binary(body) and suffix_of(body) is None:
                    raise NoTextError(f"{url} is no page: its bytes are no text, though it is served as one.")
            return Answer(
                url=url,
                status=status,
                body=body,
                etag=told.get("etag"),
                last_modified=told.get("last-modified"),
                target=_target(url, told.get("location")) if status in REDIRECTS else None,
                retry_after=_seconds(told.get("retry-after")),
            )

    def _resolve(self, url: str) -> tuple[str, ...]:
        """Look a host up once in ten minutes; connections go to the numbers that were checked."""
        place = origin(url)
        since, numbers = self._numbers.get(place, (0.0, ()))
        if not numbers or time.monotonic() - since > 600:
            numbers = self.gate.resolve(url)
            self._numbers[place] = time.monotonic(), numbers
        return numbers

    def _client(self, place: str) -> httpx.Client:
        """Return the connections to one host: never shared, so a certificate is checked for its own host."""
        import httpx

        if place not in self._clients:
            if len(self._clients) >= MOST_CLIENTS:
                self._clients.pop(next(iter(self._clients))).close()
            self._clients[place] = httpx.Client(
                headers={
                    "User-Agent": user_agent(),
                    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.5",
                    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",
                    "Accept-Encoding": "gzip, deflate",
                },
                timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=1),
                follow_redirects=False,
                trust_env=False,  # a proxy would look the host up itself, behind the gate's back
            )
        return self._clients[place]

    def _close(self, url: str) -> None:
        client = self._clients.pop(origin(url), None)
        if client is not None:
            client.close()


def _read_body(response: httpx.Response, url: str, largest: int, began: float) -> bytes:
    """Read a body, unpacking it piece by piece so that a packed bomb is never unpacked whole."""
    packed = response.headers.get("content-encoding", "").strip().lower()
    unpack = _Unpacker() if packed in ("gzip", "x-gzip", "deflate") else None
    if packed not in ("", "identity") and unpack is None:
        raise FetchError(f"{url} is packed as {packed!r}, which was not asked for: it is not read.")
    body = bytearray()
    for raw in response.iter_raw():
        body += unpack.feed(raw, largest + 1 - len(body)) if unpack else raw
        if len(body) > largest:
            raise TooLargeError(
                f"{url} has more than {largest:,} bytes: it is no article, and not read.", bytes(body[:largest])
            )
        if time.monotonic() - began > WHOLE_SECONDS:
            raise PassingError(f"{url} was not there after {WHOLE_SECONDS:.0f} seconds: the server sends too slowly.")
    if unpack and not unpack.whole:
        raise PassingError(f"{url} was broken off before its end: the packed page is not whole.")
    return bytes(body)


def _is_binary(body: bytes) -> bool:
    """
    Say whether bytes are no text: more than one in a hundred is a control character.

    >>> _is_binary(bytes(range(256))), _is_binary("社区".encode("gbk")), _is_binary("<p>社区".encode("utf-16"))
    (True, False, False)
    """
    head = body[:SNIFFED]
    if head.count(0) * 10 > len(head) or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False  # perhaps UTF-16 or UTF-32: whoever decodes it will tell
    return len(NO_TEXT.findall(head)) * 100 > len(head)


class _Unpacker:
    """Unpacks gzip and both forms of deflate; what says so and is not packed is left as it is."""

    def __init__(self) -> None:
        self._unpack: Any = None
        self._plain = False

    @property
    def whole(self) -> bool:
        return self._plain or self._unpack is None or self._unpack.eof

    def feed(self, raw: bytes, most: int) -> bytes:
        if self._plain:
            return raw
        if self._unpack is not None:
            return self._go_on(raw, most)
        for window in (47, -15):  # gzip or zlib, told by their first bytes; bare deflate
            self._unpack = zlib.decompressobj(window)
            try:
                return self._go_on(raw, most)
            except PassingError:
                continue
        self._plain = True
        return raw

    def _go_on(self, raw: bytes, most: int) -> bytes:
        try:
            return bytes(self._unpack.decompress(raw, max(1, most)))
        except zlib.error as error:
            raise PassingError(f"A packed page cannot be unpacked: {error}.") from error


def _target(url: str, location: str | None) -> str | None:
    """
    Return the canonical address a redirect leads to.

    Raises:
        FetchError: It leads nowhere, or to what is no web page.
    """
    if not location:
        raise FetchError(f"{url} leads to another address without naming it.")
    with suppress(UnicodeError):
        # Servers write Chinese addresses as bytes, which httpx reads as Latin-1.
        location = location.encode("latin-1").decode("utf-8")
    try:
        return canonical_url(urljoin(url, location))
    except (FetchError, ValueError) as error:
        raise FetchError(
            f"{url} leads to {location[:120]!r}, which is no address of a web page: not followed."
        ) from error


def _seconds(told: str | None) -> float | None:
    """
    Return the seconds that a Retry-After asks for, a number or a date; at most a day.

    >>> _seconds("120"), _seconds("soon")
    (120.0, None)
    """
    if told is None:
        return None
    told = told.strip()
    if told.isascii() and told.isdecimal():
        return min(float(told[:9]), DAY)
    try:
        moment: datetime = parsedate_to_datetime(told)
        return min(max(0.0, moment.timestamp() - time.time()), DAY)
    except (ValueError, TypeError, OverflowError):
        return None


def _certificate(error: Exception) -> bool:
    return "CERTIFICATE" in str(error).upper()


def _raise_told(url: str, error: httpx.HTTPError | httpx.InvalidURL) -> NoReturn:
    """Say in one sentence what went wrong on the line."""
    import httpx

    # httpx looks at where a redirect leads even when it is not to follow.
    if isinstance(error, httpx.InvalidURL) or "location header" in str(error):
        raise FetchError(f"{url} leads to what is no address of a web page: not followed.") from error
    host, port = host_and_port(url)
    if isinstance(error, httpx.ConnectError) and _certificate(error):
        raise FetchError(
            f"{url} is not fetched: the certificate of {host} is not valid ({error}). If the site has an http:// "
            "address, give that."
        ) from error
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        raise PassingError(
            f"No connection to {host} at port {port} for {url}: check the address and the network."
        ) from error
    if isinstance(error, httpx.TimeoutException):
        raise PassingError(f"{url}: the server did not answer within {READ_SECONDS:.0f} seconds.") from error
    if isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol):
        raise PassingError(f"{url} was broken off before its end: the server closed the connection.") from error
    raise FetchError(f"{url} cannot be fetched: {error}.") from error
