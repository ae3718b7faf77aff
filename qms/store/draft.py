"""What a change would write: new contents by path, built in memory edit by edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qms.errors import StoreProblem
from qms.i18n import M
from qms.kinds import all_kinds
from qms.model.change import Append, Beside, Create, File, Placeholder, Remove, Replace, Set
from qms.model.record import order_at
from qms.store.load import Before, path_of
from qms.store.numbering import Numbers, named
from qms.store.yaml_reader import Refusal
from qms.store.yaml_writer import append_item, dump, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.model.change import Edit
    from qms.model.record import Record
    from qms.store.store import Store

Reader = Callable[[str], bytes | None]


class Draft:
    """New contents by path, built edit by edit; ``ids`` maps placeholders to the ids given."""

    def __init__(self, store: Store, before: Before, year: int, content: Reader) -> None:
        self.store, self.year, self.content = store, year, content
        self.snapshot, self.held = before.snapshot, before.files
        self.numbers = Numbers(store, named(before.snapshot))
        self.ids: dict[str, str] = {}
        self.new: dict[str, bytes] = {}
        self.old: dict[str, bytes | None] = {}

    @property
    def records(self) -> dict[str, bytes]:
        """Return the new contents of records only."""
        return {path: data for path, data in self.new.items() if path.startswith("records/")}

    def number(self, edits: Iterable[Edit]) -> None:
        """Give every new record its id first: records of one change may name each other."""
        for edit in edits:
            if isinstance(edit, Create):
                kind = all_kinds()[edit.noun]
                if edit.record_id:
                    self.numbers.refuse_used(kind, edit.record_id)
                record_id = edit.record_id or self.numbers.next(kind, self.year)
                self.ids[edit.placeholder] = record_id

    def take(self, edit: Edit) -> None:
        """Carry out one edit on the draft."""
        if isinstance(edit, Create):
            self._create(edit)
        elif isinstance(edit, File):
            self._put(str(self._resolved(edit.path)), edit.data)
        else:
            path, data = self._current(edit.record_id)
            try:
                self._put(path, self._edited(edit, data))
            except Refusal as refusal:
                raise StoreProblem(
                    M(
                        "{path}:{line}: {problem}",
                        path=path,
                        line=refusal.line,
                        problem=refusal.message,
                    ),
                    M("Mend the file first: qms edit {id}", id=edit.record_id),
                ) from refusal

    def _edited(self, edit: Set | Append | Remove | Replace, data: bytes) -> bytes:
        if isinstance(edit, Replace):
            return edit.data
        if isinstance(edit, Remove):
            return remove_value(data, edit.path)
        entry = self.snapshot.entries.get(edit.record_id)
        order = order_at(entry.record, edit.path) if entry else ()
        if isinstance(edit, Append):
            return append_item(data, edit.path, self._resolved(edit.item), order=order)
        return set_value(data, edit.path, self._resolved(edit.value), order=order)

    def _create(self, edit: Create) -> None:
        kind = all_kinds()[edit.noun]
        record_id = self.ids[edit.placeholder]
        if record_id in self.snapshot.occupied:
            raise StoreProblem(
                M("{id} exists already; nothing was written.", id=record_id),
                M("Choose another id."),
            )
        tree = {**edit.tree, "id": record_id, "schema": kind.spec.version}
        path = path_of(kind, record_id)
        self._put(path, dump(ordered(kind, self._resolved(tree)), header=header(edit.noun, path)))

    def _current(self, record_id: str) -> tuple[str, bytes]:
        entry = self.snapshot.entries.get(record_id)
        path = (
            entry.path
            if entry
            else next(
                (broken.path for broken in self.snapshot.broken if broken.id == record_id), None
            )
        )
        if path is None:
            raise StoreProblem(M("There is no record {id}.", id=record_id), None)
        return path, self.new.get(path) or self.held[path]

    def _put(self, path: str, data: bytes) -> None:
        if path not in self.old:
            self.old[path] = self.content(path)
        if self.old[path] == data:
            self.new.pop(path, None)
        else:
            self.new[path] = data

    def _resolved(self, value: Any) -> Any:
        """Put the given ids in the place of placeholders, however deep."""
        if isinstance(value, Placeholder):
            return self.ids[value]
        if isinstance(value, Beside):
            return f"{value.folder}/{self.ids[value.placeholder]}/{value.name}"
        if isinstance(value, list | tuple):
            return [self._resolved(item) for item in value]
        if isinstance(value, dict):
            return {key: self._resolved(item) for key, item in value.items()}
        return value


def ordered(kind: type[Record], tree: Mapping[str, Any]) -> dict[str, Any]:
    """Put the keys of a record into the order in which they stand in a file."""
    return {key: tree[key] for key in kind.key_order() if key in tree} | {
        key: value for key, value in tree.items() if key not in kind.key_order()
    }


def header(noun: str, path: str) -> str:
    """Return the first line of a record, which points an editor at its JSON Schema."""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}schemas/{noun}.schema.json"
