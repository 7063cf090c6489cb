"""Words: a Chinese text cut into words, with words found in the text itself fed in."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

from casemine.records import Span

Cutter = Callable[[str], list[str]]

# What jieba cuts apart and rjieba leaves whole: an ASCII run with one of - . _ in it (「20-30」 is 20 | - | 30).
ASCII_RUN = re.compile(r"(?=[ -~]*[-._])[ -~]{2,}")
JIEBA_PIECES = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")


def cut_words(text: str, user_words: Iterable[str] = ()) -> list[str]:
    """
    Return the words of `text` in order; put together again, they are the text.

    Words are those of jieba's default dictionary and its rule for unknown words.

    Args:
        text: Any text; signs and blanks are words of their own.
        user_words: Words to be kept whole, such as the names found in the text. A new set of them takes about as
            long to take in as a million characters take to cut, so give the words of a whole collection at once.

    >>> cut_words("社区推行一核三委", ["一核三委"])
    ['社区', '推行', '一核三委']
    >>> cut_words("每月20-30人")
    ['每月', '20', '-', '30', '人']
    """
    return _cutter(tuple(sorted(set(user_words) - {""})))(text)


def find_words(text: str, user_words: Iterable[str] = ()) -> tuple[Span, ...]:
    """
    Return where the words of `text` stand, each beginning where the one before it ends.

    >>> find_words("社区推行一核三委", ["一核三委"])
    (Span(start=0, end=2), Span(start=2, end=4), Span(start=4, end=8))
    """
    spans: list[Span] = []
    end = 0
    for word in cut_words(text, user_words):
        spans.append(Span(end, end + len(word)))
        end += len(word)
    return tuple(spans)


def tag_words(text: str) -> list[tuple[str, str]]:
    """
    Return the words of `text` with their parts of speech, as jieba's dictionary knows them (ICTCLAS letters).

    >>> tag_words("老党员调解员")
    [('老', 'a'), ('党员', 'n'), ('调解员', 'n')]
    """
    tagged: list[tuple[str, str]] = _tagger()(text)
    return tagged


@cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    import rjieba

    tag: Callable[[str], list[tuple[str, str]]] = rjieba.Jieba().tag
    return tag


@lru_cache(maxsize=4)
def _cutter(user_words: tuple[str, ...]) -> Cutter:
    """Return what cuts with these words; rjieba where it is installed, else jieba, which cuts alike and slower."""
    try:
        import rjieba
    except ImportError:
        return jieba_cutter(user_words)
    # Made here and kept in this process only: it cannot be pickled.
    engine = rjieba.Jieba()
    for word in user_words:
        engine.add_word(word, None, None)

    kept_whole = frozenset(user_words)

    def cut(text: str) -> list[str]:
        words: list[str] = []
        for word in engine.cut(text):
            if ASCII_RUN.fullmatch(word) and word not in kept_whole:
                words += filter(None, JIEBA_PIECES.split(word))
            else:
                words.append(word)
        return words

    return cut


def jieba_cutter(user_words: tuple[str, ...] = ()) -> Cutter:
    """
    Return jieba itself, the reference that `cut_words` is held equal to.

    Its own tokenizer reads the dictionary anew: jieba's cache lies unchecked in the shared temporary folder, and
    jieba talks while it loads it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports pkg_resources where that is to be had
        import jieba

        tokenizer: Any = jieba.Tokenizer()
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in user_words:
        tokenizer.add_word(word)
    cut: Cutter = tokenizer.lcut
    return cut
