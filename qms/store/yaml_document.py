"""A file about to be changed: its text, its tree, the place of every node, and the final check."""

from __future__ import annotations

import json
from typing import Any

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.yaml_guard import Refusal
from qms.store.yaml_marks import Path, comments, line_end, nodes
from qms.store.yaml_reader import Json, read


class CannotSplice(StoreProblem):
    """The change cannot be made without touching other lines; the file is as it was."""


class Document:
    """What is known of one file before it is changed."""

    def __init__(self, data: bytes) -> None:
        self.tree = read(data)
        self.text = data.decode("utf-8")
        self.nodes = nodes(data)

    def value(self, path: Path, tree: Json = None) -> Any:
        """Return the value at a path that exists, in ``tree`` or else in the file."""
        found: Any = self.tree if tree is None else tree
        for step in path:
            found = found[step]
        return found

    def line_end(self, offset: int) -> int:
        return line_end(self.text, offset)

    def line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def column(self, offset: int) -> int:
        """Return the column of an offset, from 0: the indentation in spaces."""
        return offset - self.line_start(offset)

    def checked(self, text: str, expected: Json, path: Path, *, losing: bool = False) -> bytes:
        """Return the bytes of the new text if it says what was meant, else raise.

        ``losing``: comments within the removed lines may go.
        """
        data = text.encode()
        try:
            tree = read(data)
        except Refusal as refusal:
            raise self.cannot(path) from refusal
        if exact(tree) != exact(expected):
            raise self.cannot(path)
        if not losing and comments(text, nodes(data)) != comments(self.text, self.nodes):
            raise self.cannot(path)
        return data

    def cannot(self, path: Path) -> CannotSplice:
        """Make the refusal for a path."""
        return CannotSplice(
            M(
                "This value cannot be changed without touching other lines: {path}",
                path=".".join(map(str, path)),
            ),
            M("Run `qms fmt` on the file and try again, or edit the file by hand"),
        )


def exact(tree: Json) -> str:
    """Return a tree as text that differs where a type or the order of keys differs.

    ``1.0`` is written ``1`` in a record, so both are the same here.
    """
    return json.dumps(_integral(tree), ensure_ascii=False)


def _integral(tree: Json) -> Json:
    if isinstance(tree, dict):
        return {key: _integral(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_integral(value) for value in tree]
    return int(tree) if isinstance(tree, float) and tree.is_integer() else tree
