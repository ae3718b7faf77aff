"""Whatever becomes of the index, answers are those of the files; it is made anew in silence."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from qms.store import index_file, index_key
from qms.store.store import Store
from tests.store.indexes import DEPTH, cold, index_of, indexed, opened, risk_path, settled, write
from tests.store.plain_git import git

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES: Final = 60 * DEPTH
ROOT: Final = Path(__file__).parents[2]


@pytest.fixture
def known(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace that the index knows, its files old enough to be trusted."""
    write(workspace, 1)
    write(workspace, 2, "Баға кеш қойылады")
    settled(monkeypatch)
    indexed(workspace)
    return workspace


def test_a_flipped_bit_never_changes_an_answer(known: Path) -> None:
    right = cold(known)
    good = index_of(known).read_bytes()
    chance = random.Random(2026)  # noqa: S311 -- repeatable, no secret
    for _ in range(PLACES):
        data = bytearray(good)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        index_of(known).write_bytes(data)
        assert indexed(known) == right


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.7, 0.99])
def test_a_truncated_index_is_made_anew(
    known: Path, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = index_of(known).stat().st_size
    os.truncate(index_of(known), int(size * share))
    assert indexed(known) == cold(known)
    indexed(known)
    assert not opened(known, monkeypatch)


def _not_sqlite(path: Path) -> None:
    path.write_text("Dear colleagues, here is the plan.\n" * 100)


def _somebody_elses(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.executescript("CREATE TABLE record (x); PRAGMA application_id=42;")


def _of_another_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version={index_file.FORMAT + 1}")


def _without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.executescript("DROP TABLE record; DROP TABLE fact;")


def _no_text(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE record SET tree = CAST(x'ff00fe' AS TEXT)")
        other.execute("UPDATE fact SET value = NULL")
        other.commit()


def _left_by_a_killed_program(path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (path.parent / f"index.sqlite-writing-{gone.pid}").touch()


@pytest.mark.parametrize(
    "harm",
    [
        _not_sqlite,
        _somebody_elses,
        _of_another_format,
        _without_tables,
        _no_text,
        _left_by_a_killed_program,
    ],
)
def test_an_index_that_is_not_ours_or_not_whole_is_made_anew(
    known: Path,
    harm: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    harm(index_of(known))
    assert len(opened(known, monkeypatch)) > 2
    assert indexed(known) == cold(known)
    assert not opened(known, monkeypatch)
    assert capfd.readouterr() == ("", "")


def test_rows_that_somebody_made_up_do_not_count(known: Path) -> None:
    """A clone may come with an index; its seals need a secret that is not in the clone."""
    with closing(sqlite3.connect(index_of(known))) as other:
        other.execute("UPDATE record SET tree = replace(tree, 'Low response', 'High response')")
        other.commit()
    assert indexed(known) == cold(known)


def test_an_index_of_another_user_does_not_count(
    known: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    index_key.sealing_key.cache_clear()
    assert len(opened(known, monkeypatch)) > 2
    index_key.sealing_key.cache_clear()


def test_an_index_of_another_program_does_not_count(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(index_key, "_program", lambda: b"next year's")
        index_key.sealing_key.cache_clear()
        assert len(opened(known, monkeypatch)) > 2
        assert indexed(known) == cold(known)
    index_key.sealing_key.cache_clear()


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])  # with the second one may read
def test_a_locked_index_is_done_without(known: Path, lock: str) -> None:
    with closing(sqlite3.connect(index_of(known), isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        write(known, 1, "Written while it is locked")
        assert indexed(known) == cold(known)
        other.execute("ROLLBACK")
    assert indexed(known) == cold(known)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="for root nothing is read-only")
def test_a_read_only_folder_is_no_obstacle(known: Path) -> None:
    index_of(known).parent.chmod(0o500)
    try:
        write(known, 1, "Another title")
        assert indexed(known) == cold(known)
    finally:
        index_of(known).parent.chmod(0o700)


def test_a_place_where_no_index_can_lie_is_no_obstacle(known: Path) -> None:
    shutil.rmtree(index_of(known).parent)
    index_of(known).parent.write_text("a file in the place of the folder")
    assert indexed(known) == cold(known)


def test_a_link_in_the_place_of_the_index_is_not_followed(known: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious.sqlite"
    with closing(sqlite3.connect(precious)) as other:
        other.execute("CREATE TABLE mine (x)")
    before = precious.read_bytes()
    index_of(known).unlink()
    index_of(known).symlink_to(precious)
    assert indexed(known) == cold(known)
    assert precious.read_bytes() == before
    assert not index_of(known).is_symlink()


def test_a_full_disk_costs_the_index_only(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = index_file.IndexFile._opened  # noqa: SLF001 -- every connection begins there

    def small(self: index_file.IndexFile, *, fresh: bool) -> sqlite3.Connection | None:
        connection = real(self, fresh=fresh)
        if connection is not None:
            connection.execute("PRAGMA max_page_count=1")
        return connection

    monkeypatch.setattr(index_file.IndexFile, "_opened", small)
    write(known, 1, "A much longer title " * 2000)
    assert indexed(known) == cold(known)
    assert indexed(known) == cold(known)


def test_a_row_lost_after_the_snapshot_is_read_from_its_file(known: Path) -> None:
    snapshot = Store.open(known).snapshot()
    index_of(known).unlink()
    assert snapshot.entries["RSK-2026-0001"].tree["title"] == "Low response rate"
    assert snapshot.entries["RSK-2026-0002"].record.id == "RSK-2026-0002"


READER: Final = """
import sys
from pathlib import Path
from qms.store.store import Store
for _ in range(int(sys.argv[2])):
    snapshot = Store.open(Path(sys.argv[1])).snapshot()
    titles = {record.title.shown("en") for record in snapshot if record.id.startswith("RSK-")}
    assert titles <= {"Low response rate", "Баға кеш қойылады", "Another title"}, titles
    assert not snapshot.broken, snapshot.broken
"""


def test_many_programs_at_once_see_nothing_but_the_files(known: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(known), "6"], cwd=ROOT, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    for number in range(3, 40):
        text = risk_path(known, 1).read_text().replace("2026-0001", f"2026-{number:04d}")
        (known / "new").write_text(text.replace("Low response rate", "Another title"))
        (known / "new").replace(risk_path(known, number))
    for one in running:
        _out, err = one.communicate(timeout=300)
        assert one.returncode == 0, err.decode()
    assert indexed(known) == cold(known)


def test_the_index_is_never_committed(known: Path) -> None:
    assert "qms/index" not in git(known, "status", "--porcelain", "--ignored")
