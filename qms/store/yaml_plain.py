"""The YAML that records are mostly written in, read line by line: three times as fast.

Block mappings and lists of plain, quoted and folded values, each beginning on a line with its key
or dash.  Whatever else a file holds (brackets, escapes, values over several lines, comments behind
values, any error) is not read here: then :mod:`qms.store.yaml_reader` reads the file by the events
of the parser, and says what is wrong.  Where this one gives a tree, both give the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from qms.store.yaml_guard import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    Typed: TypeAlias = Callable[[str], bool | int | float | str | None]

_DEEPEST: Final = 16
_STEP: Final = 2  # from a dash to the key behind it
# No plain value begins with a sign of YAML's own; within it no colon is followed, and no number
# sign preceded, by a space.  The lines of a block of text have one indentation and none is empty,
# nor is the line behind it: whether that belongs to the text is a longer story.
_LINE: Final = re.compile(
    r"""(\ *)
    (?:
      (-\ )?
      (?:([A-Za-z_][A-Za-z0-9_-]{0,63}):(?:\ |(?=\n)))?
      (?:
        ("[^"\\\n]*"|'[^'\n]*')
      | ([^\s\-?:,\[\]{}\#&*!|>'"%@`][^:\#\n]*(?:(?::(?=[^\s])|(?<=[^\s])\#)[^:\#\n]*)*)
      | ([>|]-?)\n(\ +)([^\ \n].*(?:\n\7[^\ \n].*)*)(?=\n(?!\ *(?:\#|\n)))
      )?
    | (.+)
    )\n""",
    re.VERBOSE,
)
_TYPED: Final = frozenset("+.0123456789tfn")
"""First signs of what may be more than text, among those that a plain value begins with here."""
_NO_KEYS: Final = frozenset({"true", "false", "null"})


def plain_tree(text: str, typed: Typed) -> dict[str, Any] | None:
    """Return the tree of a text that the guard let pass, None where it takes the other reader.

    ``typed`` gives a plain scalar its type, or raises Refusal.
    """
    if not text.endswith("\n"):
        return None
    lines = _Lines(typed)
    take = lines.take
    try:
        for line in _LINE.findall(text):
            take(*line)
    except (_Unusual, Refusal):
        return None
    return lines.root or None


class _Unusual(Exception):
    """The text is not of the sort that is read here."""


class _Lines:
    """The collections that are open at a line, each with its column, and the innermost one.

    ``waits`` is a key whose value may begin on the next line.
    """

    __slots__ = ("column", "opened", "root", "typed", "waits", "within")

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.root: dict[str, Any] = {}
        self.within: Any = self.root
        self.column = 0
        self.opened: list[tuple[int, Any]] = []
        self.waits: str | None = None

    def take(  # noqa: PLR0913, PLR0917 -- the groups of a line
        self,
        indent: str,
        dash: str,
        key: str,
        quoted: str,
        plain: str,
        block: str,
        inner: str,
        words: str,
        other: str,
    ) -> None:
        """Take the next line; raises _Unusual, or Refusal for a number that is none."""
        column = len(indent)
        if dash:
            self._item(column, key, quoted, plain)
        elif not key:
            _idle(quoted or plain or block, other)
        elif column != self.column or self.waits is not None or type(self.within) is list:
            self._back(column)
        if not key:
            return
        if key in self.within or key in _NO_KEYS:
            raise _Unusual
        if block:
            self.within[key] = _block(block, inner, words, self.column)
        elif plain or quoted:
            self.within[key] = self._scalar(quoted, plain)
        else:
            self.within[key], self.waits = None, key

    def _scalar(self, quoted: str, plain: str) -> Any:
        if quoted:
            return quoted[1:-1]
        if plain[-1] == " ":
            plain = plain.rstrip(" ")
        return self.typed(plain) if plain[0] in _TYPED else plain

    def _item(self, column: int, key: str, quoted: str, plain: str) -> None:
        """Take the dash of a list, and what follows it unless it is a key."""
        if self.waits is not None and column >= self.column:
            self._open(column, [])
        else:
            self._close(column)
            if self.column != column or type(self.within) is not list:
                raise _Unusual
        if key:
            tree: dict[str, Any] = {}
            self.within.append(tree)
            self._enter(column + _STEP, tree)
        elif plain or quoted:
            self.within.append(self._scalar(quoted, plain))
        else:
            raise _Unusual

    def _back(self, column: int) -> None:
        """Find the mapping that a key at this column belongs to."""
        if self.waits is not None and column > self.column:
            self._open(column, {})
            return
        self._close(column)
        if type(self.within) is list and self.column == column:
            self.column, self.within = self.opened.pop()
        if self.column != column or type(self.within) is list:
            raise _Unusual

    def _open(self, column: int, value: Any) -> None:
        self.within[self.waits] = value
        self._enter(column, value)

    def _enter(self, column: int, value: Any) -> None:
        self.opened.append((self.column, self.within))
        if len(self.opened) > _DEEPEST:
            raise _Unusual
        self.column, self.within, self.waits = column, value, None

    def _close(self, column: int) -> None:
        self.waits = None
        while self.column > column:
            self.column, self.within = self.opened.pop()


def _idle(value: str, other: str) -> None:
    """Let an empty line and a comment pass."""
    if value or (other and other[0] != "#"):
        raise _Unusual


def _block(style: str, inner: str, words: str, column: int) -> str:
    if len(inner) <= column or " \n" in words or words[-1] == " ":
        raise _Unusual
    text = words.replace(f"\n{inner}", " " if style[0] == ">" else "\n")
    return text if style[-1] == "-" else f"{text}\n"
