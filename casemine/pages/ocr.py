"""Pictures of pages: their printed lines, recognised by RapidOCR where the extra `ocr` is installed."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import Any

import msgspec

from casemine.errors import PageError

LONG = 8  # characters of a line from which the slant of a page and the width of its characters are learnt
SAME_SIZE = 0.15  # of the height of lines: what differs less is set alike
COLUMN_LINE = 10  # characters: cells of a table have fewer
COLUMN_LINES = 6  # as many lines on both sides of the middle make two columns


class PrintedLine(msgspec.Struct):
    """A line of print: its edges in pixels from the upper left corner of the page, and how wide its characters are."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float = 0.0

    @property
    def middle(self) -> float:
        """How far down the line stands."""
        return (self.top + self.bottom) / 2


@cache
def engine() -> Any | None:
    """
    Return what recognises text in pictures, None where it is not installed; its models lie in its package.

    Raises:
        PageError: It is installed, but cannot be started.
    """
    try:
        from rapidocr import RapidOCR

        # Its judge of lines printed upside down errs now and then, and turns a line that lies right into noise.
        return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})
    except ImportError:
        return None
    except Exception as error:
        raise PageError(
            f"OCR cannot be started: {error}; pip install --force-reinstall rapidocr onnxruntime."
        ) from error


def recognise(picture: Any, name: str) -> list[list[PrintedLine]]:
    """
    Return the printed lines of a picture of a page in reading order: one block, or one for each stretch of a column.

    Args:
        picture: The page as an array of its pixels.
        name: What messages call the file.

    Raises:
        PageError: The picture cannot be taken in.
    """
    recogniser = engine()
    assert recogniser is not None
    try:
        found = recogniser(picture)
    except Exception as error:  # of OpenCV, onnxruntime and others, which have nothing in common
        raise PageError(f"{name} could not be read by OCR: {error}.") from error
    if found.boxes is None or found.txts is None:
        return []
    lines = [line for line in _straight(found.boxes, found.txts) if line.text.strip()]
    _measure(lines)
    return [_rows(block) for block in _blocks(lines)]


def _straight(boxes: Any, texts: Any) -> list[PrintedLine]:
    """Return the lines of a page as if it had been laid straight; a box has four corners, the upper left one first."""
    slants = [
        (box[1][1] - box[0][1]) / (box[1][0] - box[0][0])
        for box, text in zip(boxes, texts, strict=True)
        if len(text) >= LONG and box[1][0] > box[0][0]
    ]
    slant = median(slants) if slants else 0.0
    lines = []
    for box, text in zip(boxes, texts, strict=True):
        across = [float(x + slant * y) for x, y in box]
        down = [float(y - slant * x) for x, y in box]
        left, right = (across[0] + across[3]) / 2, (across[1] + across[2]) / 2
        lines.append(PrintedLine(text, left, (down[0] + down[1]) / 2, right, (down[2] + down[3]) / 2))
    return lines


def _measure(lines: list[PrintedLine]) -> None:
    """Tell how wide the characters of each line are by its height: the width of a short line depends on its signs."""
    if not lines:
        return
    usual = median(line.bottom - line.top for line in lines)
    widths = [(line.right - line.left) / _width(line.text) for line in lines if len(line.text) >= LONG]
    width = max(1.0, median(widths) if widths else 0.8 * usual)
    for line in lines:
        times = (line.bottom - line.top) / max(1.0, usual)
        line.size = width if abs(times - 1) < SAME_SIZE else max(1.0, width * times)


def _width(text: str) -> float:
    """Return how many Chinese characters are as wide as a text."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _blocks(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    """Part two columns, and what runs across them; a page of one column is one block."""
    if not lines:
        return []
    middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
    left = [line for line in lines if line.right <= middle]
    right = [line for line in lines if line.left >= middle]
    if any(sum(len(line.text) >= COLUMN_LINE for line in side) < COLUMN_LINES for side in (left, right)):
        return [lines]
    blocks: list[list[PrintedLine]] = [[], [], []]  # what runs across, then the left and the right column below it
    for line in sorted(lines, key=lambda line: line.middle):
        place = 1 if line.right <= middle else 2 if line.left >= middle else 0
        if place == 0 and (blocks[-1] or blocks[-2]):
            blocks += [[], [], []]
        blocks[place - 3].append(line)
    return [block for block in blocks if block]


def _rows(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Return the lines from top to bottom; what was found in pieces side by side is one line."""
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and line.middle - rows[-1][0].middle < 0.5 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_united(sorted(row, key=lambda line: line.left)) for row in rows]


def _united(pieces: list[PrintedLine]) -> PrintedLine:
    """Return the pieces of one line as one, with tabs where they stand far apart, as the cells of a table do."""
    whole = pieces[0]
    for piece in pieces[1:]:
        apart = piece.left - whole.right > 1.5 * whole.size
        words = whole.text[-1].isascii() and piece.text[0].isascii()
        whole.text += ("\t" if apart else " " if words else "") + piece.text
        whole.right = max(whole.right, piece.right)
    return whole
