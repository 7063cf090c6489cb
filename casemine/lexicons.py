"""Words and rules kept as data: TSV files of terms and TOML files of patterns, each checked when it is loaded."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from casemine.errors import CorpusError
from casemine.resources import shipped

OWN = "CASEMINE_LEXICONS"  # the user's folder, in the environment so that worker processes know it too
Made = TypeVar("Made", bound=Callable[..., Any])
_forget: list[Callable[[], None]] = []
CLASSES = "# classes:"
COLUMNS = ("term", "class", "note", "source", "example")


def knowledge(make: Made) -> Made:
    """Keep what a function makes of lexicons and rules, until `use_lexicons` gives it others."""
    kept = cache(make)
    _forget.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


def remade(clear: Callable[[], None]) -> None:
    """Call `clear` when `use_lexicons` gives others: for what is kept otherwise than by `knowledge`."""
    _forget.append(clear)


def use_lexicons(folder: str | Path | None) -> None:
    """
    Add the words and rules of a folder of one's own to the shipped ones, in this process and those it starts.

    A file `NAME.tsv` adds its rows to the shipped lexicon of that name and replaces the rows of the same term; a
    file `NAME.toml` sets its rules before the shipped ones and replaces those of the same name. None takes them away.

    Raises:
        CorpusError: There is no such folder, or something in it is not sound.

    >>> use_lexicons(None)
    """
    if folder is None:
        os.environ.pop(OWN, None)
    else:
        if defects := check_lexicons(folder):
            raise CorpusError(defects[0])
        os.environ[OWN] = str(Path(folder).resolve())
    for forget in _forget:
        forget()


def check_lexicons(folder: str | Path) -> list[str]:
    """
    Return one sentence for each thing that is wrong with a folder of own words and rules, none for a sound one.

    Raises:
        CorpusError: There is no such folder, or it holds no lexicon and no rules.
    """
    files = own_files(folder)
    if not files:
        raise CorpusError(f"{folder} is no folder with lexicons (*.tsv) or rules (*.toml): give one that holds some.")
    defects: list[str] = []
    for path in files:
        try:
            if path.suffix == ".tsv":
                shipped_file = _find_file(path.stem, "lexicons", ".tsv")
                list(_read_rows(path, _classes_of(shipped_file), defects))
            else:
                _find_file(path.stem, "rules", ".toml")
                _read_rule_file(path, _read_parts(path.stem), defects)
        except CorpusError as error:
            defects.append(str(error))
    return defects


def own_files(folder: str | Path) -> list[Path]:
    """Return the lexicons and rule files of a folder, in the order of their names."""
    path = Path(folder)
    return sorted(file for file in path.glob("*") if file.suffix in (".tsv", ".toml")) if path.is_dir() else []


def count_of(path: Path) -> int:
    """Return how many words or rules a sound file of one's own holds."""
    if path.suffix == ".tsv":
        return sum(1 for _ in _read_rows(path, _classes_of(_find_file(path.stem, "lexicons", ".tsv"))))
    return len(_read_rule_file(path, _read_parts(path.stem)))


def _own(name_or_path: str | Path, suffix: str) -> Path | None:
    """Return the user's file that adds to a shipped one, if there is any; a file given by its path stands alone."""
    folder = os.environ.get(OWN)
    path = Path(folder, f"{name_or_path}{suffix}") if folder and Path(name_or_path).suffix != suffix else None
    return path if path and path.is_file() else None


class Term(msgspec.Struct, frozen=True):
    """One row of a lexicon."""

    term: str
    term_class: str
    note: str = ""
    source: str = ""
    example: str = ""


class Lexicon:
    """The rows of one TSV file, and where they stand in a text."""

    def __init__(self, name: str, terms: tuple[Term, ...]) -> None:
        self.name = name
        self.terms = terms
        self._by_classes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def by_term(self) -> dict[str, Term]:
        """The rows by their term."""
        return {row.term: row for row in self.terms}

    def of_class(self, *classes: str) -> tuple[str, ...]:
        """Return the terms of `classes`, longest first, as an alternation in a pattern wants them."""
        if classes not in self._by_classes:
            terms = [row.term for row in self.terms if row.term_class in classes]
            self._by_classes[classes] = tuple(sorted(terms, key=lambda term: (-len(term), term)))
        return self._by_classes[classes]

    def alternation(self, *classes: str) -> str:
        """Return the terms of `classes` (all without any) as the body of a non-capturing group, longest first."""
        chosen = self.of_class(*classes) if classes else self.of_class(*{row.term_class for row in self.terms})
        return "|".join(re.escape(term) for term in chosen)

    @cached_property
    def _automaton(self):  # type: ignore[no-untyped-def]
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick([row.term for row in self.terms], matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """
        Return `(start, end, term)` for every term in `text`, the leftmost longest, none overlapping.

        >>> [term.term for _, _, term in load_lexicon("policy_terms").find("增强“四个意识”、坚定“四个自信”")]
        ['四个意识', '四个自信']
        """
        terms = self.terms
        return [(start, end, terms[k]) for k, start, end in self._automaton.find_matches_as_indexes(text)]


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


class WordLists:
    """Several lists of words, all found in one pass over a text; each word stands for something."""

    def __init__(self, lists: Mapping[str, Mapping[str, Any]]) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        self._names = list(lists)
        words = list(dict.fromkeys(word for listed in lists.values() for word in listed))
        self._automaton = AhoCorasick(words, matchkind=MatchKind.Standard)
        self._owners = [
            [(k, listed[word]) for k, listed in enumerate(lists.values()) if word in listed] for word in words
        ]

    def find(self, text: str) -> dict[str, list[tuple[int, int, Any]]]:
        """
        Return for every list `(start, end, what the word stands for)`, the leftmost longest, none overlapping.

        >>> lists = WordLists({"places": {"武汉市": 1, "汉": 2}, "units": {"市民": 3}})
        >>> lists.find("武汉市民")
        {'places': [(0, 3, 1)], 'units': [(2, 4, 3)]}
        """
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        # They come in the order of their ends: turned round and sorted by their starts, the longest comes first.
        hits.reverse()
        hits.sort(key=itemgetter(1))
        found: list[list[tuple[int, int, Any]]] = [[] for _ in self._names]
        reached = [0] * len(found)
        owners = self._owners
        for word, start, end in hits:
            for k, meaning in owners[word]:
                if start >= reached[k]:
                    found[k].append((start, end, meaning))
                    reached[k] = end
        return dict(zip(self._names, found, strict=True))


class Rule(msgspec.Struct, frozen=True):
    """
    One pattern with the examples that prove it; `label` is what a match stands for, where the file gives one.

    Every match holds one of the words in `needs`, where the file gives any: texts without them need no search.
    """

    name: str
    pattern: re.Pattern[str]
    label: str = ""
    needs: tuple[str, ...] = ()

    def may_match(self, text: str) -> bool:
        """Whether `text` holds a word that the rule needs; a rule that names none may always match."""
        return not self.needs or any(map(text.__contains__, self.needs))

    def find_in_lines(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches of a pattern that never runs over a line end; only lines with a needed word are read."""
        if not self.needs:
            yield from self.pattern.finditer(text)
            return
        needed, end = _any_of(self.needs), 0
        while word := needed.search(text, end):
            start = text.rfind("\n", end, word.start()) + 1 or end
            end = text.find("\n", word.end())
            end = len(text) if end < 0 else end
            yield from self.pattern.finditer(text, start, end)


@knowledge
def load_lexicon(name_or_path: str | Path) -> Lexicon:
    """
    Return a lexicon, shipped (by its name) or the user's own (by its path).

    A lexicon is a TSV file with the columns term, class, note, source, example (the last three may be
    left out); a line `# classes: a, b` closes the list of classes.

    Raises:
        CorpusError: No such lexicon, or a row breaks a rule; the message names file and line.

    >>> load_lexicon("policy_terms").by_term["三会一课"].term_class
    'party_routine'
    """
    path = _find_file(name_or_path, "lexicons", ".tsv")
    rows = {row.term: row for row in _read_rows(path)}
    if own := _own(name_or_path, ".tsv"):
        rows |= {row.term: row for row in _read_rows(own, _classes_of(path))}
    return Lexicon(path.stem, tuple(rows.values()))


@knowledge
def load_rules(name_or_path: str | Path) -> tuple[Rule, ...]:
    """
    Return the rules of a TOML file in their order, every one tried on its own examples.

    The file's `[parts]` are pieces that patterns name in braces, `{number}`; parts may name earlier parts,
    and `{lexicon:name}` or `{lexicon:name:class}` is the alternation of a lexicon's terms.

    Raises:
        CorpusError: No such file, a broken pattern, or an example that does not hold.
    """
    path = _find_file(name_or_path, "rules", ".toml")
    parts: dict[str, str] = {}
    rules = _read_rule_file(path, parts)
    if own := _own(name_or_path, ".toml"):
        before = _read_rule_file(own, parts)
        names = {rule.name for rule in before}
        rules = [*before, *(rule for rule in rules if rule.name not in names)]
    return tuple(rules)


def _read_rule_file(path: Path, parts: dict[str, str], defects: list[str] | None = None) -> list[Rule]:
    """Return the rules of a file, and add its parts to `parts`; broken ones are told in `defects`, if that is given."""
    try:
        table = tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path.name} is not TOML: {error}.") from error
    for key, value in table.get("parts", {}).items():
        parts[key] = _fill(value, parts, path, key)
    rules = []
    for row in table.get("rule", ()):
        try:
            rules.append(_read_rule(row, parts, path))
        except CorpusError as error:
            if defects is None:
                raise
            defects.append(str(error))
    return rules


def _read_parts(name: str) -> dict[str, str]:
    """Return the parts of a shipped rule file, which own rules may name too."""
    parts: dict[str, str] = {}
    _read_rule_file(_find_file(name, "rules", ".toml"), parts)
    return parts


@knowledge
def load_patterns(name_or_path: str | Path) -> dict[str, re.Pattern[str]]:
    """
    Return the patterns of a TOML file by the names of their rules, for files whose rules are asked for one by one.

    >>> load_patterns("figure_contexts")["suffix_right"].match("左右").lastgroup
    'ABOUT'
    """
    return {rule.name: rule.pattern for rule in load_rules(name_or_path)}


def shipped_names(folder: str, suffix: str) -> list[str]:
    """Return the names of the shipped files of one kind."""
    return sorted(path.stem for path in (shipped("corpora") / folder).glob(f"*{suffix}"))


def _find_file(name_or_path: str | Path, folder: str, suffix: str) -> Path:
    path = Path(name_or_path)
    if path.suffix == suffix and path.is_file():
        return path
    inside = shipped("corpora") / folder / f"{name_or_path}{suffix}"
    if inside.is_file():
        return inside
    known = shipped_names(folder, suffix)
    near = get_close_matches(str(name_or_path), known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise CorpusError(
        f"No {suffix} file in {folder} is called {str(name_or_path)!r}. There are: {', '.join(known)}.{hint}"
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name} is not UTF-8 (byte {error.start}): save it as UTF-8.") from error


def _classes_of(path: Path) -> set[str]:
    """Return the closed list of classes of a lexicon, empty where it has none."""
    lines = _read_text(path).splitlines()
    listed = [line[len(CLASSES) :] for line in lines if line.startswith(CLASSES)]
    return {word.strip() for line in listed for word in line.split(",")}


def _read_rows(path: Path, classes: set[str] | None = None, defects: list[str] | None = None) -> Iterator[Term]:
    """Yield the rows of a lexicon; broken ones are told in `defects`, if that is given, else raised."""
    classes = _classes_of(path) if classes is None else classes
    seen: dict[str, int] = {}
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if tuple(cells) == COLUMNS[: len(cells)]:
            continue
        where = f"{path.name}, line {number}"
        try:
            row = _read_row(cells, where, classes, seen)
        except CorpusError as error:
            if defects is None:
                raise
            defects.append(str(error))
            continue
        seen[row.term] = number
        yield row


def _read_row(cells: list[str], where: str, classes: set[str], seen: dict[str, int]) -> Term:
    if not 2 <= len(cells) <= len(COLUMNS):
        raise CorpusError(f"{where}: {len(cells)} columns, wanted 2 to 5 ({', '.join(COLUMNS)}).")
    row = Term(*cells)
    if not row.term:
        raise CorpusError(f"{where}: the term is empty.")
    if classes and row.term_class not in classes:
        raise CorpusError(f"{where}: class {row.term_class!r} is not one of {', '.join(sorted(classes))}.")
    if row.term in seen:
        raise CorpusError(f"{where}: {row.term!r} stands already in line {seen[row.term]}.")
    if row.example and row.term not in row.example:
        raise CorpusError(f"{where}: the example {row.example!r} does not hold {row.term!r}.")
    return row


def _fill(pattern: str, parts: dict[str, str], path: Path, name: str) -> str:
    def piece(match: re.Match[str]) -> str:
        key = match.group(1)
        if key.startswith("lexicon:"):
            _, lexicon, *classes = key.split(":")
            return f"(?:{load_lexicon(lexicon).alternation(*classes)})"
        if key not in parts:
            raise CorpusError(f"{path.name}, {name}: {{{key}}} is not one of its parts: {', '.join(parts)}.")
        return f"(?:{parts[key]})"

    return re.sub(r"\{([a-z][a-z_:]*)\}", piece, pattern)


def _read_rule(row: dict[str, object], parts: dict[str, str], path: Path) -> Rule:
    name, written = str(row.get("name", "")), str(row.get("pattern", ""))
    where = f"{path.name}, rule {name!r}"
    try:
        pattern = re.compile(_fill(written, parts, path, name))
    except re.error as error:
        raise CorpusError(f"{where}: the pattern is broken: {error}.") from error
    match, mismatch = row.get("match", []), row.get("mismatch", [])
    if not isinstance(match, list) or not isinstance(mismatch, list) or not match or not mismatch:
        raise CorpusError(f"{where}: it needs a list `match` and a list `mismatch`, neither empty.")
    words = row.get("needs", [])
    needs = tuple(map(str, words)) if isinstance(words, list) else (str(words),)
    for example in match:
        found = pattern.search(str(example))
        if not found:
            raise CorpusError(f"{where}: it must match {example!r} and does not.")
        if needs and not any(word in found.group() for word in needs):
            raise CorpusError(f"{where}: it needs {' or '.join(needs)}, and {found.group()!r} holds none.")
    for example in mismatch:
        if pattern.search(str(example)):
            raise CorpusError(f"{where}: it must not match {example!r} and does.")
    return Rule(name, pattern, str(row.get("label", "")), needs)
