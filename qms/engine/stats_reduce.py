"""From answers, one respondent each, to integer tables: the one place that sees rows."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from qms.engine.stats_tables import ClusterSums, ItemSums, SurveyTables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    import numpy as np

    from qms.engine.stats_items import Form, Item

    Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
    Row: TypeAlias = "tuple[str, Sequence[int | None]]"

PIECE: Final = 50_000  # rows that become arrays at once: five arrays of 8 bytes an answer

_EXACT: Final = 2**24  # whole numbers under it are exact in floats of 4 bytes


def reduce_rows(form: Form, rows: Iterable[Row]) -> SurveyTables:
    """Reduce respondents: group, and for each item of the form the place of the option chosen.

    None is a question left blank.  Raises ValueError for a row of another length, IndexError for an
    option that the scale does not have.
    """
    found = SurveyTables()
    for piece in _pieces(iter(rows)):
        found = found + _piece(form, piece)
    return found


def _pieces(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while piece := list(islice(rows, PIECE)):
        yield piece


def _piece(form: Form, rows: list[Row]) -> SurveyTables:
    import numpy as np

    names = sorted({group for group, _codes in rows})
    at = {name: place for place, name in enumerate(names)}
    blank = [item.options for item in form.items]
    codes = [
        [_code(code, width) for code, width in zip(row, blank, strict=True)] for _group, row in rows
    ]
    columns = [np.array(column) for column in zip(*codes, strict=True)]
    return reduce_codes(form, names, np.array([at[group] for group, _row in rows]), columns)


def _code(code: int | None, width: int) -> int:
    if code is not None and not 0 <= code < width:
        raise IndexError(code)
    return width if code is None else code


def reduce_codes(
    form: Form, names: Sequence[str], group: Numbers, codes: Sequence[Numbers]
) -> SurveyTables:
    """Reduce arrays of rows: the place of each row's group in ``names``, and for each item a code.

    A code is the place of the option in the instrument, the number of options where it is blank;
    raises IndexError for another one.  The sums are made in floats that hold them exactly: of 4
    bytes under 2**24, of 8 bytes under 2**53.
    """
    import numpy as np

    for item, column in zip(form.items, codes, strict=True):
        if len(column) and not 0 <= column.min() <= column.max() <= item.options:
            raise IndexError(item.id)
    group = group.astype(np.int64)
    found = np.bincount(group, minlength=len(names)).tolist()
    valid, scores, judged, good = (
        _looked_up(form, codes, values) for values in (_valid, _scores, _judged, _good)
    )
    pairs = (valid @ valid.T, scores @ valid.T, scores @ scores.T)
    place = {item.id: at for at, item in enumerate(form.items)}
    chosen = {block: [place[name] for name in ids] for block, ids in form.blocks.items()}
    return SurveyTables(
        {name: number for name, number in zip(names, found, strict=True) if number},
        {
            key: row
            for at, item in enumerate(form.items)
            for key, row in _counts(item, names, group, codes[at])
        },
        {
            (name, block): sums
            for block, at in chosen.items()
            for name, sums in _clusters(names, group, _over(good, at), _over(judged, at))
        },
        {
            block: ItemSums(form.blocks[block], *(_square(matrix, at) for matrix in pairs))
            for block, at in chosen.items()
        },
        _right(form, names, group, good),
    )


def _right(
    form: Form, names: Sequence[str], group: Numbers, good: Numbers
) -> dict[str, tuple[int, ...]]:
    """Return of each group how many gave 0, 1, 2 ... right answers; a blank is not right."""
    import numpy as np

    asked = [at for at, item in enumerate(form.items) if item.knowledge]
    if not asked:
        return {}
    width = form.tested + 1
    flat = np.bincount(
        group * width + _over(good, asked).astype(np.int64), minlength=len(names) * width
    )
    rows = flat.reshape(len(names), width).tolist()
    return {name: tuple(row) for name, row in zip(names, rows, strict=True) if any(row)}


def _valid(item: Item) -> dict[int, int]:
    return dict.fromkeys(item.points, 1)


def _scores(item: Item) -> dict[int, int]:
    return item.printed


def _judged(item: Item) -> dict[int, int]:
    return dict.fromkeys(item.points, 1 if item.positive else 0)


def _good(item: Item) -> dict[int, int]:
    return dict(zip(item.points, map(int, item.positive or ()), strict=bool(item.positive)))


def _looked_up(form: Form, codes: Sequence[Numbers], values: Any) -> Numbers:
    """Return items x rows with the value of each answer, 0 for an answer that has none."""
    import numpy as np

    found: Numbers = np.empty((len(codes), len(codes[0]) if codes else 0), _kind(form, codes))
    for at, item in enumerate(form.items):
        known = values(item)
        by_code = np.array([known.get(code, 0) for code in range(item.options + 1)], found.dtype)
        np.take(by_code, codes[at], out=found[at], mode="clip")
    return found


def _kind(form: Form, codes: Sequence[Numbers]) -> str:
    """Return the smallest float in which no sum over the rows of a piece is rounded."""
    scores = [abs(score) for item in form.items for score in item.printed.values()]
    most = max([1, *scores]) ** 2 * (len(codes[0]) if codes else 0)
    return "float32" if most < _EXACT else "float64"


def _over(values: Numbers, at: list[int]) -> Numbers:
    """Sum some rows of a matrix, row by row as they lie in memory."""
    total: Numbers = values[at[0]].copy()
    for place in at[1:]:
        total += values[place]
    return total


def _counts(
    item: Item, names: Sequence[str], group: Numbers, codes: Numbers
) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    import numpy as np

    width = item.options + 1
    flat = np.bincount(group * width + codes, minlength=len(names) * width)
    for name, row in zip(names, flat.reshape(len(names), width).tolist(), strict=True):
        if any(row):
            yield (name, item.id), tuple(row)


def _clusters(
    names: Sequence[str], group: Numbers, y: Numbers, m: Numbers
) -> Iterator[tuple[str, ClusterSums]]:
    import numpy as np

    weights = (m > 0, y, m, y * y, y * m, m * m)
    sums = [np.bincount(group, weight, minlength=len(names)).tolist() for weight in weights]
    for name, parts in zip(names, zip(*sums, strict=True), strict=True):
        if parts[0]:
            yield name, ClusterSums(*map(round, parts))


def _square(matrix: Numbers, at: list[int]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(map(round, row)) for row in matrix[at][:, at].tolist())
