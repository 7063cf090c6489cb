"""What a server answers to a request, and in which ways it may be no page."""

from __future__ import annotations

import msgspec

from casemine.errors import FetchError

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


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


class BusyError(PassingError):
    """The server says that it cannot answer now; `retry_after` is the number of seconds it asks for."""

    def __init__(self, sentence: str, retry_after: float | None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


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
