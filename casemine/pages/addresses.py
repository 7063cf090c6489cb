"""Addresses of pages: which of them are one and the same, and which may be asked at all."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from casemine.errors import FetchError
from casemine.lexicons import knowledge, load_lexicon

LONGEST_ADDRESS = 2_000  # characters; servers refuse longer ones, and endless paths are traps
PORTS = {"http": 80, "https": 443}
SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.I)
HOST = re.compile(r"[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}")
SIGNS = re.compile(r"[\s\x00-\x1f\x7f]+")
DIGITS = re.compile(r"\d+")
NUMBERS = re.compile(r"\d{2,}")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def canonical_url(address: str, *, base: str | None = None, encoding: str | None = None) -> str:
    """
    Return the one form of all addresses that lead to the same page.

    Host in lower case and ASCII, no default port, no user name, no fragment, `..` resolved, parameters sorted, those
    left out that only tell where a visitor came from, session numbers left out.

    Args:
        address: As it stands in a link or was typed.
        base: The page it stands on, for relative links.
        encoding: The encoding of that page: a browser writes Chinese parameters in it.

    Raises:
        FetchError: The address is not one of a web page (http or https with a host).

    >>> canonical_url("../Item/12.aspx?from=list#top", base="http://School.example:80/a/b/")
    'http://school.example/a/Item/12.aspx'
    """
    written = SIGNS.sub("", address) if base is None else address.strip()
    try:
        whole = urljoin(base, written) if base else written
        parts = urlsplit(whole)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
        whole.encode("utf-8")
    except ValueError as error:
        raise FetchError(f"{_shown(address)} is no address of a web page: {error}.") from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise FetchError(f"{_shown(address)} is no address of a web page: it must begin with http:// or https://.")
    if not HOST.fullmatch(host):
        raise FetchError(f"{_shown(address)} is no address of a web page: it names no host.")
    if len(whole) > LONGEST_ADDRESS:
        raise FetchError(f"{_shown(address)} is longer than {LONGEST_ADDRESS:,} characters: it is not asked for.")
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port and port != PORTS[scheme] else ""
    path = SESSION.sub("", parts.path) or "/"
    plain = urlunsplit((scheme, place, path, _without_visitor(parts.query), ""))
    written_in = "gb18030" if encoding and encoding.lower().startswith("gb") else encoding
    canonical: str = canonicalize_url(plain, encoding=written_in or "utf-8")
    return canonical


def origin(url: str) -> str:
    """
    Return scheme, host and port of a canonical address.

    >>> origin("http://school.example:8080/a?b=1")
    'http://school.example:8080'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_and_port(url: str) -> tuple[str, int]:
    """
    Return which host at which port a canonical address is asked from.

    >>> host_and_port("https://school.example/a")
    ('school.example', 443)
    """
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or PORTS[parts.scheme]


def same_site(one: str, other: str) -> bool:
    """
    Say whether two canonical addresses are of one site: the same host and port, `www.` or not.

    >>> same_site("http://www.school.example/a", "https://school.example/b")
    True
    """
    (here, at), (there, port) = host_and_port(one), host_and_port(other)
    usual = set(PORTS.values())
    return here.removeprefix("www.") == there.removeprefix("www.") and (at == port or {at, port} <= usual)


def url_shape(url: str) -> str:
    """
    Return what addresses made by one program share: every number is `#`.

    >>> url_shape("http://school.example/Item/138.aspx?id=7")
    'http://school.example/Item/#.aspx?id=#'
    """
    place = origin(url)
    return place + DIGITS.sub("#", url[len(place) :])


def page_name(url: str) -> tuple[str, frozenset[str]]:
    """
    Return what names the page itself: the end of the path, and the numbers among its parameters.

    A page moved to another folder, shown for print or on `m.` keeps them; another article has others.

    >>> page_name("http://m.school.example/moved/138.aspx?id=25&v=1")
    ('138.aspx', frozenset({'25'}))
    """
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2].lower(), frozenset(NUMBERS.findall(parts.query))


def looks_like_article(url: str) -> bool:
    """
    Say whether an address may be one of an article: no file, no list, no front page.

    >>> looks_like_article("http://a.cn/art/2021/4/5/art_12_3.html"), looks_like_article("http://a.cn/list_12.html")
    (True, False)
    """
    parts = urlsplit(url)
    name = parts.path.rstrip("/").rpartition("/")[2].lower()
    stem, dot, suffix = name.rpartition(".")
    if dot and f".{suffix}" in _words("file_suffix") | _words("document_suffix"):
        return False
    stem = stem if dot else name
    plain = DIGITS.sub("", stem).strip("_-")
    if not parts.query and (not stem or plain in _words("list_name")):
        return False
    return bool(NUMBERS.search(parts.path + "?" + parts.query) or (dot and len(stem) >= 6) or DIGITS.search(stem))


def file_suffix(url: str) -> bool:
    """Say whether an address names a file that is neither page nor document, such as an image or an archive."""
    return _suffix(url) in _words("file_suffix")


def document_suffix(url: str) -> bool:
    """
    Say whether an address names a document, such as a PDF or Word file.

    >>> document_suffix("http://a.cn/dj/W020240506.PDF"), document_suffix("http://a.cn/dj/12.html")
    (True, False)
    """
    return _suffix(url) in _words("document_suffix")


def _suffix(url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2].lower()
    return f".{name.rpartition('.')[2]}" if "." in name else ""


class Gate:
    """
    Lets requests through to public addresses only, so that no page can lead into a private network.

    Whatever way an address is written (`http://2130706433/`, `http://[::ffff:10.0.0.1]/`, a name that leads to a
    private address), what counts is the number it resolves to.
    """

    def __init__(self, allow_private: Iterable[str] = ()) -> None:
        self._allowed = frozenset(map(read_pair, allow_private))

    def allows_private(self, url: str) -> bool:
        """Say whether the host and port of a canonical address were named as an exception."""
        return host_and_port(url) in self._allowed

    def resolve(self, url: str) -> tuple[str, ...]:
        """
        Return the numeric addresses to connect to, IPv4 first.

        Raises:
            FetchError: The host is unknown, or one of its addresses is not public and it was not named as an
                exception.
        """
        host, port = host_and_port(url)
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        except (OSError, UnicodeError) as error:
            raise UnknownHostError(
                f"The host {host} of {url} is not known: check the address and the network."
            ) from error
        numbers = tuple(
            dict.fromkeys(str(entry[4][0]) for entry in sorted(found, key=lambda e: e[0] != socket.AF_INET))
        )
        if not self.allows_private(url):
            for number in numbers:
                if not is_public(number):
                    told = "" if number == host else f" ({number})"
                    raise FetchError(
                        f"{url} is not asked for: {host}{told} is no public address. If it is meant, allow it with "
                        f"--allow-private {_pair(host, port)}."
                    )
        return numbers


class UnknownHostError(FetchError):
    """The name of a host leads nowhere, perhaps only now."""


def is_public(number: str) -> bool:
    """
    Say whether a numeric address is one of the public internet, also within the forms of IPv6 that hold an IPv4 one.

    >>> [is_public(number) for number in ("8.8.8.8", "10.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.teredo or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def read_pair(written: str) -> tuple[str, int]:
    """
    Return the host and port of an exception.

    Raises:
        FetchError: It is not of the form HOST:PORT.

    >>> read_pair("127.0.0.1:8801")
    ('127.0.0.1', 8801)
    """
    host, colon, port = written.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]").lower()
    if not (colon and host and port.isascii() and port.isdecimal() and 0 < int(port) < 65_536) or "/" in host:
        raise FetchError(f"{written!r} is not of the form HOST:PORT, such as 127.0.0.1:8000.")
    return host, int(port)


def _pair(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _ascii_host(host: str) -> str:
    host = host.rstrip(".").lower()
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _without_visitor(query: str) -> str:
    """Leave out the parameters that do not choose the page; the others stay as they are written."""
    kept = [piece for piece in query.split("&") if piece.partition("=")[0].lower() not in _words("visitor_parameter")]
    return "&".join(kept)


@knowledge
def _words(term_class: str) -> frozenset[str]:
    return frozenset(load_lexicon("address_words").of_class(term_class))


def _shown(address: str) -> str:
    return repr(address if len(address) <= 120 else address[:120] + "…")
