"""Taking a change back, file by file: what has to be written so that it counts no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M, Message
from qms.model.items import voidable_lists
from qms.model.snapshot import Entry
from qms.model.states import ENTERED_BY_MISTAKE, Workflow, state_on
from qms.store.load import Slot, load_one, slot_of
from qms.store.take_back import Step, differing, look, take_back
from qms.store.tree_edits import edited
from qms.store.walk import RECORDS
from qms.store.yaml_reader import read
from qms.store.yaml_writer import append_item

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from qms.store.done import Done
    from qms.store.load import Before
    from qms.store.store import Store
    from qms.store.take_back import Steps

ENDED: Final = "entered by mistake"
LEFT: Final = "left"
_TRANSITIONS: Final = "transitions"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is taken back; ``record`` is None for a file that is no record."""

    record: str | None
    path: str
    field: Steps
    done: str
    before: Any = None
    after: Any = None


@dataclass(slots=True)
class Undoing:
    """Contents to be written by path, and what they take back."""

    after: dict[str, bytes] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


class Undo:
    """One change that is to be taken back today; ``reason`` says why what it said is void."""

    def __init__(self, store: Store, done: Done, today: dt.date, reason: str) -> None:
        self.store, self.done, self.today, self.reason = store, done, today, reason
        repo = store.repo
        self.old = repo.tree(done.parents[0])
        self.new = repo.tree(done.id)
        self.found = Undoing()

    def drawn(self, before: Before) -> Undoing:
        """Return what has to be written; StoreProblem where that cannot be done as a whole."""
        self.entries = {entry.path: entry for entry in before.snapshot.entries.values()}
        self.files = before.files
        self.aliases = {
            alias: entry.id for entry in before.snapshot.entries.values() for alias in entry.aliases
        }
        for path in sorted({*self.old, *self.new}):
            if self.old.get(path) != self.new.get(path):
                self._file(path)
        return self.found

    def _file(self, path: str) -> None:
        slot = slot_of(path) if path.startswith(f"{RECORDS}/") else None
        if isinstance(slot, Slot):
            if path not in self.new:
                raise _refused(
                    M("{id} went away with that change.", id=slot.record_id),
                    M("Bring it back by hand: git checkout {commit} -- {path}",
                      commit=self.done.parents[0][:12], path=path),
                )  # fmt: skip
            entry = self._present(slot)
            if path in self.old:
                self._edited(entry)
            else:
                self._created(entry)
        elif path.startswith(f"{RECORDS}/") or path not in self.old or path not in self.new:
            self.found.parts.append(Part(None, path, (), LEFT))
        else:
            self._text(path)

    def _present(self, slot: Slot) -> Entry:
        entry = self.entries.get(slot.path)
        if entry is not None:
            return entry
        later = self.aliases.get(slot.record_id)
        if later is not None:
            raise _refused(
                M("{id} has another id since: {other}.", id=slot.record_id, other=later),
                M("Take that back first, or correct it there: qms edit {id}", id=later),
            )
        raise _refused(
            M("{id} cannot be read now.", id=slot.record_id),
            M("See what is wrong with: qms check"),
        )

    def _edited(self, entry: Entry) -> None:
        before, then = (self._tree(entry.path, side) for side in (self.old, self.new))
        data = self.files[entry.path]
        found = take_back(before, then, dict(entry.tree), voidable_lists(entry.kind), self.reason)
        if found.clashing:
            raise self._changed_since(entry, found.clashing[0])
        if found.stuck:
            raise _refused(
                M("{id}: {field} was added by that change, and no item of a record disappears.",
                  id=entry.id, field=".".join(found.stuck[0])),
                M("Correct it where it stands: qms edit {id}", id=entry.id),
            )  # fmt: skip
        if found.steps:
            order = entry.record.key_order()
            self.found.after[entry.path] = edited(data, read(data), found.tree, order)
            self._note(entry, found.steps)

    def _note(self, entry: Entry, steps: list[Step]) -> None:
        self.found.parts += [
            Part(entry.id, entry.path, step.field, step.done, step.before, step.after)
            for step in steps
        ]

    def _created(self, entry: Entry) -> None:
        """End a record that the change made, if nothing but its own commands touched it since."""
        flow = entry.record.spec.flow
        if flow is None:
            raise _refused(
                M("{id} was made by that change, and a record of this kind ends in no state.",
                  id=entry.id),
                M("Records never disappear: correct what it says, or since when and until when "
                  "it holds: qms edit {id}", id=entry.id),
            )  # fmt: skip
        state = state_on(flow, _moves(entry), self.today)
        if state == ENTERED_BY_MISTAKE:
            return
        changed = differing(self._tree(entry.path, self.new), dict(entry.tree))
        if changed:
            raise self._changed_since(entry, changed[0])
        if ENTERED_BY_MISTAKE not in flow.next(state):
            raise _refused(
                M("{id} was made by that change and is {state} now.",
                  id=entry.id, state=_label(flow, state)),
                M("End it by its own commands, or correct it: qms edit {id}", id=entry.id),
            )  # fmt: skip
        self._end(entry, state)

    def _end(self, entry: Entry, state: str) -> None:
        item: dict[str, Any] = {
            "id": _next_id(_moves(entry)),
            "date": self.today.isoformat(),
            "basis": self.reason,
            "to": ENTERED_BY_MISTAKE,
        }
        data, order = self.files[entry.path], entry.record.key_order()
        self.found.after[entry.path] = append_item(data, (_TRANSITIONS,), item, order=order)
        self.found.parts.append(Part(entry.id, entry.path, (), ENDED, state, ENTERED_BY_MISTAKE))

    def _text(self, path: str) -> None:
        """Give a file that is no record its former content, if it has not changed since."""
        before, then = self._bytes(path, self.old), self._bytes(path, self.new)
        now = self.store.content(path)
        if now == before:
            return
        if now != then:
            raise _refused(
                M("{path} was changed since.", path=path),
                M("Correct it by hand; what it was: git show {commit}:{path}",
                  commit=self.done.parents[0][:12], path=path),
            )  # fmt: skip
        self.found.after[path] = before
        self.found.parts.append(Part(None, path, (), "set back"))

    def _bytes(self, path: str, side: Mapping[str, str]) -> bytes:
        return next(iter(self.store.repo.blobs([side[path]])))[1]

    def _tree(self, path: str, side: Mapping[str, str]) -> dict[str, Any]:
        entry = load_one(path, self._bytes(path, side), self.store.workspace.config)
        if not isinstance(entry, Entry):
            raise _refused(
                M("{path} could not be read before or after that change.", path=path),
                M("Correct the record by hand: qms edit"),
            )
        return dict(entry.tree)

    def _changed_since(self, entry: Entry, place: Steps) -> StoreProblem:
        """Name the field that somebody has changed since, and by which change."""
        summary, author, commit = self._last_change(entry, place)
        return _refused(
            M("{id}: {field} was changed since: {summary} ({author}, {commit}).",
              id=entry.id, field=".".join(place), summary=summary, author=author, commit=commit),
            M("Take that back first (qms undo {commit}), or correct the field: qms edit {id}",
              id=entry.id, commit=commit),
        )  # fmt: skip

    def _last_change(self, entry: Entry, place: Steps) -> tuple[str, str, str]:
        commits = self.store.history(entry.path)
        trees = [self.store.tree_of(one) for one in commits]
        for number, one in enumerate(commits[:-1]):
            if look(trees[number], place) != look(trees[number + 1], place):
                return one.subject, one.author_name, one.id[:12]
        return "?", "?", "HEAD"


def _moves(entry: Entry) -> tuple[Any, ...]:
    return getattr(entry.record, _TRANSITIONS, ())


def _label(flow: Workflow, state: str) -> Message:
    found = flow.state(state)
    return Message(found.label if found else state)


def _next_id(items: tuple[Any, ...]) -> str:
    numbers = [int(item.id) for item in items if item.id.isdigit()]
    return str(max([len(items), *numbers]) + 1)


def _refused(message: Message, hint: Message) -> StoreProblem:
    return StoreProblem(M("Nothing was taken back. {problem}", problem=message), hint)
