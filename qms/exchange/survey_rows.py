"""The rows of a survey export, as text and in pieces, whatever the length of the file."""

from __future__ import annotations

import csv
import hashlib
import re
import warnings
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.exchange.survey_faults import not_utf8, quotes, refuse_flaws, wrong_row
from qms.exchange.survey_heads import MOST, Heads, heads_of
from qms.exchange.tables import read_table
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from qms.exchange.tables import Table

    Told = Callable[[float], None]

PIECE: Final = 40_000  # rows read at once: more leave the cache of the processor
_HEAD: Final = 1 << 16
_ZIP: Final = b"PK"
_SEP: Final = re.compile(rb'(?:\xef\xbb\xbf)?"?sep=([,;\t|])"?\r?\n')
_LINE: Final = 16
_BLOCK: Final = 1 << 20


def headings(path: Path, sheet: str | None = None) -> Heads:
    """Return the headings of a file, its first row or rows; raises ImportProblem."""
    if _is_workbook(path):
        return heads_of([row.cells for row in _workbook(path, sheet).rows[:MOST]])
    found = path.stat()
    return _heads(path, (found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=4)
def _heads(path: Path, seen: tuple[int, int]) -> Heads:
    """Read the headings of a text once, for its encoding is looked at to its end."""
    return heads_of(_first_rows(path))


def pieces(
    path: Path, columns: tuple[str, ...], sheet: str | None = None
) -> Iterator[pd.DataFrame]:
    """Yield columns by their headings, as ``frames`` does by their places."""
    found = headings(path, sheet).names
    places = tuple(found.index(name) for name in columns)
    for frame in frames(path, places, sheet):
        yield frame.set_axis(list(columns), axis="columns")


def frames(
    path: Path,
    places: tuple[int, ...],
    sheet: str | None = None,
    told: Told | None = None,
    aside: tuple[int, ...] = (),
) -> Iterator[pd.DataFrame]:
    """Yield columns by their places, as text, in pieces; nothing else is kept in memory.

    The index is the number that a spreadsheet shows beside the row.  Text stays as it is: an
    answer "N/A" is an answer, not a gap.  ``told`` is called with the part of the file, 0 to 1,
    that is read.  Of the columns ``aside`` a workbook need not hold every value.
    """
    found = headings(path, sheet)
    if _is_workbook(path):
        needed = tuple(at for at in places if at not in aside)
        refuse_flaws(_workbook(path, sheet), needed)
        yield _of_workbook(path, sheet, places, found.rows)
        return
    for piece in _of_text(path, found, told):
        yield piece[list(places)]


def _of_text(path: Path, found: Heads, told: Told | None) -> Iterator[pd.DataFrame]:
    """Yield all columns of a text file in pieces; raises ImportProblem for a row of wrong width."""
    import pandas as pd

    compared, before = False, found.rows + len(_announced(path)[:1])
    size = path.stat().st_size
    try:
        # All columns are read, for a row of too many cells is only noticed then.
        with (
            path.open("rb") as stream,
            pd.read_csv(
                stream,
                sep=_delimiter(path),
                header=None,
                skiprows=before,
                names=range(len(found.names)),
                dtype=object,  # text as it stands; a category would take "+1" for 1
                keep_default_na=False,
                na_filter=False,
                encoding="utf-8-sig",
                index_col=False,
                chunksize=PIECE,
            ) as reader,
        ):
            for piece in _each(reader):
                piece.index += before + 1  # the first row of answers stands under the headings
                if not compared and (piece.iloc[:, -1] == "").any():
                    compared = _as_wide_as_headings(path)
                if told is not None:
                    told(stream.tell() / size)
                yield _written(piece)
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise wrong_row(path, _delimiter(path), len(_announced(path)[:1])) or quotes(
            path.name, 1
        ) from error


def _each(reader: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the pieces; a warning that cells would be lost is an error."""
    import pandas as pd

    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            piece = next(reader, None)
        if piece is None:
            return
        yield piece


def _written(piece: pd.DataFrame) -> pd.DataFrame:
    """Return a piece without the rows in which nothing is written, as a spreadsheet leaves them."""
    import numpy as np

    blank = np.arange(len(piece))
    for name in piece.columns:
        blank = blank[piece[name].to_numpy()[blank] == ""]
        if not len(blank):
            return piece
    return piece.drop(index=piece.index[blank])


def _as_wide_as_headings(path: Path) -> bool:
    """Refuse a row of too few cells, which the fast reader fills up: it shifts what follows."""
    sign = _delimiter(path)
    if not _evenly_cut(path, sign.encode()):
        problem = _wrong_row(path)
        if problem:
            raise problem
    return True


def _evenly_cut(path: Path, sign: bytes) -> bool:
    """Tell by counting alone that no row is too short, for the fast reader refuses longer ones.

    Only of a file without quotation marks and blank lines.
    """
    signs, lines, end = 0, 0, b"\n"
    with path.open("rb") as stream:
        if _announced(path):
            stream.readline()
        width = stream.readline().count(sign)
        while block := stream.read(_BLOCK):
            joined = end + block
            if b'"' in block or b"\n\n" in joined or b"\r\n\r" in joined or b"\n\r" in joined:
                return False
            signs += block.count(sign)
            lines += block.count(b"\n")
            end = block[-2:]
    return signs == width * (lines + (not end.endswith(b"\n")))


def begins_with(path: Path, size: int, sha256: str) -> bool:
    """Tell whether a file is another one, of ``size`` bytes, and further lines after it."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        last, left = b"", size
        while left and (block := stream.read(min(_BLOCK, left))):
            digest.update(block)
            last, left = block, left - len(block)
        further = stream.read(1)
    ended = last.endswith((b"\n", b"\r")) or further in {b"\n", b"\r"}
    return bool(further) and not left and ended and digest.hexdigest() == sha256


def _of_workbook(
    path: Path, sheet: str | None, places: tuple[int, ...], heads: int
) -> pd.DataFrame:
    import pandas as pd

    rows = [row for row in _workbook(path, sheet).rows[heads:] if not row.empty]
    frame = {at: [row.cells[at] for row in rows] for at in places}
    return pd.DataFrame(frame, index=[row.number for row in rows], dtype=object)


def _workbook(path: Path, sheet: str | None) -> Table:
    found = path.stat()
    return _read(path, sheet, (found.st_mtime_ns, found.st_size))


@lru_cache(maxsize=1)
def _read(path: Path, sheet: str | None, seen: tuple[int, int]) -> Table:
    """Read a workbook once: its headings and rows are asked for one after the other."""
    return read_table(path, sheet)


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(2) == _ZIP
    except OSError as error:
        raise ImportProblem(
            M("{path} cannot be read: {reason}", path=str(path), reason=error.strerror),
            M("Check the path and the permissions."),
        ) from error


def _first_rows(path: Path) -> list[list[str]]:
    problem = not_utf8(path)
    if problem:
        raise problem
    with path.open(encoding="utf-8-sig", newline="") as stream:
        if _announced(path):
            stream.readline()
        rows = csv.reader(stream, delimiter=_delimiter(path), strict=True)
        try:
            found = list(islice(rows, 1))
        except csv.Error as error:
            raise quotes(path.name, 1) from error
        if not found or not any(found[0]):
            raise ImportProblem(
                M("{file} is empty.", file=path.name), M("Give a table with headings.")
            )
        return found + _as_far_as_read(rows)


def _as_far_as_read(rows: Iterator[list[str]]) -> list[list[str]]:
    """Return the rows in which further headings may stand; what is wrong in them is told later."""
    try:
        return list(islice(rows, MOST - 1))
    except csv.Error:
        return []


def _announced(path: Path) -> str:
    """Return the delimiter that a first line ``sep=;`` tells Excel, nothing without one."""
    with path.open("rb") as stream:
        found = _SEP.match(stream.read(_LINE))
    return found[1].decode() if found else ""


def _wrong_row(path: Path) -> ImportProblem | None:
    return wrong_row(path, _delimiter(path), len(_announced(path)[:1]))


def _delimiter(path: Path) -> str:
    """Return the sign that the file announces, else the one that cuts the headings into most."""
    announced = _announced(path)
    if announced:
        return announced
    with path.open("rb") as stream:
        line = stream.readline(_HEAD)
    return max(",;\t", key=lambda sign: line.count(sign.encode()))
