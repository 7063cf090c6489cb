"""Pages that a server packs for the way: unpacked piece by piece, so that no packed bomb is unpacked whole."""

from __future__ import annotations

import zlib
from typing import Any

from casemine.pages.answers import PassingError


class Unpacker:
    """Unpacks gzip and both forms of deflate; what says so and is not packed is left as it is."""

    def __init__(self) -> None:
        self._unpack: Any = None
        self._plain = False

    @property
    def whole(self) -> bool:
        """Whether nothing is missing at the end."""
        return self._plain or self._unpack is None or self._unpack.eof

    def feed(self, raw: bytes, most: int) -> bytes:
        """
        Return what a piece unpacks to, at most so many bytes.

        Raises:
            PassingError: It is damaged.
        """
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
