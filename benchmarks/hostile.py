"""How long each stage takes on a megabyte of text made to be slow: `python benchmarks/hostile.py [--size BYTES]`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

SIZE = 1_000_000  # bytes of UTF-8

# Each is repeated until the text has the size asked for.
PIECES = {
    "numerals 一二三": "一二三",
    "one digit": "1",
    "digits": "1234567890",
    "digits and points": "1.2,3",
    "digits, stray blanks": "1 2 ",
    "opening quotes": "“",
    "closing quotes": "”",
    "straight quotes": '"',
    "quotes of one word": "“一核三委”",
    "nested brackets": "(（[【",
    "brackets, both": "（）()",
    "第": "第",
    "spaces": " ",
    "ideographic spaces": "　",
    "line ends": "\n",
    "line of one word": "一、\n",
    "从1人增至": "从1人增至",
    "从…至 without end": "从1人",
    "一是二是": "一是推进,二是推进,",
    "以…为核心": "以社区党委为核心,",
    "、 lists": "社区党委、居委会、",
    "plus signs": "1+3+N",
    "pinyin": "領(lǐng)",
    "masked": "xx",
    "one character": "党",
    "one clause": "社区党委组织志愿者开展活动",
    "sentences": "走访13次。",
    "years": "2022年8月24日",
    "place names": "浙江省杭州市",
    "letters": "a",
    "emoji": "😀",
}  # fmt: skip


def hostile_text(piece: str, size: int = SIZE) -> str:
    """Return `piece` repeated to `size` bytes of UTF-8."""
    return piece * (size // len(piece.encode("utf-8")))


def stages() -> dict[str, Callable[[str], object]]:
    """Return what is timed: each stage takes a text."""
    from casemine import extract_case, find_figures, find_governance_models, find_measures, find_outline
    from casemine.text.view import View

    return {
        "View": View,
        "find_outline": find_outline,
        "find_figures": find_figures,
        "find_governance_models": find_governance_models,
        "find_measures": find_measures,
        "extract_case": extract_case,
    }


def main() -> None:
    """Print seconds, one row a text and one column a stage."""
    parser = argparse.ArgumentParser(description="Time each stage on texts made to be slow.")
    parser.add_argument("--size", type=int, default=SIZE, metavar="BYTES", help=f"bytes of each text ({SIZE:,})")
    size = parser.parse_args().size
    timed = stages()
    for stage in timed.values():
        stage("社区党委走访居民13次。")  # lexicons and rules are loaded on first use
    print(f"seconds for {size:,} bytes of")
    print(f"{'':<24}" + "".join(f"{name:>23}" for name in timed))
    for name, piece in PIECES.items():
        text = hostile_text(piece, size)
        taken = []
        for stage in timed.values():
            start = time.perf_counter()
            stage(text)
            taken.append(time.perf_counter() - start)
        print(f"{name:<24}" + "".join(f"{seconds:>23.2f}" for seconds in taken), flush=True)


if __name__ == "__main__":
    main()
