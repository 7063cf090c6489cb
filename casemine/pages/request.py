"""One request to a site: through the gate, to the very number that was checked, with limits on size and time."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urljoin

from casemine.errors import FetchError
from casemine.pages.addresses import Gate, UnknownHostError, canonical_url, host_and_port, origin
from casemine.pages.answers import REDIRECTS, Answer, BusyError, NoTextError, PassingError, TooLargeError
from casemine.pages.office import suffix_of
from casemine.pages.unpacking import Unpacker

if TYPE_CHECKING:
    import httpx

LARGEST_BODY = 10_000_000  # bytes, unpacked; the largest page that `read_page` reads
LARGEST_DOCUMENT = 30_000_000  # bytes of a PDF or Word file; most have under 5 MB, those above are scans
LARGEST_ROBOTS = 500_000  # bytes of robots.txt that count (RFC 9309, 2.5)
MOST_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2
LONGEST_RETRY = 86_400.0  # seconds of a Retry-After that are believed: a day
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 15.0, 30.0, 120.0
MOST_CLIENTS = 32  # hosts whose connections are kept open

NO_PAGES = ("image/", "audio/", "video/", "font/")
TEXTS = ("text/", "application/xhtml", "application/xml")
NO_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SNIFFED = 65_536  # bytes of a body that are looked at


def user_agent() -> str:
    """Return how we present ourselves to a site."""
    from casemine import __version__

    return f"casemine/{__version__} (research on grassroots governance; obeys robots.txt, one request at a time)"


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
    unpack = Unpacker() if packed in ("gzip", "x-gzip", "deflate") else None
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
        return min(float(told[:9]), LONGEST_RETRY)
    try:
        moment: datetime = parsedate_to_datetime(told)
        return min(max(0.0, moment.timestamp() - time.time()), LONGEST_RETRY)
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
