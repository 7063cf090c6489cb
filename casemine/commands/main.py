"""The `casemine` command: reads the command line in the reader's language and hands on to one file a command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn
from unicodedata import east_asian_width

from casemine import __version__
from casemine.errors import CasemineError
from casemine.store.labels import LANGUAGES, Labels, load_labels, local_language

COMMANDS = ("crawl", "mine", "show", "tables", "evaluate", "explain", "lexicon")
OK, SOME_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

Wrong = argparse.ArgumentTypeError


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command line and return its exit code.

    0 all is well, 1 some pages failed, 2 nothing usable or a wrong command line, 130 stopped by Ctrl-C.
    """
    _make_consoles_safe()
    written = list(sys.argv[1:] if arguments is None else arguments)
    labels = load_labels(_language(written))
    parser = _parser(labels)
    if not written:
        parser.print_help()
        return UNUSABLE
    try:
        parsed = parser.parse_args(written)
        run: Callable[[argparse.Namespace, Labels], int] = parsed.run
        code = run(parsed, labels)
        sys.stdout.flush()
    except CasemineError as error:
        return complain(labels.say("main.error", message=error))
    except KeyboardInterrupt:
        return complain(labels.say("main.stopped"), INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough, as `| head` does; Python must not flush into it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


def complain(sentence: str, code: int = UNUSABLE) -> int:
    """Write one sentence to stderr and return the exit code."""
    print(sentence, file=sys.stderr)
    return code


def _make_consoles_safe() -> None:
    """A console may be GBK, where 「•」 or 「𠮷」 cannot be shown: a question mark is better than a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _language(written: Sequence[str]) -> str:
    """Return the language asked for anywhere on the command line, for help is written before it is read."""
    for word, following in zip(written, [*written[1:], ""], strict=False):
        asked = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if asked in LANGUAGES:
            return asked
    return local_language()


def _parser(labels: Labels) -> Parser:
    parser = Parser(labels, prog="casemine", description=labels.say("main.about"), epilog=labels.say("main.more"))
    told = f"casemine {__version__}"
    parser.add_argument("--version", action="version", version=told, help=labels.say("main.version"))
    title, metavar = labels.say("main.commands"), labels.say("main.command")
    commands = parser.add_subparsers(title=title, metavar=metavar, required=True, dest="command")
    for name in COMMANDS:
        command = import_module(f"casemine.commands.{name}")
        about = labels.say(f"{name}.about")
        subparser = commands.add_parser(name, labels=labels, help=about, description=about)
        command.describe(subparser, labels)
        subparser.set_defaults(run=command.run)
    return parser


class Parser(argparse.ArgumentParser):
    """argparse with its own words in the reader's language and one sentence for a wrong command line."""

    def __init__(self, labels: Labels, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_formatter(labels))
        self.labels = labels
        self._positionals.title = labels.say("main.arguments")
        self._optionals.title = labels.say("main.options")
        self.add_argument("-h", "--help", action="help", help=labels.say("main.help"))
        self.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=labels.say("main.lang"))

    def error(self, message: str) -> NoReturn:
        """Say in one sentence what is wrong and where help is."""
        for key in ("required", "unrecognised", "needs_value", "argument"):
            message = message.replace(load_labels("en").say(f"wrong.{key}"), self.labels.say(f"wrong.{key}"))
        sentence = self.labels.say("main.wrong", message=message.rstrip("."), command=self.prog)
        sys.exit(complain(f"casemine: {sentence}"))


def _formatter(labels: Labels) -> Callable[..., argparse.HelpFormatter]:
    class Formatter(HelpFormatter):
        usage_word = labels.say("main.usage")

    return Formatter


class HelpFormatter(argparse.HelpFormatter):
    """Help whose lines fit the terminal in Chinese, where a character is two columns wide and no blank parts words."""

    usage_word = "usage:"

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with 「用法：」 in Chinese."""
        super().add_usage(usage, actions, groups, f"{self.usage_word} " if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        """List the commands without the line that argparse puts above them."""
        if isinstance(action, argparse._SubParsersAction):
            return "".join(super(HelpFormatter, self)._format_action(command) for command in action._get_subactions())
        return super()._format_action(action)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrap(text, width - len(indent)))


def wrap(text: str, width: int) -> list[str]:
    """
    Break text into lines of at most `width` columns, between words or after any Chinese character.

    >>> wrap("读取网页 with words", 10)
    ['读取网页', 'with words']
    """
    lines = [""]
    for piece in _pieces(text):
        if columns(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _pieces(text: str) -> Iterable[str]:
    """Yield what must not be parted: words with the blank behind them, single Chinese characters."""
    piece = ""
    for character in text:
        if east_asian_width(character) in "WF":
            if piece:
                yield piece
            piece = ""
            yield character
        else:
            piece += character
            if character == " ":
                yield piece
                piece = ""
    if piece:
        yield piece


def one_of(labels: Labels, *choices: str) -> Callable[[str], str]:
    """Return the reader of an argument that takes one of `choices`; its message names them and the nearest."""

    def read(written: str) -> str:
        if written in choices:
            return written
        near = get_close_matches(written, choices, n=1)
        hint = labels.say("wrong.hint", near=near[0]) if near else ""
        raise Wrong(labels.say("wrong.choice", written=written, choices=", ".join(choices), hint=hint))

    return read


def at_least_one(labels: Labels) -> Callable[[str], int]:
    """Return the reader of an argument that takes a number of 1 or more."""

    def read(written: str) -> int:
        if written.isdecimal() and int(written) >= 1:
            return int(written)
        raise Wrong(labels.say("wrong.number", written=written))

    return read


def add_lexicons(parser: argparse.ArgumentParser, labels: Labels) -> None:
    """Let a command take a folder of own words and rules; they are in use once it is read."""

    def use(written: str) -> str:
        from casemine.lexicons import use_lexicons

        use_lexicons(written)
        return written

    parser.add_argument("--lexicons", metavar="FOLDER", type=use, help=labels.say("main.lexicons"))


def seconds(labels: Labels) -> Callable[[str], float]:
    """Return the reader of an argument that takes a number of seconds."""

    def read(written: str) -> float:
        with suppress(ValueError):
            if 0 <= float(written) < float("inf"):
                return float(written)
        raise Wrong(labels.say("wrong.seconds", written=written))

    return read


if __name__ == "__main__":
    sys.exit(main())
