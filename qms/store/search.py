"""The file in which records are searched for: SQLite with full-text search, made from records.

It lies beside the index and is worth as little: what is wrong with it is thrown away, and where it
cannot be had (no full-text search in this SQLite, no right to write, locked) there is no answer and
the caller looks through the records themselves.
"""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING, Final

from qms.store.index_key import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

NAME: Final = "search.sqlite"
APPLICATION: Final = 0x716D7366
_SECONDS: Final = 0.25
_LARGEST: Final = 1 << 31
_DEAD: Final = 20_000
_TABLES: Final = f"""
BEGIN EXCLUSIVE;
CREATE TABLE owner (seal BLOB);
CREATE TABLE doc (number INTEGER PRIMARY KEY, blob TEXT, noun TEXT, id TEXT,
  UNIQUE (blob, noun, id));
CREATE VIRTUAL TABLE words USING fts5
  (ids, title, rest, content='', tokenize='unicode61 remove_diacritics 0');
PRAGMA application_id={APPLICATION};
"""
_RANKED: Final = """
SELECT doc.blob, doc.noun, doc.id FROM words JOIN doc ON doc.number = words.rowid
WHERE words MATCH ? ORDER BY bm25(words, 10.0, 5.0, 1.0), doc.id
"""

Key = tuple[str, str, str]
"""Blob id, noun, record id."""
Doc = tuple[Key, str, str, str]
"""The folded words of a record: its ids, its titles, the rest."""


def ranked(
    path: Path,
    key: bytes,
    wanted: Collection[Key],
    docs: Callable[[list[Key]], Iterable[Doc]],
    phrases: tuple[str, ...],
) -> list[Key] | None:
    """Return those of the ``wanted`` records that hold all phrases, best first.

    ``docs`` gives the words of records that the file does not know yet; ``key`` tells our file
    from anybody else's.  None where the file cannot be used.
    """
    for _ in range(2):
        try:
            with closing(_opened(path, key)) as connection:
                _complete(connection, wanted, docs)
                rows = connection.execute(_RANKED, (_asked(phrases),))
                there = set(wanted)
                return [found for blob, noun, one in rows if (found := (blob, noun, one)) in there]
        except (sqlite3.Error, OSError) as error:
            if not _damaged(error) or not _removed(path):
                return None
    return None


def _asked(phrases: tuple[str, ...]) -> str:
    """Return a query; the phrases are words alone, so no sign in them can mean anything."""
    return " AND ".join(f'"{phrase}"*' for phrase in phrases)


def _opened(path: Path, key: bytes) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not _there(path)
    connection = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
    try:
        mark = seal(key, (b"search",))
        if fresh:
            _make(connection, mark)
        _prove(connection, mark)
    except BaseException:  # Ctrl-C too leaves no file open
        connection.close()
        raise
    return connection


def _prove(connection: sqlite3.Connection, mark: bytes) -> None:
    (number,) = connection.execute("PRAGMA application_id").fetchone()
    if number != APPLICATION or list(connection.execute("SELECT seal FROM owner")) != [(mark,)]:
        raise sqlite3.DatabaseError("foreign")


def _make(connection: sqlite3.Connection, mark: bytes) -> None:
    if not connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone():
        raise OSError("no full-text search")
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO owner VALUES (?)", (mark,))
    connection.execute("COMMIT")


def _there(path: Path) -> bool:
    """Tell whether the file is there; what is no plain file of ours is damage."""
    try:
        now = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(now.st_mode) or now.st_nlink != 1 or now.st_size > _LARGEST:
        raise sqlite3.DatabaseError("foreign")
    return now.st_size > 0


def _complete(
    connection: sqlite3.Connection,
    wanted: Collection[Key],
    docs: Callable[[list[Key]], Iterable[Doc]],
) -> None:
    """Bring in what the file does not know yet."""
    known = set(connection.execute("SELECT blob, noun, id FROM doc"))
    missing = [one for one in wanted if one not in known]
    if not missing:
        return
    if len(known) > 3 * len(wanted) + _DEAD:
        raise sqlite3.DatabaseError("mostly contents of the past")
    connection.execute("BEGIN IMMEDIATE")
    for (blob, noun, record), *texts in docs(missing):
        done = connection.execute(
            "INSERT OR IGNORE INTO doc (blob, noun, id) VALUES (?, ?, ?)", (blob, noun, record)
        )
        if done.rowcount == 1:  # else another command has brought it in meanwhile
            row = (done.lastrowid, *texts)
            connection.execute(
                "INSERT INTO words (rowid, ids, title, rest) VALUES (?, ?, ?, ?)", row
            )
    connection.execute("COMMIT")


def _damaged(error: Exception) -> bool:
    """Tell damage, and files that are not ours, from a lock, a full disk or missing rights."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    bad = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return isinstance(error, sqlite3.Error) and code in bad


def _removed(path: Path) -> bool:
    try:
        path.with_name(f"{NAME}-journal").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
