"""Canonical form and schema migration of all records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.init import preset_records, profiles
from qms.kinds import all_kinds
from qms.model.change import Change, Create, Placeholder, Replace
from qms.store.load import NEWER, Slot, slot_of
from qms.store.walk import RECORDS
from qms.store.yaml_reader import Refusal, read
from qms.store.yaml_writer import canonical, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.actions.session import Session
    from qms.i18n import Message


def unformatted(session: Session) -> dict[str, tuple[str, bytes, tuple[Message, ...]]]:
    """Return files that are not in canonical form: path -> (record id, new content, notes).

    What cannot be read, needs a newer program, or lies where no record does, is left as it is:
    ``check`` reports it.
    """
    found = {}
    newer = session.snapshot.paths_with(NEWER)
    for path, data in _records(session).items():
        slot = slot_of(path)
        if not isinstance(slot, Slot) or path in newer:
            continue
        try:
            clean, notes = canonical(data)
        except Refusal:
            continue
        if clean != data:
            found[path] = (slot.record_id, clean, notes)
    return found


def _records(session: Session) -> Mapping[str, bytes]:
    rev = session.snapshot.rev
    return {
        path: data
        for path, data in session.store.files(rev).items()
        if path.startswith(f"{RECORDS}/") and path.endswith(".yaml")
    }


def format_all(session: Session) -> dict[str, tuple[str, bytes, tuple[Message, ...]]]:
    """Bring every record into canonical form, as one change."""
    session.refuse_past()
    found = unformatted(session)
    if found:
        edits = tuple(Replace(record_id, data) for record_id, data, _notes in found.values())
        session.write(Change("Bring records into canonical form", "fmt", edits))
    return found


def migrate(session: Session) -> tuple[str, ...]:
    """Write every record of an older schema in the current one, as one change; returns ids."""
    session.refuse_past()
    files = session.store.files(session.snapshot.rev)
    edits = []
    for entry in session.snapshot.entries.values():
        old = read(files[entry.path])
        if old.get("schema") != entry.tree.get("schema"):
            order = entry.record.key_order()
            data = migrated(files[entry.path], old, entry.tree, order)
            edits.append(Replace(entry.record.id, data))
    brought = _missing_policies(session)
    if edits or brought:
        summary = "Bring records to the current schema"
        session.write(Change(summary, "migrate", (*edits, *brought)))
    return (*(edit.record_id for edit in edits), *(str(edit.record_id) for edit in brought))


def _missing_policies(session: Session) -> tuple[Create, ...]:
    """Return the policies that the profile has by now and the workspace does not."""
    profile = session.config.profile.partition("@")[0]
    brought = preset_records(profile) if profile in profiles() else {}
    fixed = {noun: str(kind.spec.fixed_id) for noun, kind in all_kinds().items()}
    return tuple(
        Create(noun, read(brought[path]), Placeholder(name), name)
        for noun, name in fixed.items()
        for path in [f"policies/{name}.yaml"]
        if path in brought and name not in session.snapshot.occupied
    )


def migrated(
    data: bytes, old: Mapping[str, Any], new: Mapping[str, Any], order: Sequence[str]
) -> bytes:
    """Rewrite only the keys that an upgrade changed; comments elsewhere stay."""
    for key in old:
        if key not in new:
            data = remove_value(data, (key,))
    for key, value in new.items():
        if key not in old or old[key] != value:
            data = set_value(data, (key,), value, order=order)
    return data
