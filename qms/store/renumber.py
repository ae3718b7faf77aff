"""A record under another id: its file moved, what refers to it rewritten."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.fields import RefTo
from qms.model.marks import marks
from qms.store.files import is_leftover
from qms.store.walk import RECORDS
from qms.store.yaml_marks import spans
from qms.store.yaml_reader import Refusal, read
from qms.store.yaml_writer import append_item, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.model.diagnostic import FieldPath
    from qms.model.snapshot import Entry
    from qms.store.load import Before
    from qms.store.store import Store

_ROOT: Final = f"{RECORDS}/"
_ALIASES: Final = "aliases"
_CONFLICT: Final = "conflict"


def renumbering(files: Mapping[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """Return what changes in ``files`` (path -> content) when the record ``old`` becomes ``new``.

    A new path stands for a file that moves: the record itself, and what lies in its folder.
    References and mentions are rewritten in records, byte by byte, so nothing else changes.
    """
    word = _word(old)
    found: dict[str, bytes] = {}
    for path, data in files.items():
        target = moved(path, old, new)
        record = path.startswith(_ROOT) and path.endswith(".yaml")
        text = word.sub(new.encode(), data) if record else data
        if target != path or text != data:
            found[target] = text
    return found


def moved(path: str, old: str, new: str) -> str:
    """Return where a file lies after the record has its new id."""
    parts = path.split("/")
    if path.startswith(_ROOT) and len(parts) > 2:  # noqa: PLR2004 -- records/<folder>/<ID>
        stem, dot, end = parts[2].partition(".")
        if stem == old:
            parts[2] = new + dot + end
    return "/".join(parts)


def _word(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![A-Za-z0-9-])" + re.escape(name.encode()) + rb"(?![A-Za-z0-9-])")


@dataclass(frozen=True, slots=True)
class Mention:
    """A line of a file that speaks of the former id in words; ``line`` counts from 1."""

    path: str
    line: int


@dataclass(slots=True)
class Renumbered:
    """What a new id brings: files to write and to take away, who refers to it, who mentions it.

    ``references`` are record id and field, the record itself left out.
    """

    old: str
    new: str
    after: dict[str, bytes] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    references: tuple[tuple[str, FieldPath], ...] = ()
    mentions: tuple[Mention, ...] = ()


def renumbered(store: Store, before: Before, old: str, new: str) -> Renumbered:
    """Give the record ``old`` the id ``new``; only values that refer to it change, line by line.

    It keeps ``old`` as an alias.  Raises StoreProblem, CannotSplice for a file in which a value
    cannot be changed alone.
    """
    own = before.snapshot.entries[old]
    found = Renumbered(old, new)
    references: list[tuple[str, FieldPath]] = []
    for name, entry in before.snapshot.entries.items():
        data = before.files[entry.path]
        if old.encode() not in data and b"\\" not in data:
            continue
        text, paths = _rewritten(entry, data, old, new)
        if name == old:
            text = _own(own, text, new)
        elif paths:
            references += [(name, path) for path in paths]
        if paths or name == old:
            found.after[moved(entry.path, old, new)] = text
    found.after |= _beside(store, own, new)
    found.gone = _deepest_first(path for path in (own.path, *_folder(store, own)))
    found.references = tuple(references)
    found.mentions = tuple(_mentions(store, before, found))
    return found


def _deepest_first(paths: Iterator[str]) -> tuple[str, ...]:
    """Order paths so that a folder is empty when its last file goes."""
    return tuple(sorted(set(paths), key=lambda path: (-path.count("/"), path)))


def _rewritten(entry: Entry, data: bytes, old: str, new: str) -> tuple[bytes, list[FieldPath]]:
    """Rewrite the values of a record that refer to ``old``; returns it and where they stand."""
    tree = read(data)
    paths = [path for path in _references(entry, tree, old) if path != ("id",)]
    for path in paths:
        data = set_value(data, path, _renamed(_at(tree, path), old, new))
    return data, paths


def _references(entry: Entry, tree: Mapping[str, Any], old: str) -> list[FieldPath]:
    found = {
        mark.path: None
        for mark in marks(entry.record)
        if isinstance(mark.target, RefTo) and mark.value == old
    }
    if any(not isinstance(_at(tree, path), str) for path in found):
        raise StoreProblem(
            M("{id} has an older form, so its references cannot be rewritten.", id=entry.id),
            M("Bring the records to the current schema first: qms migrate"),
        )
    more = (path for path, text in _texts(tree, ()) if _points(path, text, old))
    return list(found | dict.fromkeys(more))


def _points(path: FieldPath, text: str, old: str) -> bool:
    """Say whether a value that no mark shows refers: a path of a file, a value left to settle."""
    if path[0] == _CONFLICT:
        return old in text.split("@")
    parts = text.split("/")
    return parts[0] == RECORDS and len(parts) > 3 and parts[2] == old  # noqa: PLR2004 -- as above


def _texts(node: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*path, key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _texts(value, (*path, at))


def _at(tree: Any, path: FieldPath) -> Any:
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _renamed(text: str, old: str, new: str) -> str:
    if text.startswith(_ROOT):
        return moved(text, old, new)
    return "@".join(new if part == old else part for part in text.split("@"))


def _own(entry: Entry, data: bytes, new: str) -> bytes:
    """Give the record its id; the former one becomes an alias, the new one is none any more."""
    order = entry.record.key_order()
    data = set_value(data, ("id",), new)
    if new in entry.aliases:
        kept = [alias for alias in entry.aliases if alias != new]
        if not kept:
            return set_value(data, (_ALIASES,), [entry.id], order=order)
        data = remove_value(data, (_ALIASES, entry.aliases.index(new)))
    return append_item(data, (_ALIASES,), entry.id, order=order)


def _beside(store: Store, entry: Entry, new: str) -> dict[str, bytes]:
    """Return what lies in the folder of the record, by its new path."""
    found = {}
    for path in _folder(store, entry):
        data = store.content(path)
        if path != entry.path and data is not None:
            found[moved(path, entry.id, new)] = data
    return found


def _folder(store: Store, entry: Entry) -> list[str]:
    if not entry.kind.spec.main_file:
        return []
    folder = store.root / entry.path.rpartition("/")[0]
    found = []
    for place, folders, names in os.walk(folder):
        here = os.path.relpath(place, store.root).replace(os.sep, "/")
        found += [f"{here}/{name}" for name in names if not is_leftover(name)]
        odd = [name for name in (*folders, *names) if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118 -- as os.walk gives them
        if odd:
            raise StoreProblem(
                M("{path} is a link, which cannot be moved.", path=f"{here}/{odd[0]}"),
                M("Put the file itself there instead of the link."),
            )
    return found


def _mentions(store: Store, before: Before, found: Renumbered) -> Iterator[Mention]:
    """Yield the lines in which the former id still stands, but for the alias."""
    word = _word(found.old)
    files = {path: before.files[path] for path in before.files if path not in found.gone}
    for path, data in sorted({**files, **_private(store), **found.after}.items()):
        if found.old.encode() not in data:
            continue
        own = _alias_lines(data) if path in found.after else frozenset()
        for number, line in enumerate(data.split(b"\n"), 1):
            if word.search(line) and number not in own:
                yield Mention(path, number)


def _alias_lines(data: bytes) -> frozenset[int]:
    try:
        return frozenset(at.line for path, at in spans(data).items() if path[:1] == (_ALIASES,))
    except Refusal:
        return frozenset()


def _private(store: Store) -> dict[str, bytes]:
    """Return the texts that the office keeps outside git; a person has to change them."""
    found = {}
    for end in ("csv", "yaml", "txt", "md"):
        for path in (store.root / "private").glob(f"*.{end}"):
            data = store.content(f"private/{path.name}")
            if data is not None:
                found[f"private/{path.name}"] = data
    return found
