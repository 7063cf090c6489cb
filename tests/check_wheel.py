"""Build the wheel and compare what is in it with the tree: no file may be missing and none may be added."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SHIPPED = {"casemine": "casemine", "corpora": "casemine/corpora", "models": "casemine/models"}
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "demo.*")


def in_tree(tree: Path) -> set[str]:
    """Return the names that the wheel must hold, made from the files of the tree."""
    return {
        f"{inside}/{path.relative_to(tree / folder).as_posix()}"
        for folder, inside in SHIPPED.items()
        for path in (tree / folder).rglob("*")
        if path.is_file()
    }


def in_wheel(tree: Path, folder: Path) -> set[str]:
    """Build the wheel of the tree and return what it holds but its own metadata."""
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(tree)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The wheel cannot be built:\n{done.stdout}{done.stderr}")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def main() -> int:
    """Return 0 when wheel and tree hold the same files; else tell the difference."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"  # a copy: an old build/ beside the sources would slip into the wheel
        shutil.copytree(CHECKOUT, tree, ignore=LEFT_OUT)
        wanted = in_tree(tree)
        held = in_wheel(tree, Path(scratch) / "wheel")
    for name in sorted(wanted - held):
        print(f"{name} is in the tree and not in the wheel: add its suffix to package_data in setup.cfg.")
    for name in sorted(held - wanted):
        print(f"{name} is in the wheel and not in the tree.")
    if wanted == held:
        print(f"Wheel and tree hold the same {len(held)} files.")
    return int(wanted != held)


if __name__ == "__main__":
    sys.exit(main())
