"""Writing: one Change, checked with all it touches, all or nothing, committed as one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.kinds import all_kinds
from qms.model.change import Append, Beside, Change, Create, File, Placeholder, Remove, Replace, Set
from qms.model.diagnostic import Diagnostic
from qms.model.record import order_at
from qms.model.snapshot import WORKTREE, Snapshot
from qms.store import files
from qms.store.load import Before, load, path_of
from qms.store.lock import workspace_lock
from qms.store.numbering import Numbers
from qms.store.yaml_reader import Refusal
from qms.store.yaml_writer import append_item, dump, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.model.change import Edit
    from qms.model.record import Record
    from qms.store.store import Store

Checker = Callable[[Snapshot], list[Diagnostic]]
Reader = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a change did: the ids it gave, the paths it wrote, the commit (None without git)."""

    ids: Mapping[str, str]
    paths: tuple[str, ...]
    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes]
    commit: str | None = None


class ChangeRefused(StoreProblem):
    """The records would not be sound after the change.  Nothing was written."""

    def __init__(self, found: list[Diagnostic]) -> None:
        first = found[0]
        super().__init__(
            M("Nothing was written. {code}: {problem}", code=first.code, problem=first.message),
            first.hint,
        )
        self.found = found


def apply(store: Store, change: Change, check: Checker, *, year: int, dry: bool = False) -> Applied:
    """Write a change.

    ``check`` returns what is wrong with the snapshot after the change; any integrity error that
    the change brings in refuses it.  ``year`` is the registration year for new ids.  Raises
    ChangeRefused, or StoreProblem when the disk or git fails; then what was written is taken back.
    """
    with workspace_lock(store.root):
        plan = _plan(store, change, check, year)
        if dry or not plan.after:
            return plan
        _ready(store)
        put(store, plan)
        return _commit(store, change, plan)


def _ready(store: Store) -> None:
    """Raise before anything is written where the commit could not be made."""
    if store.workspace.repo is not None and store.workspace.config.git.commit:
        store.workspace.repo.ready()


def _plan(store: Store, change: Change, check: Checker, year: int) -> Applied:
    snapshot = store.snapshot(WORKTREE)
    before = Before(snapshot, store.files(WORKTREE))
    plan, after = drafted(store, before, change, year, store.content)
    refuse_fresh(every(after.snapshot, check), every(snapshot, check))
    return plan


def drafted(
    store: Store, before: Before, change: Change, year: int, content: Reader
) -> tuple[Applied, Before]:
    """Carry out a change in memory: what it would write, and the records after it.

    ``content`` gives the present bytes of a path.  Raises StoreProblem; checks no rule.
    """
    draft = _Draft(store, before, year, content)
    for edit in change.edits:
        draft.take(edit)
    _unchanged(change, draft.old)
    held = {**before.files, **draft.records}
    after = load(WORKTREE, before.snapshot.config, held, before)
    return Applied(draft.ids, tuple(draft.new), draft.old, draft.new), Before(after, held)


def refuse_fresh(found: list[Diagnostic], earlier: list[Diagnostic]) -> None:
    """Raise ChangeRefused when something is wrong after a change that was not so before it."""
    known = {_key(item) for item in earlier}
    fresh = [item for item in found if _key(item) not in known]
    if fresh:
        raise ChangeRefused(fresh)


def every(snapshot: Snapshot, check: Checker) -> list[Diagnostic]:
    """Return what is wrong with the files and, by ``check``, with the records."""
    return [*(item for broken in snapshot.broken for item in broken.diagnostics), *check(snapshot)]


def _key(found: Diagnostic) -> tuple[str, str, tuple[str | int, ...], str]:
    return (found.code, found.record or "", found.field, str(found.message.values))


def _unchanged(change: Change, old: Mapping[str, bytes | None]) -> None:
    for path, wanted in change.base.items():
        content = old.get(path)
        if content is not None and digest(content) != wanted:
            raise StoreProblem(
                M("{path} was changed by somebody else meanwhile; nothing was written.", path=path),
                M("Look at it again, then repeat the command."),
            )


def digest(data: bytes) -> str:
    """Return the name under which content is compared."""
    return hashlib.sha256(data).hexdigest()


_PARTS: Final = re.compile(r"([A-Za-z0-9-]+)")
_WRITES: Final = (Set, Append, Remove, Replace)


class _Draft:
    """New contents by path, built edit by edit; ``ids`` maps placeholders to the ids given."""

    def __init__(self, store: Store, before: Before, year: int, content: Reader) -> None:
        self.store, self.year, self.content = store, year, content
        self.snapshot, self.held = before.snapshot, before.files
        self.numbers = Numbers(store, before.snapshot.occupied)
        self.ids: dict[str, str] = {}
        self.new: dict[str, bytes] = {}
        self.old: dict[str, bytes | None] = {}

    @property
    def records(self) -> dict[str, bytes]:
        """Return the new contents of records only."""
        return {path: data for path, data in self.new.items() if path.startswith("records/")}

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
        if isinstance(edit, Append):
            return append_item(data, edit.path, self._resolved(edit.item))
        entry = self.snapshot.entries.get(edit.record_id)
        order = order_at(entry.record, edit.path) if entry else ()
        return set_value(data, edit.path, self._resolved(edit.value), order=order)

    def _create(self, edit: Create) -> None:
        kind = all_kinds()[edit.noun]
        record_id = edit.record_id or self.numbers.next(kind, self.year)
        if record_id in self.snapshot.occupied:
            raise StoreProblem(
                M("{id} exists already; nothing was written.", id=record_id),
                M("Choose another id."),
            )
        self.ids[edit.placeholder] = record_id
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


def put(store: Store, plan: Applied) -> None:
    """Write the files of a change, all or none."""
    done: list[str] = []
    try:
        for path, data in plan.after.items():
            _write_one(store, path, plan.before[path], data)
            done.append(path)
    except BaseException:
        for path in reversed(done):
            _take_back(store, path, plan.before[path], plan.after[path])
        raise


def _write_one(store: Store, path: str, old: bytes | None, new: bytes) -> None:
    target = store.root / path
    if old is None:
        files.create(target, new)
    else:
        files.replace(target, new, expected=old)


def _take_back(store: Store, path: str, old: bytes | None, new: bytes) -> None:
    target = store.root / path
    if old is None:
        files.remove(target, expected=new)
    else:
        files.replace(target, old, expected=new)


def take_back(store: Store, plan: Applied) -> None:
    """Give every file of a change its former content."""
    for path, data in plan.after.items():
        _take_back(store, path, plan.before[path], data)


def _commit(store: Store, change: Change, plan: Applied) -> Applied:
    repo = store.workspace.repo
    if repo is None or not store.workspace.config.git.commit:
        return plan
    try:
        commit = repo.commit(list(plan.after), commit_message(change, plan))
    except BaseException:
        take_back(store, plan)
        raise
    return Applied(plan.ids, plan.paths, plan.before, plan.after, commit)


def commit_message(change: Change, plan: Applied) -> str:
    """Write the structured message: summary, reason, trailers."""
    summary = "".join(plan.ids.get(part, part) for part in _PARTS.split(change.summary))
    trailers = ["Qms-Change: 1", f"Qms-Op: {change.operation}"]
    touched = {edit.record_id for edit in change.edits if isinstance(edit, _WRITES)}
    trailers += [f"Qms-Record: {name}" for name in sorted({*plan.ids.values(), *touched})[:50]]
    return "\n\n".join(part for part in (summary, change.reason, "\n".join(trailers)) if part)
