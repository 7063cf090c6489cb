"""What several tests need: the shared folder, when it lies beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("CASEMINE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared texts and gold; tests that read it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared folder is not beside this checkout (set CASEMINE_SHARED to its path)")
    return SHARED
