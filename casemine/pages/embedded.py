"""Articles that only a script of the page would show: kept in a textarea, or as a string of the script's data."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from casemine.pages.facts import china_time

STRING = re.compile(r'\\.|"((?:[^"\\]++|\\.)*+)"|\'((?:[^\'\\]++|\\.)*+)\'', re.S)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.S)
SIGNS_OF_ESCAPES = {"n": "\n", "t": " ", "r": "", "b": "", "f": ""}
SENTENCE = re.compile("[\u3400-\u9fff]{4}[^<>]{0,200}?[。！？]")
SHORTEST = 60  # characters; labels and prompts of a script are shorter
SCRIPTS, TEXTAREAS = 60, 20  # of each so many are looked through


def show_embedded(tree: LexborHTMLParser) -> bool:
    """
    Put what textareas and scripts hold into the page, as a browser would; say whether there was any article.

    Of a script's data it is the longest string that reads like one.
    """
    shown = [_show(node, node.text()) for node in tree.css("textarea")[:TEXTAREAS]]
    if any(shown):
        return True
    strings = [text for node in tree.css("script")[:SCRIPTS] for text in _strings(node.text())]
    if not strings or tree.body is None:
        return False
    fragment = _fragment(max(strings, key=len), "", "")
    if fragment is not None:
        tree.body.insert_child(fragment)
    return fragment is not None


def _show(node: Any, held: str) -> bool:
    """Put what a textarea holds before it, in an element called like it; say whether it reads like an article."""
    held = held.strip()
    if not held:
        return False
    if held.isdigit() and len(held) in (10, 13):
        held = china_time(int(held[:10]))
    fragment = _fragment(held, node.attributes.get("class") or "", node.attributes.get("id") or "")
    if fragment is not None:
        node.insert_before(fragment)
    return len(held) >= SHORTEST and SENTENCE.search(held) is not None


def _fragment(held: str, names: str, identifier: str) -> Any:
    """Return an element that holds this markup; text without any has a line each paragraph."""
    inner = held if "<" in held else held.replace("\n", "<br>")
    made = LexborHTMLParser(f'<div class="{escape(names)}" id="{escape(identifier)}">{inner}</div>')
    return made.body.first_child if made.body is not None else None


def _strings(script: str) -> list[str]:
    """
    Return the strings of a script that read like an article, as they are meant.

    >>> _strings(r'{"body": "\\u003cp>' + "楼栋的事由居民商量着办。" * 9 + r'\\u003c/p>"}')[0][:10]
    '<p>楼栋的事由居民'
    """
    found: list[str] = []
    for match in STRING.finditer(script):
        written = match[1] or match[2] or ""
        if len(written) >= SHORTEST:
            text = ESCAPE.sub(_meant, written)
            if "&lt;" in text and "<" not in text:
                text = unescape(text)
            if SENTENCE.search(text) and "function" not in text[:200]:
                found.append(text)
    return found


def _meant(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else SIGNS_OF_ESCAPES.get(match[2], match[2])
