"""The file of the index: SQLite, whose every row proves itself, and which nobody needs.

Whatever is wrong with it (not SQLite, somebody else's, damaged, made by another program, left by
a killed one) it is thrown away and made anew; where it cannot be had (locked, full disk, no right
to write) the program reads the records themselves.  See ``docs/adr/0013-index.md``.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from qms.store.index_key import seal, sealing, sealing_key
from qms.store.index_place import NAME, WRITING, folder_of, sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from qms.store.git_run import Place

APPLICATION: Final = 0x716D7378
FORMAT: Final = 2
_SECONDS: Final = 0.25
_MANY: Final = 500
_KEPT: Final = 200
_ROOM: Final = 1 << 28
_TABLES: Final = """
CREATE TABLE record (
  blob TEXT, noun TEXT, lang TEXT, id TEXT, aliases TEXT, tree BLOB, seal BLOB,
  UNIQUE (blob, noun, lang, id));
CREATE TABLE fact (number INTEGER PRIMARY KEY, name TEXT UNIQUE, kind TEXT, value BLOB, seal BLOB);
"""
_ALL: Final = "SELECT blob, noun, lang, id, aliases, tree, seal FROM record"
_OLD: Final = """
DELETE FROM fact WHERE number IN (
  SELECT number FROM (
    SELECT number, row_number() OVER newer AS place, sum(length(value)) OVER newer AS room
    FROM fact WHERE kind = 'answer' WINDOW newer AS (ORDER BY number DESC))
  WHERE place > ? OR room > ?)
"""
"""Answers behind the newest ones, or behind those that take up the room for answers in bytes."""
_LAST: Final = "SELECT max(rowid) FROM record"

Row = tuple[str, str, str, str, str, bytes]
"""Blob id, noun, default language, record id, aliases (parted by spaces), tree as JSON."""


class IndexFile:
    """An open index.  After the first failure it knows nothing and takes nothing more."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path, self.key = path, key
        self._open: sqlite3.Connection | None = None
        self._failed = False
        self._renewed = False

    @classmethod
    def there(cls, root: Path, place: Place | None) -> IndexFile | None:
        """Open the index that is there; whatever is wrong with it, it is left as it lies."""
        try:
            path = folder_of(root, place) / NAME
            if not path.exists() or any(path.parent.glob(f"{WRITING}*")) or not sound(path):
                return None
            found = cls(path, sealing_key())
        except (OSError, RuntimeError):
            return None
        found._renewed = True  # so it is not thrown away
        return None if os.environ.get("QMS_NO_INDEX") else found

    @classmethod
    def at(cls, root: Path, place: Place | None) -> IndexFile | None:
        """Open the index of a workspace, or make one; None where that cannot be.

        Nor where ``QMS_NO_INDEX`` is set in the environment: then everything is read anew.
        """
        if os.environ.get("QMS_NO_INDEX"):
            return None
        try:
            found = cls(folder_of(root, place) / NAME, sealing_key())
            found._connect()
        except (OSError, RuntimeError):  # RuntimeError: a user without a home
            return None
        return None if found._failed else found

    def fact(self, name: str) -> bytes | None:
        """Return what was kept under a name."""
        for value, mark in self._ask("SELECT value, seal FROM fact WHERE name = ?", (name,)):
            if isinstance(value, bytes) and mark == seal(self.key, (name.encode(), value)):
                return value
            self._renew()
        return None

    def rows(self, blobs: Sequence[str]) -> Iterator[Row]:
        """Yield the rows of these contents, as they come."""
        sealed = sealing(self.key)
        for row in self._rows(blobs):
            if row[6] != sealed(row):
                self._renew()
                return
            yield row[:6]

    def _rows(self, blobs: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield rows with their seals; the whole table at once where most of it is wanted."""
        if len(blobs) > _MANY and len(blobs) * 2 > self._last_row():
            wanted = frozenset(blobs)
            yield from (row for row in self._ask(_ALL) if row[0] in wanted)
            return
        for start in range(0, len(blobs), _MANY):
            some = blobs[start : start + _MANY]
            yield from self._ask(f"{_ALL} WHERE blob IN ({','.join('?' * len(some))})", some)

    def _last_row(self) -> int:
        """Return a number that there are at most as many rows as."""
        return next((number or 0 for (number,) in self._ask(_LAST)), 0)

    def keep(self, rows: Iterable[Row], facts: Iterable[tuple[str, str, bytes]] = ()) -> None:
        """Keep rows, and facts as (kind, name, value), all or none."""
        with self._changing() as connection:
            if connection is None:
                return
            sealed = sealing(self.key)
            connection.executemany(
                "INSERT OR REPLACE INTO record VALUES (?,?,?,?,?,?,?)",
                ((*row, sealed(row)) for row in rows),
            )
            for kind, name, value in facts:
                mark = seal(self.key, (name.encode(), value))
                connection.execute(
                    "INSERT OR REPLACE INTO fact (name, kind, value, seal) VALUES (?,?,?,?)",
                    (name, kind, value, mark),
                )
            connection.execute(_OLD, (_KEPT, _ROOM))

    def close(self) -> None:
        """Let go of the file until the next question."""
        if self._open is not None:
            with suppress(sqlite3.Error):
                self._open.close()
            self._open = None

    def _ask(self, sql: str, values: Sequence[str] = ()) -> list[Any]:
        connection = self._connected()
        if connection is None:
            return []
        try:
            return connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:  # locked by somebody, or no memory
            if _damaged(error):
                self._renew()
            else:
                self._fail()
        except (sqlite3.Error, UnicodeError, OverflowError):
            self._renew()
        return []

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection | None]:
        """Give a transaction; a mark beside the file says so for as long as it may be half done."""
        mark = self.path.with_name(f"{WRITING}{os.getpid()}")
        connection = self._begun(mark)
        try:
            yield connection
            if connection is not None:
                connection.execute("COMMIT")
        except (sqlite3.Error, OSError, UnicodeError):
            self._fail()  # which rolls back
        with suppress(OSError):
            mark.unlink(missing_ok=True)

    def _begun(self, mark: Path) -> sqlite3.Connection | None:
        """Begin a transaction; None where others hold the file too long, or the disk is full."""
        connection = self._connected()
        try:
            if connection is not None:
                connection.execute("BEGIN IMMEDIATE")
                mark.touch()
        except (sqlite3.Error, OSError):
            self._fail()
            return None
        return connection

    def _renew(self) -> None:
        """Throw the file away, once: whatever is wrong with it, what it said is doubtful."""
        self._fail()
        if not self._renewed:
            self._renewed, self._failed = True, False
            try:
                self.path.unlink(missing_ok=True)
                self._connect()
            except OSError:
                self._fail()

    def _fail(self) -> None:
        self._failed = True
        self.close()

    def _connected(self) -> sqlite3.Connection | None:
        if self._open is None and not self._failed:
            try:
                self._connect()
            except OSError:
                self._fail()
        return self._open

    def _connect(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not sound(self.path):
            self.path.unlink(missing_ok=True)
        fresh = not self.path.exists()
        try:
            self._open = self._opened(fresh=fresh)
        except sqlite3.OperationalError:
            self._fail()
        except sqlite3.Error:
            self._renew()

    def __del__(self) -> None:
        """Close the file with the last snapshot that might ask."""
        self.close()

    def _opened(self, *, fresh: bool) -> sqlite3.Connection | None:
        connection = sqlite3.connect(self.path, timeout=_SECONDS, isolation_level=None)
        try:
            # No journal beside the file: it would outlive the file that it belongs to.  A commit
            # that was cut off is known by its mark, and damage by the seals.
            connection.executescript("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;")
            if fresh:
                self._make(connection)
            elif _numbers(connection) != (APPLICATION, FORMAT):
                raise sqlite3.DatabaseError("foreign")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @staticmethod
    def _make(connection: sqlite3.Connection) -> None:
        connection.executescript(
            f"BEGIN EXCLUSIVE; {_TABLES} PRAGMA application_id={APPLICATION};"
            f"PRAGMA user_version={FORMAT}; COMMIT;"
        )


def _numbers(connection: sqlite3.Connection) -> tuple[int, int]:
    with closing(connection.cursor()) as cursor:
        (application,) = cursor.execute("PRAGMA application_id").fetchone()
        (version,) = cursor.execute("PRAGMA user_version").fetchone()
    return application, version


def _damaged(error: sqlite3.Error) -> bool:
    """Tell damage, and tables that are not ours, from a lock or a full disk."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    return code in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
