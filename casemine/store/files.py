"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casemine.errors import CaseBaseError


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """
    Yield the name of a file to write; when the block ends well it takes the place of `path`, else it is removed.

    Raises:
        CaseBaseError: The file cannot be written, or `path` cannot be replaced.
    """
    path = Path(path)
    check_place(path)
    new = path.with_name(f".{path.name}.new")
    try:
        yield new
        new.replace(path)
    except PermissionError as error:
        # Windows does not replace a file that another program has open, and Excel opens its files that way.
        raise CaseBaseError(f"{path} cannot be written: close it in other programs, or allow writing to it.") from error
    except OSError as error:
        raise CaseBaseError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        new.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Refuse a place where no file can be written, before any work is done."""
    if path.is_dir():
        raise CaseBaseError(f"{path} is a folder: give the name of a file in it.")
    if not path.parent.is_dir():
        raise missing_folder(path)


def missing_folder(path: Path) -> CaseBaseError:
    """Return the error that the folder of `path` is not there."""
    return CaseBaseError(f"The folder {path.parent} does not exist: make it, or give another place for {path.name}.")
