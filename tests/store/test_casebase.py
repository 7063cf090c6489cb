"""The case base: each case once, nothing stored is lost, and one clear sentence for every obstacle."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from casemine.errors import CaseBaseError
from casemine.store import casebase, migrations
from casemine.store.casebase import CaseBase, Mined, stored
from casemine.store.tables import KINDS, to_table


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cases.db"


def test_a_case_comes_back_equal(path, make_case):
    """What was added is what is read, field by field."""
    case = make_case()
    with CaseBase(path) as base:
        base.add(case)
    with CaseBase(path) as base:
        assert list(base.cases()) == [case]


def test_adding_the_same_text_again_adds_nothing(path, make_case):
    """A case is its text: adding it twice leaves one."""
    with CaseBase(path) as base:
        assert base.add([make_case(), make_case("另一个社区")]) == 2
        assert base.add(make_case()) == 0
        assert len(base) == 2


def test_a_case_renewed_takes_the_new_record(path, make_case):
    """With `renew`, the record that is there gives way; without, it stays."""
    with CaseBase(path) as base:
        base.add(make_case("文", title="旧题"))
        base.add(make_case("文", title="新题"))
        assert next(base.cases()).title == "旧题"
        assert base.add(make_case("文", title="新题"), renew=True) == 0
        assert next(base.cases(title="新题")).title == "新题"


def test_a_second_source_of_the_same_text_joins_the_first(path, make_case):
    """One text read at two places is one case with two sources."""
    case = stored(make_case("同一篇文章"))
    with CaseBase(path) as base:
        base.add_mined([Mined((case,), "/a/1.html", "aa"), Mined((case,), "/b/2.html", "bb")])
        assert len(base) == 1
        assert base.sources(case.case_id) == ("/a/1.html", "/b/2.html")


def test_the_address_of_a_page_is_a_source(path, make_case):
    """A case that knows its address has it among its sources."""
    case = make_case()
    with CaseBase(path) as base:
        base.add(case)
        assert base.sources(case.case_id) == ("http://qinghe.example/1.html",)


def test_when_and_where_stand_in_extractions_alone(path, make_case):
    """Two bases made at other times differ in `extractions`, never in the records."""
    with CaseBase(path) as base:
        base.add(make_case())
        records = list(base.records())
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT extracted_at, casemine_version FROM extractions").fetchone()
    assert row[0].endswith("+00:00") and row[0][:10] not in records[0]


def test_cases_are_chosen_by_their_fields(path, make_case):
    """A value, any of several values, or None for not given."""
    with CaseBase(path) as base:
        base.add([make_case(), make_case("甲村"), make_case("乙村")])
        assert [case.title for case in base.cases(community="青禾社区")] == ["青禾社区的“一核两翼”"]
        assert len(list(base.cases(title=None))) == 2
        assert len(list(base.cases(genre=["news", "plan"]))) == 3
        assert list(base.cases(genre=[])) == []


def test_an_unknown_field_is_named_with_those_there_are(path):
    """`colour` is no field of a case, and the message lists the fields."""
    with CaseBase(path) as base, pytest.raises(CaseBaseError, match=r"cannot be chosen by 'colour'.*genre"):
        base.cases(colour="red")


def test_cases_come_back_in_the_order_in_which_they_were_added(path, make_case):
    """Also when there are more than one reading fetches at a time."""
    texts = [f"第{number}个社区" for number in range(150)]
    with CaseBase(path) as base:
        base.add(make_case(text) for text in texts)
        assert [case.text for case in base.cases()] == texts


def test_a_search_finds_exactly_the_words_as_written(path, make_case):
    """All words must stand in the text; signs that SQL knows are nothing special."""
    with CaseBase(path) as base:
        base.add([make_case("网格员走访“两委”"), make_case("物业走访100%")])
        assert [case.text for case in base.search("走访 两委")] == ["网格员走访“两委”"]
        assert [case.text for case in base.search("100%")] == ["物业走访100%"]
        assert list(base.search("走%访")) == []


def test_the_views_hold_what_the_tables_hold(path, make_case):
    """Plain SQL on a base gives the columns and values that `to_table` gives."""
    cases = [make_case(), make_case("𠮷村有2个网格\r\n")]
    with CaseBase(path) as base:
        base.add(cases)
    connection = sqlite3.connect(path)
    for kind in KINDS:
        if kind == "cases":
            continue
        table = to_table(cases, kind)
        names = [name for name in table.columns if kind != "components" or name not in ("start", "end", "evidence")]
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = connection.execute(f"SELECT {quoted} FROM {kind}").fetchall()
        expected = table[names].astype(object).where(table[names].notna(), None)
        assert rows == [tuple(row) for row in expected.itertuples(index=False)], kind


def test_a_table_of_an_empty_base_has_its_columns(path):
    """No cases, all columns."""
    with CaseBase(path) as base:
        assert list(base.table("sites").columns) == ["case_id", "number", "text", "start", "end", "evidence"]


def test_what_was_taken_is_kept_when_the_stream_breaks(path, make_case):
    """Ctrl-C while cases are still coming: those that came are in the base."""

    def stream():
        yield make_case("甲")
        yield make_case("乙")
        raise KeyboardInterrupt

    with CaseBase(path) as base:
        with pytest.raises(KeyboardInterrupt):
            base.add(stream())
        assert [case.text for case in base.cases()] == ["甲", "乙"]


def test_a_batch_that_is_interrupted_while_written_is_whole(path, make_case, monkeypatch):
    """Ctrl-C inside a transaction: it is rolled back and written anew, never half."""
    interrupts = iter([KeyboardInterrupt()])
    insert = CaseBase._insert

    def interrupted(connection, case, renew):
        for error in interrupts:
            raise error
        return insert(connection, case, renew)

    monkeypatch.setattr(CaseBase, "_insert", staticmethod(interrupted))
    with CaseBase(path) as base:
        with pytest.raises(KeyboardInterrupt):
            base.add([make_case("甲"), make_case("乙")])
        assert len(base) == 2


def test_what_was_committed_outlives_a_kill(path, make_case):
    """SIGKILL in the middle of a stream of cases leaves a sound base that can be added to."""
    code = (
        "import sys, os, signal; from pathlib import Path; from casemine.store import casebase\n"
        "from casemine.store.jsonl import read_jsonl\n"
        "casebase.BATCH_PAGES = 2\n"
        "def stream():\n"
        "    for number, case in enumerate(read_jsonl(sys.argv[2])):\n"
        "        if number == 5: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        yield case\n"
        "casebase.CaseBase(sys.argv[1]).add(stream())\n"
    )
    from casemine.store.jsonl import write_jsonl

    if not hasattr(signal, "SIGKILL"):
        pytest.skip("there is no SIGKILL on Windows")
    cases = [make_case(f"第{number}个社区") for number in range(9)]
    write_jsonl(cases, path.with_suffix(".jsonl"))
    killed = subprocess.run([sys.executable, "-c", code, str(path), str(path.with_suffix(".jsonl"))], check=False)
    assert killed.returncode == -signal.SIGKILL
    with CaseBase(path) as base:
        assert len(base) == 4
        assert base.add(cases) == 5
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_base_made_by_a_newer_casemine_is_refused(path):
    """The message names both versions and what to do."""
    CaseBase(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = '9.4' WHERE key = 'written_by'")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    with pytest.raises(CaseBaseError, match=r"cases\.db was made by casemine 9\.4, this is .*: upgrade casemine"):
        CaseBase(path)


def test_a_base_of_an_older_casemine_is_brought_up_to_date(path, make_case, monkeypatch):
    """A new numbered step is taken on opening, and what is stored stays."""
    with CaseBase(path) as base:
        base.add(make_case())
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, ("ALTER TABLE cases ADD COLUMN note TEXT",)))
    with CaseBase(path) as base:
        assert len(base) == 1
    columns = sqlite3.connect(path).execute("PRAGMA table_info(cases)").fetchall()
    assert "note" in {column[1] for column in columns}


def test_a_step_that_fails_leaves_the_base_as_it_was(path, make_case, monkeypatch):
    """A broken migration is rolled back whole."""
    with CaseBase(path) as base:
        base.add(make_case())
    steps = migrations.STEPS
    monkeypatch.setattr(migrations, "STEPS", (*steps, ("CREATE TABLE more (x)", "no SQL at all")))
    with pytest.raises(CaseBaseError):
        CaseBase(path)
    monkeypatch.setattr(migrations, "STEPS", steps)
    with CaseBase(path) as base:
        assert len(base) == 1


def test_a_file_that_is_no_base_is_refused_and_untouched(path):
    """A text file stays what it is."""
    path.write_text("这是一份笔记，不是案例库。" * 100, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(CaseBaseError, match=r"cases\.db is no case base: give"):
        CaseBase(path)
    assert path.read_bytes() == before


def test_another_programs_sqlite_file_is_refused_and_untouched(path):
    """A browser's history is an SQLite file too."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE history (url)")
    with pytest.raises(CaseBaseError, match="of another program"):
        CaseBase(path)
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_schema").fetchall() == [("history",)]


def test_a_damaged_base_is_told(path, make_case):
    """Bytes overwritten in the middle of the file give a sentence, no traceback of SQLite."""
    with CaseBase(path) as base:
        base.add(make_case("很长的社区故事。" * 500 + str(number)) for number in range(20))
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    path.write_bytes(whole)
    with pytest.raises(CaseBaseError, match="is damaged"), CaseBase(path) as base:
        list(base.cases())


def test_a_missing_folder_is_named(tmp_path):
    """The folder is not made behind the user's back."""
    with pytest.raises(CaseBaseError, match=r"The folder .*absent does not exist"):
        CaseBase(tmp_path / "absent" / "cases.db")


def test_a_folder_is_no_base(tmp_path):
    """The message proposes a file in it."""
    with pytest.raises(CaseBaseError, match=r"is a folder: give the name of a file in it"):
        CaseBase(tmp_path)


def test_a_missing_base_is_not_made_when_it_is_to_be_read(path):
    """With `create=False`, a wrong name leaves no empty base behind."""
    with pytest.raises(CaseBaseError, match="casemine mine SOURCE"):
        CaseBase(path, create=False)
    assert not path.exists()


def test_a_base_that_another_program_holds_is_told(path, make_case, monkeypatch):
    """A locked base is a sentence, after a wait."""
    CaseBase(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(casebase, "BUSY_SECONDS", 0.1)
    with pytest.raises(CaseBaseError, match="in use by another program"), CaseBase(path) as base:
        base.add(make_case())


def test_a_closed_base_says_so(path):
    """Using a base after `close` is a sentence too."""
    base = CaseBase(path)
    base.close()
    with pytest.raises(CaseBaseError, match="has been closed"):
        len(base)


def test_a_record_that_cannot_be_read_is_told(path, make_case):
    """A record somebody edited by hand names the base and the way out."""
    with CaseBase(path) as base:
        base.add(make_case())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE cases SET record = '{}'")
    with CaseBase(path) as base, pytest.raises(CaseBaseError, match=r"cases\.db holds a record that cannot be read"):
        list(base.cases())


def test_half_a_character_is_told(path, make_case):
    """A lone surrogate cannot be written to any file."""
    case = msgspec.structs.replace(make_case("甲"), text="甲\ud842")
    with CaseBase(path) as base, pytest.raises(CaseBaseError, match="half a character"):
        base.add(case)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="rights are another matter on Windows")
def test_a_read_only_base_is_read_and_not_written(make_case):
    """On read-only ground a base can be shown; adding is refused in one sentence."""
    code = (
        "import os, sys; from casemine.store.casebase import CaseBase; from casemine.errors import CaseBaseError\n"
        "if os.getuid() == 0: os.setuid(65534)  # root may write anywhere\n"
        "base = CaseBase(sys.argv[1]); print(len(base))\n"
        "try: base.add(base.cases())\n"
        "except CaseBaseError as error: print(error)\n"
    )
    with TemporaryDirectory() as name:
        folder, path = Path(name), Path(name) / "cases.db"
        with CaseBase(path) as base:
            base.add(make_case())
        path.chmod(0o444)
        folder.chmod(0o555)
        run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert "Traceback" not in run.stderr, run.stderr
    assert run.stdout.splitlines() == [
        "1",
        f"{path} cannot be written: give another place, or allow writing to it.",
    ]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_nobody_can_write_to_is_told():
    """A base cannot be made there, and the message says what to do."""
    with pytest.raises(CaseBaseError, match="cannot be opened or made: give another place"):
        CaseBase("/proc/self/cases.db")


def test_a_batch_cut_off_at_its_beginning_does_not_stop_the_next(tmp_path, make_case):
    """Ctrl-C right behind BEGIN leaves a transaction open that holds nothing."""
    with CaseBase(tmp_path / "cases.db") as base:
        base._connection.execute("BEGIN IMMEDIATE")

        assert base.add([make_case()]) == 1
