"""What a site allows by its robots.txt: which pages may be fetched, and how far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casemine.errors import FetchError

if TYPE_CHECKING:
    from protego import Protego

USUAL_DELAY = 1.0  # seconds between two requests to a host whose robots.txt names no Crawl-delay
LEAST_DELAY = 0.5  # seconds to a host of the public internet, whatever it or the user says
LONGEST_DELAY = 120.0  # a Crawl-delay above it means that the site wants no crawler


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


def forbidden(url: str) -> str:
    """Say that a site does not want a page fetched."""
    return f"{url} is not fetched: the site's robots.txt forbids it."
