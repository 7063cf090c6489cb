"""What a page hides from its reader: told by the style and the attributes of an element."""

from __future__ import annotations

import re

SEEN = 0
LEFT_OUT = -1  # nobody is to read it: off the screen, in the colour of its ground
FOLDED = -2  # a script may show it: a dialogue, a menu, now and then an article
INVISIBLE = -3  # it has its place on the page, and nobody sees it there until a script runs: mostly an article

NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)
NOT_VISIBLE = re.compile(r"visibility\s*:\s*hidden|(?<![-\w])opacity\s*:\s*(?:0(?:\.0+)?|\.0+)\s*(?:[;!]|$)", re.I)
OFF_SCREEN = re.compile(
    r"text-indent\s*:\s*-\d{3,}|(?<![-\w])(?:left|right|top|margin-left|margin-top)\s*:\s*-\d{4,}(?:\.\d+)?px"
    r"|(?<![-\w])clip\s*:\s*rect\(\s*0|(?<![-\w])color\s*:\s*transparent",
    re.I,
)
NO_HEIGHT = re.compile(r"(?<![-\w])(?:max-)?(?:height|width)\s*:\s*0(?![.\d])", re.I)
CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*hidden", re.I)
COLOUR = re.compile(r"(?<![-\w])(color|background(?:-color)?)\s*:\s*([^;!]+)", re.I)
NAMED_COLOURS = {"white": "#ffffff", "black": "#000000"}
RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1(?:\.0)?)?\)")


def hiding(style: str) -> int:
    """
    Say how a style hides what it is given to; `SEEN` when it does not.

    >>> hiding("color: red"), hiding("display:none") == FOLDED, hiding("text-indent:-9999px") == LEFT_OUT
    (0, True, True)
    """
    if OFF_SCREEN.search(style) or _is_in_the_colour_of_its_ground(style):
        return LEFT_OUT
    if NO_DISPLAY.search(style) or (CUT_OFF.search(style) and NO_HEIGHT.search(style)):
        return FOLDED
    return INVISIBLE if NOT_VISIBLE.search(style) else SEEN


def _is_in_the_colour_of_its_ground(style: str) -> bool:
    if "background" not in style:
        return False
    colours = {name.lower()[:5]: _even_colour(value) for name, value in COLOUR.findall(style)}
    return len(colours) == 2 and len(set(colours.values())) == 1


def _even_colour(written: str) -> str:
    """
    Write a colour as one writes it in six digits, where it is one.

    >>> _even_colour("#FFF"), _even_colour("rgb(255, 255, 255)"), _even_colour("white")
    ('#ffffff', '#ffffff', '#ffffff')
    """
    colour = "".join(written.split()).lower()
    if found := RGB.fullmatch(colour):
        return "#" + "".join(f"{int(part):02x}" for part in found.groups())
    if len(colour) == 4 and colour[0] == "#":
        return "#" + "".join(digit * 2 for digit in colour[1:])
    return NAMED_COLOURS.get(colour, colour)
