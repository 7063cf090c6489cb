"""What the tests of pages need: what writes documents, and a site on this machine that answers as it is told."""

from __future__ import annotations

import importlib.util
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from casemine.pages import fetch

TOOL = Path(__file__).resolve().parents[2] / "tools" / "make_documents.py"


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The module that writes the sample documents: `make.docx(…)`, `make.pdf(…)`, `make.xlsx(…)` and so on."""
    spec = importlib.util.spec_from_file_location("make_documents", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Request(NamedTuple):
    """One request as the site saw it."""

    path: str
    headers: Any
    at: float


class Site:
    """A server on 127.0.0.1: `pages` maps a path to bytes, or to a function of how often it was asked for."""

    def __init__(self, certificate: Path | None = None, key: Path | None = None) -> None:
        self.pages: dict[str, Any] = {"/robots.txt": b"User-agent: *\nCrawl-delay: 0\n"}
        self.requests: list[Request] = []
        self._counts: dict[str, int] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.requests.append(Request(self.path, self.headers, time.time()))
                number = site._counts[self.path] = site._counts.get(self.path, 0) + 1
                found = site.pages.get(self.path, (404, {}, b"<html>no such page</html>"))
                answer = found(number, self.headers) if callable(found) else found
                status, headers, body = answer if isinstance(answer, tuple) else (200, {}, answer)
                if status == 0:
                    self.close_connection = True
                    return
                self.send_response(status)
                told = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | headers
                for name, value in told.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                if int(told["Content-Length"]) != len(body):
                    self.close_connection = True

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # a client that has enough of a page hangs up

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.pair = f"127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.pair}{path}"

    @property
    def asked(self) -> list[str]:
        """The paths asked for, in order, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on this machine."""
    server = Site()
    yield server
    server.close()


@pytest.fixture
def make_site() -> type[Site]:
    """The class of such sites, for one that needs a certificate."""
    return Site


@pytest.fixture
def other_site() -> Iterator[Site]:
    """A second site on this machine, at a port of its own."""
    server = Site()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def be_quick(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Second tries come soon, the cache is a test's own, and every test meets its hosts anew."""
    monkeypatch.setattr(fetch, "BACK_OFF", 0.01)
    monkeypatch.setenv("CASEMINE_CACHE", str(tmp_path_factory.mktemp("cache")))
    fetch._visitor.cache_clear()
    yield
    fetch._visitor.cache_clear()


def write_article(name: str, *, lines: int = 4) -> bytes:
    """Return the page of an article about a community that is nowhere."""
    body = "".join(
        f"<p>{name}党支部第{line}次召开院坝会，走访居民{line + 23}户，收集意见{line + 6}条，"
        f"由网格员逐条登记、限时答复，{name}的楼道堆物由此少了许多。</p>"
        for line in range(lines)
    )
    title = f"{name}：院坝会开到家门口"
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<html>{head}<body><h1>{title}</h1>{body}</body></html>".encode()


@pytest.fixture
def article() -> Callable[..., bytes]:
    """The function `article(name, lines=4)`: the bytes of a page."""
    return write_article


@pytest.fixture
def list_of() -> Callable[..., bytes]:
    """The function `list_of(links, following=None)`: a list page of `(address, headline)`, and the link to the next."""

    def write(links: list[tuple[str, str]], following: str | None = None, more: str = "") -> bytes:
        rows = "".join(f"<li><a href='{url}'>{text}</a><span>2024-03-05</span></li>" for url, text in links)
        on = f"<div class='page'><a href='{following}'>下一页</a></div>" if following else ""
        menu = "<div class='nav'><a href='/about/1234.html'>单位机构职能简介</a><a href='/'>首页</a></div>"
        return f"<html><body>{menu}<ul class='list'>{rows}</ul>{on}{more}</body></html>".encode()

    return write
