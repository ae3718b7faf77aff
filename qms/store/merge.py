"""Three versions of a record file become one text, or ours with what clashes named in it.

The one function behind the merge driver of plain git and behind ``qms sync``.  The text is always
that of our side with single values changed in it, so comments, order and quotes survive.  What the
kind would not take is not merged: the field stays as ours has it, and theirs is kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.snapshot import Entry
from qms.model.states import faults
from qms.store.left_open import CONFLICT, left_open, named, without
from qms.store.load import Slot, load_one, slot_of
from qms.store.three_way import MISSING, Merged, common, same, three_way
from qms.store.tree_edits import edited
from qms.store.yaml_reader import Refusal, read
from qms.store.yaml_writer import CannotSplice, CannotWrite, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.model.config import Config
    from qms.store.yaml_reader import Json

    Tree = Mapping[str, Json]

_BOM: Final = b"\xef\xbb\xbf"
_TRIES: Final = 4


class NotMerged(StoreProblem):
    """Nothing can be written that would be safe: our file stays as it is."""

    def __init__(self, path: str) -> None:
        super().__init__(
            M("{path} could not be merged; your version stays as it is.", path=path),
            M("Mend the file, then merge again: qms check says what is wrong with it."),
        )


@dataclass(frozen=True, slots=True)
class Versions:
    """The contents of one record file: where both sides began, ours, theirs.

    Several bases when the histories crossed; none when both sides made a record of one id.
    """

    base: tuple[bytes, ...]
    ours: bytes
    theirs: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """The merged text; ``open`` names the values left to be settled ("" for a whole record).

    ``renamed`` are items whose id the other side had given too: place and new id.
    """

    data: bytes
    open: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


def merge(
    path: str, versions: Versions, config: Config, side: str, keep: Iterable[str] | None = None
) -> Result:
    """Merge a record that lies at ``path`` of its workspace; ``side`` names theirs.

    ``keep`` is given where ours was not sent yet: the fields of which it has to stay; then new
    items of ours, not of theirs, make way where both sides gave one id.  Raises
    NotMerged when our version cannot be read, or could not hold what is left to be settled.
    """
    ours, theirs = clean(versions.ours), clean(versions.theirs)
    if ours == theirs:
        return Result(ours)
    mine, other = _read(ours), _read(theirs)
    if mine is None:
        raise NotMerged(path)
    if other is None:
        return left(path, ours, {"side": side, "unreadable": True})
    if not versions.base:
        return _added_twice(path, ours, (mine, other), side)
    if any(_is_beside(mine, _read(clean(one))) for one in versions.base):
        return Result(set_value(ours, (CONFLICT, "record"), without(other)), ("",))
    work = _Work(path, config, side, ours, mine)
    work.known = "ours" if keep is None else "theirs"
    work.begin([_read(clean(one)) for one in versions.base], other)
    return work.settled(frozenset(keep or ()))


def clean(data: bytes) -> bytes:
    """Return a file without byte order mark and with plain line ends, as git stores it."""
    return data.removeprefix(_BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _read(data: bytes) -> dict[str, Json] | None:
    try:
        return read(data)
    except Refusal:
        return None


def left(path: str, ours: bytes, conflict: dict[str, Json]) -> Result:
    """Return our text with a whole record left to be settled; raises NotMerged."""
    tree = _read(clean(ours))
    if tree is None or CONFLICT in tree:
        raise NotMerged(path)
    try:
        return Result(set_value(clean(ours), (CONFLICT,), conflict), ("",))
    except (CannotSplice, CannotWrite) as error:
        raise NotMerged(path) from error


def _added_twice(path: str, ours: bytes, trees: tuple[Tree, Tree], side: str) -> Result:
    """Keep two records of one id apart: never are the fields of two records mixed."""
    mine, other = trees
    if same(dict(mine), dict(other)):
        return Result(ours)
    return left(path, ours, {"side": side, "record": without(other)})


def _is_beside(mine: Tree, base: Tree | None) -> bool:
    """Say whether what theirs changed is the other record of one id, which ours holds beside it.

    So it is in the later commits of a rebase whose first one added that record.
    """
    held = mine.get(CONFLICT)
    beside = held.get("record") if isinstance(held, dict) else None
    return isinstance(beside, dict) and base is not None and same(beside, without(base))


class _Work:
    """One merge, tried with more and more fields left alone until the kind takes the result."""

    def __init__(self, path: str, config: Config, side: str, text: bytes, raw: Tree) -> None:
        self.path, self.config, self.side = path, config, side
        self.text, self.raw = text, raw
        slot = slot_of(path)
        self.kind = slot.kind if isinstance(slot, Slot) else None
        self.known: Literal["ours", "theirs"] = "ours"
        self.base: Tree = {}
        self.ours: Tree = raw
        self.theirs: Tree = {}

    def begin(self, bases: list[dict[str, Json] | None], theirs: Tree) -> None:
        """Bring all versions to one schema and find what is surely older than both sides.

        Of several bases it is what they agree on, and of one that cannot be read what the sides
        have in common: what differs beyond it cannot be told new from old, so it clashes.
        """
        newest = self._newest(self.raw, theirs)
        self.ours, self.theirs = self._upgraded(self.raw, newest), self._upgraded(theirs, newest)
        known: list[Tree] = [self._upgraded(one, newest) for one in bases if one is not None]
        if len(known) < len(bases):
            known = [self.ours, self.theirs]
        tree: Any = known[0]
        for other in known[1:]:
            tree = common(tree, other)
        self.base = tree if isinstance(tree, dict) else {}

    def _newest(self, *trees: Tree) -> int:
        versions = [tree.get("schema") for tree in trees]
        newest = max((one for one in versions if isinstance(one, int)), default=1)
        if self.kind is not None and newest > self.kind.spec.version:
            raise NotMerged(self.path)
        return newest

    def _upgraded(self, tree: Tree, newest: int) -> dict[str, Any]:
        found, version = dict(tree), tree.get("schema")
        if self.kind is None or not isinstance(version, int) or version >= newest:
            return found
        for upgrade in self.kind.spec.upgrades[max(version, 1) - 1 : newest - 1]:
            found = upgrade(found)
        return {**found, "schema": newest}

    def settled(self, keep: frozenset[str]) -> Result:
        """Merge field by field; a field that makes the record unsound is left as ours has it."""
        everything = frozenset([*self.ours, *self.theirs]) - {CONFLICT}
        for _ in range(_TRIES):
            merged = self._merged(keep)
            try:
                data = self._written(merged)
                wrong = self._wrong(data)
            except CannotSplice:
                wrong = everything
            if not wrong or (keep >= everything and wrong is not everything):
                renamed = tuple((".".join(path), new) for path, new in merged.renamed)
                return Result(data, tuple(map(named, merged.clashes)), renamed)
            keep |= everything if wrong <= keep else wrong
        raise NotMerged(self.path)

    def _merged(self, keep: frozenset[str]) -> Merged:
        language = self.config.default_language
        bare = (without(self.base), without(self.ours), without(self.theirs))
        return three_way(*bare, language=language, keep=keep, known=self.known)

    def _written(self, merged: Merged) -> bytes:
        order = self.kind.key_order() if self.kind else ()
        data = edited(self.text, without(self.raw), merged.tree, order)
        try:
            found = left_open(self.base, self.raw, self.theirs, merged.clashes, self.side)
        except ValueError as error:
            raise NotMerged(self.path) from error
        if same(found, self.raw.get(CONFLICT, MISSING)):
            return data
        if found is MISSING:
            return remove_value(data, (CONFLICT,))
        try:
            return set_value(data, (CONFLICT,), found)
        except CannotWrite as error:
            raise NotMerged(self.path) from error

    def _wrong(self, data: bytes) -> frozenset[str]:
        """Return the fields at fault in a merged record."""
        found = load_one(self.path, data, self.config)
        if found is None:
            return frozenset()
        if isinstance(found, Entry):
            flow = found.record.spec.flow
            return faults(flow, found.record) if flow else frozenset()
        fields = {str(one.field[0]) for one in found.diagnostics if one.field}
        return frozenset(fields or {"id"}) - {CONFLICT}
