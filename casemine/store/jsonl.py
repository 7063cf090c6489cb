"""Cases as JSONL: one case a line, the same bytes for the same cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from casemine.errors import CaseBaseError
from casemine.records import Case
from casemine.store.files import replacing


def write_jsonl(cases: Iterable[Case | str], path: str | Path) -> int:
    """
    Write cases, one a line, and return how many.

    The file appears when all is written, in place of an old one of that name.

    Args:
        cases: Cases, or their JSON as `CaseBase.records()` gives it.
        path: The file to write.

    Raises:
        CaseBaseError: The file cannot be written.
    """
    count = 0
    with replacing(path) as new, new.open("wb") as lines:
        for case in cases:
            count += 1
            lines.write(case.encode() if isinstance(case, str) else msgspec.json.encode(case))
            lines.write(b"\n")
    return count


def read_jsonl(path: str | Path) -> Iterator[Case]:
    """
    Yield the cases of a JSONL file.

    Raises:
        CaseBaseError: The file is missing, or a line is no case; the message names the line.
    """
    path = Path(path)
    decoder = msgspec.json.Decoder(Case)
    number = 0
    try:
        with path.open("rb") as lines:
            for line in lines:
                number += 1
                if line.strip():
                    yield decoder.decode(line)
    except OSError as error:
        raise CaseBaseError(f"{path} cannot be read: {error.strerror}.") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CaseBaseError(f"{path}, line {number}: this is no case of casemine ({error}).") from error
