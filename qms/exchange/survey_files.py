"""Integer tables of a survey as files: exact ones in JSON, finer published ones in CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from qms.engine.stats_tables import ClusterSums, ItemSums, SurveyTables
from qms.errors import ImportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

FOLDER: Final = "tables"
"""Where the finer tables of a wave lie, beside its record."""

_HEADS: Final = {
    "groups": ("group", "respondents"),
    "counts": ("group", "question", "counts", "blank"),
    "blocks": ("group", "block", "n", "y", "m", "yy", "ym", "mm"),
    "pairs": ("block", "question", "other", "n", "s", "p"),
}


def exact(tables: SurveyTables, about: Mapping[str, Any]) -> bytes:
    """Return exact tables as JSON, with what is said ``about`` them; never for git."""
    tree = {
        **about,
        "valid": dict(sorted(tables.respondents.items())),
        "counts": [[*key, *row] for key, row in sorted(tables.counts.items())],
        "blocks": [[*key, *sums.parts] for key, sums in sorted(tables.clusters.items())],
        "pairs": {
            block: {"questions": sums.questions, "n": sums.n, "s": sums.s, "p": sums.p}
            for block, sums in sorted(tables.items.items())
        },
        **({"scores": dict(sorted(tables.scores.items()))} if tables.scores else {}),
    }
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def of_exact(name: str, data: bytes) -> tuple[SurveyTables, dict[str, Any]]:
    """Read exact tables and what is said about them; raises ImportProblem for another file."""
    try:
        tree = json.loads(data)
        tables = SurveyTables(
            dict(tree.pop("valid")),
            {(row[0], row[1]): tuple(row[2:]) for row in tree.pop("counts")},
            {(row[0], row[1]): ClusterSums(*row[2:]) for row in tree.pop("blocks", ())},
            {block: _pairs(sums) for block, sums in tree.pop("pairs", {}).items()},
            {name: tuple(row) for name, row in tree.pop("scores", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ImportProblem(
            M("{file} holds no tables of a survey.", file=name),
            M("Give the file that lies in private/surveys/WAVE-..., as it was written."),
        ) from error
    return tables, tree


def _pairs(tree: Mapping[str, Any]) -> ItemSums:
    parts = (tuple(tuple(row) for row in tree[part]) for part in "nsp")
    return ItemSums(tuple(tree["questions"]), *parts)


def as_files(tables: SurveyTables, known: Collection[str] = ()) -> dict[str, bytes]:
    """Return CSV files by name; a table without rows has one only where it is ``known``."""
    rows: dict[str, Iterable[Sequence[object]]] = {
        "groups": sorted(tables.respondents.items()),
        "counts": (
            (*key, " ".join(map(str, row[:-1])), row[-1])
            for key, row in sorted(tables.counts.items())
        ),
        "blocks": ((*key, *sums.parts) for key, sums in sorted(tables.clusters.items())),
        "pairs": (
            (block, *row) for block, sums in sorted(tables.items.items()) for row in _pair(sums)
        ),
    }
    lists = {f"{name}.csv": (_HEADS[name], list(lines)) for name, lines in rows.items()}
    return {
        name: _csv(heads, lines) for name, (heads, lines) in lists.items() if lines or name in known
    }


def _pair(sums: ItemSums) -> Iterator[tuple[object, ...]]:
    for i, one in enumerate(sums.questions):
        for j, other in enumerate(sums.questions):
            yield one, other, sums.n[i][j], sums.s[i][j], sums.p[i][j]


def _csv(heads: Sequence[str], rows: list[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return text.getvalue().encode()


def of_files(files: Mapping[str, bytes]) -> SurveyTables:
    """Read the CSV files that ``as_files`` returned; raises ImportProblem naming a wrong one."""
    rows = {name: _rows(f"{name}.csv", files) for name in _HEADS}
    try:
        return SurveyTables(
            {name: int(size) for name, size in rows["groups"]},
            {
                (group, question): (*map(int, counts.split()), int(blank))
                for group, question, counts, blank in rows["counts"]
            },
            {(row[0], row[1]): ClusterSums(*map(int, row[2:])) for row in rows["blocks"]},
            _items(rows["pairs"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise ImportProblem(
            M("The tables beside the wave cannot be read."), M("See what is wrong with: qms check")
        ) from error


def _rows(name: str, files: Mapping[str, bytes]) -> list[list[str]]:
    text = files.get(name, b"").decode("utf-8", "replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return rows[1:]


def _items(rows: list[list[str]]) -> dict[str, ItemSums]:
    found: dict[str, dict[tuple[str, str], tuple[int, ...]]] = {}
    for block, one, other, *sums in rows:
        found.setdefault(block, {})[one, other] = tuple(map(int, sums))
    items = {}
    for block, pairs in found.items():
        names = tuple(dict.fromkeys(one for one, _other in pairs))
        parts = (
            tuple(tuple(pairs[one, other][part] for other in names) for one in names)
            for part in range(3)
        )
        items[block] = ItemSums(names, *parts)
    return items
