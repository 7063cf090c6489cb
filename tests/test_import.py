"""What `import casemine` brings along, and that every public name leads somewhere."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import casemine

LOADED = "import json, sys; before = set(sys.modules); {line}; print(json.dumps(sorted(set(sys.modules) - before)))"
STANDARD = sys.stdlib_module_names | {"casemine"}


def loaded_by(line: str) -> set[str]:
    """Return the packages outside the standard library that a line of Python loads in a fresh interpreter."""
    code = LOADED.format(line=line)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    packages = {name.partition(".")[0] for name in json.loads(done.stdout)}
    return packages - STANDARD


def test_import_is_light():
    """`import casemine` loads no third-party package but msgspec."""
    assert loaded_by("import casemine") <= {"msgspec"}


def test_records_need_msgspec_only():
    """The records load msgspec and nothing else (but what msgspec itself takes where it is installed)."""
    assert loaded_by("from casemine import Case, Document") - loaded_by("import msgspec") == set()


def test_finders_load_no_table_library():
    """Finding figures loads neither pandas nor scikit-learn nor jieba; rjieba tells its ranking the parts of speech."""
    heavy = {"pandas", "numpy", "sklearn", "jieba", "bs4", "lxml", "joblib", "typer", "rich"}

    assert not loaded_by("from casemine import find_figures; find_figures('走访居民13次')") & heavy


@pytest.mark.parametrize("name", casemine.__all__)
def test_every_public_name_resolves(name: str):
    """Each name in `casemine.__all__` leads to an object, documented if it is a class or a function."""
    public = getattr(casemine, name)

    assert name == "__version__" or public.__doc__
    assert name in dir(casemine)


def test_every_public_name_is_told_to_type_checkers():
    """The names loaded on first use are the names imported for type checkers, from the same files."""
    import ast
    from pathlib import Path

    tree = ast.parse(Path(casemine.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    told = {item.name: line.module for line in block.body if isinstance(line, ast.ImportFrom) for item in line.names}

    assert told == casemine._HOMES


def test_an_unknown_name_is_an_attribute_error():
    """A name that casemine does not have is refused as Python refuses it."""
    with pytest.raises(AttributeError, match="no attribute 'find_fgures'"):
        casemine.find_fgures  # noqa: B018
