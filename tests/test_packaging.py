"""The package as installed: metadata, the command, and the packages listed in setup.cfg."""

from __future__ import annotations

import configparser
from importlib.metadata import entry_points, version
from pathlib import Path

import casemine

CHECKOUT = Path(__file__).resolve().parents[1]


def setup() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    return config


def test_every_folder_with_code_is_a_listed_package():
    """A room that setup.cfg does not list would be missing from the wheel."""
    listed = set(setup()["options"]["packages"].split())
    rooms = {f"casemine.{path.parent.name}" for path in (CHECKOUT / "casemine").glob("*/__init__.py")}

    assert listed == rooms | {"casemine", "casemine.corpora", "casemine.models"}


def test_every_shipped_file_is_package_data():
    """A file under corpora or models that no pattern of setup.cfg names would be missing from the wheel."""
    data = setup()["options.package_data"]
    for folder in ("corpora", "models"):
        patterns = [pattern.strip() for pattern in data.get(f"casemine.{folder}", "").split(",")]
        files = [
            path for path in (CHECKOUT / folder).rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")
        ]
        unnamed = [path.name for path in files if not any(path.match(f"{folder}/{pattern}") for pattern in patterns)]
        assert unnamed == []


def test_the_version_installed_is_the_version_told():
    """`casemine.__version__` is the version that pip shows."""
    assert version("casemine") == casemine.__version__


def test_the_command_is_installed():
    """`casemine` on the command line leads to a function."""
    (command,) = entry_points(group="console_scripts", name="casemine")

    assert callable(command.load())
