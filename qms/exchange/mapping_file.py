"""The mapping as a file that a person reads, corrects and uses again."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ImportProblem
from qms.exchange.fields import Leaf, Path, parse_path
from qms.exchange.mapping import Column, ColumnMap
from qms.exchange.words import fold
from qms.i18n import M, translate
from qms.store.yaml_reader import Refusal, read
from qms.store.yaml_writer import dump, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.exchange.tables import Table

_KEYS: Final = frozenset({"kind", "heading_row", "columns", "left_out", "const", "words"})


def written(made: ColumnMap, lacking: tuple[str, ...], lang: str) -> bytes:
    """Return the mapping as YAML, with a comment in ``lang`` on what can be changed in it."""
    tree: dict[str, Any] = {
        "kind": made.noun,
        "heading_row": made.heading_row,
        "columns": [
            {"heading": _clean(one.heading), "field": str(one.path)}
            for one in made.columns
            if one.path is not None
        ],
        "left_out": [_clean(heading) for heading in made.left_out],
    }
    said = [
        M("Columns of the register and the fields they fill. Correct it and import again."),
        M("A column is taken by moving it from left_out to columns with a field."),
        M("const: gives a field a value where the register says nothing, as category: strategic."),
        M("words: says what a text means, as items of field, text, value."),
        *((M("Still needed: {fields}", fields=lacking),) if lacking else ()),
    ]
    return dump(tree, header="\n".join(f"# {message.shown(lang)}" for message in said))


def _clean(text: str) -> str:
    return normalise(text)[0]


def parsed(
    name: str, data: bytes, noun: str, leaves: Mapping[str, Leaf], table: Table
) -> ColumnMap:
    """Read a mapping for a table; raises ImportProblem that names what is wrong in it."""
    try:
        tree = read(data)
    except Refusal as refusal:
        raise ImportProblem(
            M(
                "{place}: {problem}",
                place=f"{name}:{refusal.line}:{refusal.column}",
                problem=refusal.message,
            ),
            refusal.hint,
        ) from refusal
    return _Parser(name, leaves).map(tree, noun, table)


class _Parser:
    """Turns the tree of a mapping file into a ColumnMap."""

    def __init__(self, name: str, leaves: Mapping[str, Leaf]) -> None:
        self.name = name
        self.leaves = leaves

    def map(self, tree: Mapping[str, Any], noun: str, table: Table) -> ColumnMap:
        unknown = sorted(tree.keys() - _KEYS)
        if unknown:
            raise self._wrong(unknown[0], tuple(sorted(_KEYS)))
        if tree.get("kind") != noun:
            raise ImportProblem(
                M(
                    "{file} is a mapping for {found}, not for {kind}.",
                    file=self.name,
                    found=str(tree.get("kind")),
                    kind=noun,
                ),
                M("Give another file with --map, or delete this one to get a new proposal."),
            )
        row = tree.get("heading_row", 1)
        headings = next((one.cells for one in table.rows if one.number == row), None)
        if headings is None:
            raise self._wrong(f"heading_row: {row}", (f"1-{len(table.rows)}",))
        wanted = [
            (self._text(one, "heading"), self._path(self._text(one, "field")))
            for one in self._list(tree, "columns")
        ]
        return ColumnMap(
            noun, row, self._columns(headings, wanted), self._const(tree), self._words(tree)
        )

    def _columns(
        self, headings: tuple[str, ...], wanted: list[tuple[str, Path]]
    ) -> tuple[Column, ...]:
        """Find the columns by heading; of equal headings the leftmost one still free."""
        found: dict[int, Path] = {}
        for heading, path in wanted:
            free = (
                at
                for at, text in enumerate(headings)
                if at not in found and fold(text) == fold(heading)
            )
            at = next(free, None)
            if at is None:
                raise self._wrong(heading, tuple(get_close_matches(heading, headings)) or headings)
            found[at] = path
        return tuple(Column(at, text, found.get(at)) for at, text in enumerate(headings))

    def _const(self, tree: Mapping[str, Any]) -> tuple[tuple[Path, str], ...]:
        given = tree.get("const") or {}
        if not isinstance(given, dict):
            raise self._wrong("const", ("title: ...",))
        return tuple((self._path(key), _scalar(value)) for key, value in given.items())

    def _words(self, tree: Mapping[str, Any]) -> dict[tuple[str, str], str]:
        return {
            (
                self._path(self._text(one, "field")).leaf.name,
                fold(self._text(one, "text")),
            ): self._text(one, "value")
            for one in self._list(tree, "words")
        }

    def _list(self, tree: Mapping[str, Any], key: str) -> list[Any]:
        found = tree.get(key) or []
        if not isinstance(found, list):
            raise self._wrong(key, ("[]",))
        return found

    def _text(self, item: Any, key: str) -> str:  # noqa: ANN401 -- what a person wrote
        value = item.get(key) if isinstance(item, dict) else None
        if value is None or isinstance(value, dict | list):
            raise ImportProblem(
                M("{file}: {key} is missing in an item.", file=self.name, key=key),
                M("See the mapping that is proposed when there is no file."),
            )
        return _scalar(value)

    def _path(self, text: str) -> Path:
        path = parse_path(text, self.leaves)
        if path is None:
            close = get_close_matches(text, self.leaves, n=3)
            raise self._wrong(text, tuple(close) or tuple(self.leaves))
        return path

    def _wrong(self, found: str, allowed: tuple[str, ...]) -> ImportProblem:
        return ImportProblem(
            M("{file}: {found} is not known here.", file=self.name, found=found),
            M("Allowed values: {values}", values=allowed),
        )


def _scalar(value: Any) -> str:  # noqa: ANN401 -- what a person wrote
    return str(value).lower() if isinstance(value, bool) else str(value)


def field_names(leaves: Mapping[str, Leaf], names: tuple[str, ...], lang: str) -> tuple[str, ...]:
    """Return fields as a person reads them: title and name."""
    return tuple(
        f"{translate(leaves[name].title, lang)} ({name})" if name in leaves else name
        for name in names
    )
