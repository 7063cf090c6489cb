"""Quality: scores on the shared gold do not fall below their floors, and floors are not lowered."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("check_floors.py")
spec = importlib.util.spec_from_file_location("check_floors", SCRIPT)
assert spec and spec.loader
check_floors = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_floors)

FLOORS = {"seed": {"at_least": {"figures": 0.9}, "at_most": {"invented_members": 0}}}


def changed(side: str, score: str, bound: float) -> dict[str, dict[str, dict[str, float]]]:
    floors = json.loads(json.dumps(FLOORS))
    floors["seed"][side][score] = bound
    return floors


def test_scores_stand_above_their_floors(shared: Path):
    """Every score on the seed page and on the full-length gold keeps its floor."""
    assert check_floors.breaches(check_floors.read_floors(), check_floors.measure(shared)) == []


def test_a_score_below_its_floor_is_told():
    """A figure F1 of .89 breaks a floor of .9, one invented member a ceiling of none."""
    told = check_floors.breaches(FLOORS, {"seed": {"figures": 0.89, "invented_members": 1}})

    assert told == [
        "seed: figures is 0.8900, its floor is 0.9.",
        "seed: invented_members is 1.0000, it may be 0 at most.",
    ]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (changed("at_least", "figures", 0.95), []),
        (changed("at_least", "figures", 0.85), ["figures was bound to 0.9 and now to 0.85"]),
        (changed("at_most", "invented_members", 1), ["invented_members was bound to 0 and now to 1"]),
        ({"seed": {"at_least": {}, "at_most": {"invented_members": 0}}}, ["the bound of figures (0.9) is gone"]),
    ],
)
def test_a_lowered_floor_is_refused(now: dict[str, dict[str, dict[str, float]]], told: list[str]):
    """A bound may be tightened; loosened or dropped, it is named."""
    assert [line.removeprefix("seed: ").partition(":")[0] for line in check_floors.loosened(FLOORS, now)] == told


def test_floors_are_raised_and_never_lowered():
    """What was measured higher raises its floor, rounded down; what was measured lower leaves it."""
    raised = check_floors.tightened(FLOORS, {"seed": {"figures": 0.98765, "invented_members": 0}})
    kept = check_floors.tightened(FLOORS, {"seed": {"figures": 0.5, "invented_members": 3}})

    assert (raised["seed"]["at_least"]["figures"], kept) == (0.987, FLOORS)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small git checkout with committed floors."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    (tmp_path / "tests").mkdir()
    floors = tmp_path / "tests" / "quality_floors.json"
    monkeypatch.setattr(check_floors, "CHECKOUT", tmp_path)
    monkeypatch.setattr(check_floors, "FLOORS", floors)
    floors.write_text(json.dumps(FLOORS), encoding="utf-8")
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    return floors


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=tester", "-c", "user.email=tester@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "tests")
    git(folder, "commit", "-q", "-m", "floors")


def test_the_first_commit_of_floors_has_nothing_to_be_compared_with(checkout: Path, capsys: pytest.CaptureFixture[str]):
    """Floors that were never committed before pass, and the reason is said."""
    assert check_floors.main([]) == 0
    assert "nothing to compare them with" in capsys.readouterr().out


@pytest.mark.parametrize("committed", [False, True])
def test_the_script_refuses_a_lowered_floor(checkout: Path, capsys: pytest.CaptureFixture[str], committed: bool):
    """A floor lowered in the working tree or in the newest commit makes the check fail."""
    checkout.write_text(json.dumps(changed("at_least", "figures", 0.5)), encoding="utf-8")
    if committed:
        commit(checkout.parents[1])

    assert check_floors.main([]) == 1
    assert "figures was bound to 0.9 and now to 0.5" in capsys.readouterr().out


def test_a_base_may_be_named(checkout: Path, capsys: pytest.CaptureFixture[str]):
    """With a base, two commits of which one lowers a floor do not slip through."""
    for bound in (0.5, 0.6):
        checkout.write_text(json.dumps(changed("at_least", "figures", bound)), encoding="utf-8")
        commit(checkout.parents[1])

    assert check_floors.main([]) == 0
    assert check_floors.main(["--base", "HEAD~2"]) == 1


def test_without_git_the_check_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """In a folder without git history the check passes plainly."""
    floors = tmp_path / "quality_floors.json"
    floors.write_text(json.dumps(FLOORS), encoding="utf-8")
    monkeypatch.setattr(check_floors, "CHECKOUT", tmp_path)
    monkeypatch.setattr(check_floors, "FLOORS", floors)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert check_floors.main([]) == 0
    assert "no git history" in capsys.readouterr().out
