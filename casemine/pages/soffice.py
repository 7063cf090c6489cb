"""Old office files (.doc, .wps, .xls, .rtf, .odt), turned into new ones by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from casemine.errors import PageError

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90  # for one file; the first start of LibreOffice alone takes some 10


def convert(data: bytes, suffix: str, target: str, name: str) -> bytes:
    """
    Return an old office file in the new form (`target`: `docx` or `xlsx`).

    LibreOffice runs in a profile of its own that is thrown away; in it macros are not run.

    Raises:
        PageError: LibreOffice is not installed, or cannot read the file.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise PageError(
            f"{name} is an old office file ({suffix}): install LibreOffice, so that it can be read, or save it as "
            f".{target}."
        )
    with tempfile.TemporaryDirectory(prefix="casemine-") as folder:
        source = Path(folder, f"document{suffix}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", target, "--outdir", folder, str(source)]
        try:
            _run(command, folder)
            made = Path(folder, f"document.{target}")
            if made.is_file():
                return made.read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PageError(f"{name} could not be converted: LibreOffice did not answer ({error}).") from error
    raise PageError(f"{name} could not be converted by LibreOffice: it is damaged, locked, or no office file.")


def _run(command: list[str], folder: str) -> None:
    """Run LibreOffice to its end, and end it with all it started when that takes too long."""
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=os.name == "posix"
    )
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.wait()
        raise
