"""New record files, the canonical form of existing ones, and clean text.

Changing one value of an existing file is in :mod:`qms.store.yaml_splice`; its functions are
offered here too, so that a writer needs one import.
"""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import yaml_guard as guard
from qms.store.yaml_emit import CannotWrite, block
from qms.store.yaml_marks import comments, nodes
from qms.store.yaml_reader import Refusal, read
from qms.store.yaml_splice import CannotSplice, append_item, exact, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.i18n import Message
    from qms.store.yaml_reader import Json

__all__ = [
    "CannotSplice",
    "CannotWrite",
    "append_item",
    "canonical",
    "dump",
    "normalise",
    "remove_value",
    "set_value",
]

_BREAKS: Final = re.compile("\r\n?")
_SEPARATORS: Final = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_INNER_TAB: Final = re.compile(r"(?<=[^ \t\n])[ ]*\t+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_DOCUMENT_START: Final = re.compile(r"\A((?: *(?:#[^\n]*)?\n)*)--- *\n")
_ROUNDS: Final = 3


def dump(tree: Mapping[str, Json], header: str = "") -> bytes:
    """Return the canonical bytes of a new record; ``header`` is its first comment line or lines.

    Raises :class:`CannotWrite` for what could not be read back as it is.
    """
    lines = block(tree, 0) if tree else ["{}"]
    first = header if not header or header.endswith("\n") else header + "\n"
    data = (first + "\n".join(lines) + "\n").encode()
    try:
        faithful = exact(read(data)) == exact(dict(tree))
    except Refusal as refusal:
        raise CannotWrite(refusal.message, refusal.hint) from refusal
    if not faithful:
        raise CannotWrite(M("The record would not be read back as it was written"))
    return data


def canonical(data: bytes) -> tuple[bytes, tuple[Message, ...]]:
    """Return the canonical form of a file, and what was normalised in its text.

    Comments, quotes and the order of keys stay.  Raises :class:`~qms.store.yaml_guard.Refusal`
    for a file that cannot be read, :class:`StoreProblem` for one that cannot be formatted safely.
    """
    text, notes = _clean_file(guard.utf8(data))
    tree = read(text.encode())
    if _is_dumped(text, tree):
        return text.encode(), notes
    shaped = _stable(_DOCUMENT_START.sub(r"\1", text))
    if not _says(shaped, tree) or _comments(shaped) != _comments(text):
        raise _unformatted()
    return shaped.encode(), notes


def normalise(text: str) -> tuple[str, tuple[Message, ...]]:
    """Clean one value from a command or a paste, and say what was changed."""
    notes: list[Message] = []
    text = _breaks(text, notes, "\n")
    if "\t" in text:
        notes.append(M("Tabs became spaces"))
        text = text.replace("\t", " ")
    if _SURROGATE.search(text):
        notes.append(M("Bytes that are not UTF-8 became U+FFFD"))
        text = _SURROGATE.sub("\ufffd", text)
    return _nfc(_strip(text, notes), notes), tuple(notes)


def _clean_file(text: str) -> tuple[str, tuple[Message, ...]]:
    notes: list[Message] = []
    text = _breaks(text, notes, " ")
    if _INNER_TAB.search(text):
        notes.append(M("Tabs became spaces"))
        text = _INNER_TAB.sub(" ", text)
    # A control character in a file is damage, not typing: it is left for the reader to refuse.
    return _nfc(_strip(text, notes, keep=_CONTROL), notes), tuple(notes)


def _breaks(text: str, notes: list[Message], separator: str) -> str:
    changed = _SEPARATORS.sub(separator, _BREAKS.sub("\n", text))
    if changed != text:
        notes.append(M("Line ends of another kind became LF"))
    return changed


def _strip(text: str, notes: list[Message], keep: re.Pattern[str] | None = None) -> str:
    found = {char for char in guard.FORBIDDEN.findall(text) if not (keep and keep.match(char))}
    found.discard("\t")
    if not found:
        return text
    names = tuple(guard.named(char) for char in sorted(found))
    notes.append(M("Invisible characters were removed: {characters}", characters=names))
    return text.translate(dict.fromkeys(map(ord, found)))


def _nfc(text: str, notes: list[Message]) -> str:
    changed = unicodedata.normalize("NFC", text)
    if changed != text:
        notes.append(M("Letters and their accents were joined (NFC)"))
    return changed


def _says(text: str, tree: dict[str, Json]) -> bool:
    try:
        return exact(read(text.encode())) == exact(tree)
    except Refusal:
        return False


def _is_dumped(text: str, tree: dict[str, Json]) -> bool:
    """Say whether the file is already what :func:`dump` writes: thirty times faster to see."""
    lines = text.splitlines(keepends=True)
    count = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    try:
        return dump(tree, "".join(lines[:count])) == text.encode()
    except CannotWrite:
        return False


def _stable(text: str) -> str:
    for _round in range(_ROUNDS):
        shaped = _round_trip(text)
        if shaped == text:
            return text
        text = shaped
    raise _unformatted()


def _round_trip(text: str) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.resolver import VersionedResolver

    class AsWritten(VersionedResolver):
        """Every plain scalar is text, so that none is written in another way than it was."""

        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            text = kind is ScalarNode and value
            return self.DEFAULT_SCALAR_TAG if text else super().resolve(kind, value, implicit)

    yaml = YAML(pure=True)
    yaml.Resolver = AsWritten
    yaml.preserve_quotes = True
    yaml.width = guard.MAX_BYTES  # never fold: a folded line is a second changed line later
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    try:
        yaml.dump(yaml.load(text), out)
    except Exception as error:  # the library fails in many ways on YAML that it half supports
        raise _unformatted() from error
    return out.getvalue()


def _comments(text: str) -> list[str]:
    return comments(text, nodes(text.encode()))


def _unformatted() -> StoreProblem:
    return StoreProblem(
        M("The file cannot be formatted without changing what it says"),
        M("Write it in the usual style by hand: `key: value`, each comment on its own line"),
    )
